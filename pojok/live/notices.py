"""Sending notices. NOTIFY inside an act's transaction would halve what the database can do (design §5), so a thread
gathers them after commit and sends one NOTIFY every 20 ms, in a transaction of its own that waits for no disk.
"""

import atexit
import os
import threading
import time
from collections.abc import Iterable

import psycopg
import structlog
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from pojok.live.signing import TOPIC

CHANNEL = "pojok_live"
GATHER_SECONDS = 0.02
MAX_BYTES = 7900  # PostgreSQL takes less than 8000
MAX_WAITING = 20_000  # topics kept while the database is away; pages fetch anew every 30 s anyhow

log = structlog.get_logger(__name__)


def changed(*topics: str) -> None:
    """Say that these topics changed: after commit, or at once outside a transaction. Never raises into the caller."""
    wanted = [topic for topic in topics if TOPIC.fullmatch(topic)]
    if len(wanted) != len(topics):
        log.error("live_topic_refused", count=len(topics) - len(wanted))
    if wanted:
        transaction.on_commit(lambda: _sender().put(wanted), robust=True)


class Sender:
    """Gathers topics and sends them from a thread with a connection of its own."""

    def __init__(self, gather_seconds: float = GATHER_SECONDS) -> None:
        self.gather_seconds = gather_seconds
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="live-notices", daemon=True)
        self._thread.start()

    def put(self, topics: Iterable[str]) -> None:
        """Add topics to what goes out next."""
        with self._lock:
            if len(self._waiting) < MAX_WAITING:
                self._waiting.update(topics)
        self._wanted.set()

    def end(self) -> None:
        """Send what waits, then stop."""
        self._ended = True
        self._wanted.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        pause = 0.0
        while True:
            self._wanted.wait()
            # What comes within these milliseconds travels together; a lone notice is hardly late.
            if not self._ended:
                time.sleep(max(self.gather_seconds, pause))
            with self._lock:
                topics, self._waiting = self._waiting, set()
                self._wanted.clear()
            try:
                if topics:
                    self._send(topics)
                pause = 0.0
            except Exception as error:
                log.warning("live_not_sent", topics=len(topics), error=type(error).__name__)
                self._disconnect()
                pause = min(5.0, max(0.2, pause * 2))
                if not self._ended:
                    self.put(topics)
            if self._ended:
                self._disconnect()
                return

    def _send(self, topics: set[str]) -> None:
        if self._connection is None or self._connection.closed:
            self._connection = connect()
            self._connection.execute("SET synchronous_commit = off")
        for payload in payloads(topics):
            self._connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, payload))

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def payloads(topics: Iterable[str]) -> list[str]:
    """Topics joined by spaces, each payload short enough for one NOTIFY."""
    made: list[str] = []
    for topic in sorted(topics):
        if made and len(made[-1]) + 1 + len(topic) <= MAX_BYTES:
            made[-1] += f" {topic}"
        else:
            made.append(topic)
    return made


def parameters() -> dict[str, object]:
    """How to connect beside Django: the same place and role, without its pool and its statement limits."""
    given = connections[DEFAULT_DB_ALIAS].settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    ours = {"pool", "server_side_binding", "prepare_threshold", "options", "application_name"}
    options = {name: value for name, value in given["OPTIONS"].items() if name not in ours}
    return {
        **options,
        **{libpq: given[django] for django, libpq in names.items() if given[django]},
        "application_name": "pojok live",
        "autocommit": True,
    }


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of one's own, in autocommit."""
    return psycopg.connect(**parameters())  # type: ignore[arg-type]


_one: Sender | None = None
_one_pid = 0
_one_lock = threading.Lock()


def _sender() -> Sender:
    """This process's sender; a forked child makes its own."""
    global _one, _one_pid
    if _one is None or _one_pid != os.getpid():
        with _one_lock:
            if _one is None or _one_pid != os.getpid():
                _one, _one_pid = Sender(), os.getpid()
                atexit.register(_one.end)
    return _one


def restart() -> None:
    """End this process's sender; the next notice makes a new one (tests: another database)."""
    global _one
    if _one is not None:
        _one.end()
        _one = None
