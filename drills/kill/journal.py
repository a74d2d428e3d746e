"""What was pressed, and what was answered: the clients' own memory, which the database is compared with."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from uuid import UUID

Outcome = Literal["undecided", "acknowledged", "nobody", "refused"]


@dataclass
class Press:
    """One press with its key. It is repeated with the same key until it has an answer that says what became of it."""

    key: UUID
    act: str
    visit: UUID | None
    began: float
    outcome: Outcome = "undecided"
    status: int = 0
    tries: int = 0
    ended: float = 0.0


@dataclass
class Journal:
    """All presses of all clients."""

    presses: list[Press] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)  # tries that had no answer of use, by kind
    refusals: Counter[str] = field(default_factory=Counter)  # by code: a rule said no
    crashes: list[str] = field(default_factory=list)  # answers that no client should ever see
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, press: Press) -> None:
        with self._lock:
            self.presses.append(press)

    def fail(self, kind: str) -> None:
        with self._lock:
            self.failures[kind] += 1

    def refuse(self, code: str) -> None:
        with self._lock:
            self.refusals[code] += 1

    def crash(self, said: str) -> None:
        with self._lock:
            self.crashes.append(said)

    def of(self, outcome: Outcome) -> list[Press]:
        return [press for press in self.presses if press.outcome == outcome]

    def longest_silence(self, began: float) -> float:
        """Seconds in which nobody's press was acknowledged."""
        moments = sorted([began, *(press.ended for press in self.of("acknowledged"))])
        return max((after - before for before, after in pairwise(moments)), default=0.0)
