"""What a process keeps in memory, until the database says that it changed."""

import os
import select
import threading
import time
from collections.abc import Hashable
from typing import Generic, TypeVar

import psycopg
import structlog

from pojok.live.notices import connect

PAUSE_SECONDS = 1.0

log = structlog.get_logger(__name__)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values kept for some seconds, all forgotten at each notice on `channel`.

    Nothing is kept while nobody listens, so that a lost connection makes it slower, never out of date. A value read
    before a notice and put after it isn't kept either: `put` wants the `turn` that was asked before reading.
    """

    def __init__(self, channel: str, *, seconds: float, at_most: int = 2000) -> None:
        self.channel, self.seconds, self.at_most = channel, seconds, at_most
        self._kept: dict[K, tuple[float, V]] = {}
        self._turn = 0
        self._listening = False
        self._pid = 0
        self._lock = threading.Lock()

    def turn(self) -> int:
        """Ask before reading what is to be kept."""
        if self._pid != os.getpid():
            self._start()
        return self._turn

    def get(self, key: K) -> V | None:
        """What was kept of this key, if it is still good."""
        found = self._kept.get(key)
        if found is None or not self._listening or self._pid != os.getpid() or found[0] < time.monotonic():
            return None
        return found[1]

    def put(self, key: K, value: V, turn: int) -> None:
        """Keep it, unless something changed since `turn`."""
        with self._lock:
            if turn != self._turn or not self._listening:
                return
            if len(self._kept) >= self.at_most:
                self._kept.clear()
            self._kept[key] = (time.monotonic() + self.seconds, value)

    def forget(self) -> None:
        """Everything, in this process."""
        with self._lock:
            self._turn += 1
            self._kept.clear()

    def _start(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            # A forked process has its parent's values, not its parent's thread.
            self._pid, self._listening = os.getpid(), False
            self._kept.clear()
        threading.Thread(target=self._listen, name=f"hearing-{self.channel}", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                with connect() as connection:
                    connection.execute(f"LISTEN {self.channel}")
                    self.forget()
                    self._listening = True
                    self._wait(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("hearing_lost", channel=self.channel, error=type(error).__name__)
            self._listening = False
            self.forget()
            time.sleep(PAUSE_SECONDS)

    def _wait(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        """Until the connection breaks. psycopg's own generator wakes up more often than anything happens here."""
        while True:
            select.select([connection.fileno()], [], [])
            connection.pgconn.consume_input()
            heard = False
            while connection.pgconn.notifies() is not None:
                heard = True
            if heard:
                self.forget()
