"""The one place that says what time it is, so that demo days and tests can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the one set by `at`."""
    return _set.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (aware). Nests; never leaks to other threads."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
