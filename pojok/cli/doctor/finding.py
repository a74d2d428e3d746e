"""One thing that was looked at."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "bad"]


@dataclass(frozen=True)
class Finding:
    """bad: it doesn't work or isn't safe; warning: it works, but. The remedy says what to do."""

    name: str
    state: State
    sentence: str
    remedy: str = ""


def at_least(found: float, *, good: float, poor: float) -> State:
    """ok from `good` on, bad below `poor`."""
    return "ok" if found >= good else "warning" if found >= poor else "bad"


def at_most(found: float, *, good: float, poor: float) -> State:
    """ok up to `good`, bad beyond `poor`."""
    return "ok" if found <= good else "warning" if found <= poor else "bad"
