"""A real `pojok serve` on a database of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg

from pojok.lib.postgres import APP, OWNER, Cluster

_numbers = count(1)


class Server:
    """One running server. url has no slash at its end."""

    def __init__(self, database_url: str, owner_url: str, blocker: Any, **environment: str) -> None:
        self.database_url = database_url
        self.owner_url = owner_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._blocker = blocker
        self._environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, what: str = "all") -> None:
        """Start serving and return when it answers."""
        environment = {
            **os.environ,
            "POJOK_DATABASE_URL": self.database_url,
            "POJOK_DATABASE_OWNER_URL": self.owner_url,
            "POJOK_POOL_SIZE": "8",
            "PORT": str(self.port),
            **self._environment,
        }
        command = [sys.executable, "-m", "pojok.cli", "serve", what, "--parent", str(os.getpid())]
        self.process = subprocess.Popen(command, env=environment, start_new_session=True)
        last = time.monotonic() + 60
        while self.get_status("/healthz" if what != "live" else "/live/") in (0, 503):
            assert self.process.poll() is None, "pojok serve ended"
            assert time.monotonic() < last, "pojok serve doesn't answer"
            time.sleep(0.03)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop serving. The database stays."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(timeout=15)

    def get_status(self, path: str) -> int:
        """The status that GET answers with; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def token(self, username: str, office: str | None = None) -> str:
        """An API token of this person, made by the same action as `pojok token`."""
        from pojok.organisation.actions import issue_token

        with self.django():
            return issue_token(username=username, office_code=office)

    @contextmanager
    def django(self) -> Iterator[None]:
        """Django works in this server's database meanwhile. Not together with the `db` fixture."""
        from django.db import connection

        from pojok.cli.database import roles

        assert not connection.in_atomic_block, "use `server` without `db`"
        with self._blocker.unblock(), roles.connected_to(self.database_url):
            yield

    def sql(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """One statement as the owner."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


@contextmanager
def a_server(cluster: Cluster, template: str, blocker: Any, what: str = "all", **environment: str) -> Iterator[Server]:
    """A server on a fresh copy of `template`; afterwards both are gone."""
    name = f"pojok_copy_{next(_numbers)}"
    cluster.create_database(name, template=template)
    server = Server(cluster.url(name, APP), cluster.url(name, OWNER), blocker, **environment)
    try:
        server.start(what)
        yield server
    finally:
        server.stop()
        cluster.drop_database(name)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
