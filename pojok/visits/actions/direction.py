"""Where a guest is directed, as it was typed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Direction:
    """Where to, and what was learnt by asking. `need` None keeps what is written."""

    unit: str
    topic: str | None = None
    need: str | None = None
    official: str | None = None
    purpose: str | None = None
