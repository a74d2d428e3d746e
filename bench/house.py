"""An office to measure in: a database of its own with the pack's day, many guests and past visits, and a server."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench import filling
from pojok.lib.postgres import APP, OWNER, Cluster
from pojok.lib.postgres.binaries import bundled

PACK = Path(__file__).resolve().parents[1] / "packs" / "bpkad-lampung-selatan"
OFFICE = "bpkad-lampung-selatan"
OFFICIALS = 16


@dataclass
class House:
    """What a measurement may use. `tokens`: petugas, piket, and of each official the queue's code with a token."""

    cluster: Cluster
    folder: Path
    port: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    officials: list[tuple[str, str]] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def pgbench(self) -> Path:
        return (self.cluster.bindir or bundled()) / "pgbench"

    @property
    def app_url(self) -> str:
        return self.cluster.url("pojok", APP)

    def sql(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        """One statement as the owner; its rows, if any."""
        with psycopg.connect(self.cluster.url("pojok", OWNER), autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


@contextmanager
def a_house(folder: Path, *, past: int, what: str) -> Iterator[House]:
    """The office, filled and served. Ends with everything it started."""
    from pojok.cli.database import migrating, roles
    from pojok.packs.demo import make_day
    from pojok.packs.load import load

    with Cluster(folder / "pg", options={"max_connections": "120"}) as cluster:
        cluster.create_database("pojok")
        migrating.migrate()
        house = House(cluster, folder)
        with roles.as_app():
            load(PACK, demo=True)
            make_day(PACK)
            _people(house)
        filling.guests(house.sql)
        filling.past(house.sql, past)
        house.sql("VACUUM ANALYZE")
        house.sql("CHECKPOINT")
        with _served(house, what):
            yield house


def _people(house: House) -> None:
    from django.test import Client

    from pojok.organisation.actions import add_membership, issue_token
    from pojok.organisation.models import Unit, User

    queues = list(Unit.objects.filter(office__code=OFFICE, letter__isnull=False).order_by("order"))
    for number in range(OFFICIALS):
        name, unit = f"ukur-{number}", queues[number % len(queues)].code
        add_membership(username=name, office_code=OFFICE, role="konsultan", unit_code=unit, name=f"Pengukur {number}")
        house.officials.append((unit, issue_token(username=name)))
    for name in ("petugas", "piket", "perbendaharaan"):
        house.tokens[name] = issue_token(username=name)
        client = Client()
        client.force_login(User.objects.get(username=name))
        house.cookies[name] = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())


@contextmanager
def _served(house: House, what: str) -> Iterator[None]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        house.port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "pojok.cli", "serve", what, "--parent", str(os.getpid())]
    server = subprocess.Popen(command, env={**os.environ, "PORT": str(house.port)}, start_new_session=True)
    try:
        last = time.monotonic() + 60
        while _status(house.port) != 200:
            if server.poll() is not None or time.monotonic() > last:
                raise RuntimeError("pojok serve doesn't answer")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()
