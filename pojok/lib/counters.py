"""Django's cache API over one UNLOGGED table: counters and small notes that hold over all workers and machines.

Values are what JSON holds. An expired row counts as absent; one write in many removes what has expired.
What is written inside a transaction is undone with it, and a counted key stays locked until it ends.
"""

import json
import random
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from pojok.lib import clock

CLEAN_ONE_IN = 400
CLEAN_ROWS = 2000

_ALIVE = "(lib_counter.expires IS NULL OR lib_counter.expires > %(now)s)"
# A whole number lies in `number`, so that it can be counted up in place; anything else in `value`.
_SET = """
INSERT INTO lib_counter (key, value, number, expires)
VALUES (%(key)s, %(value)s::jsonb, %(number)s::bigint, %(expires)s::timestamptz)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, number = excluded.number, expires = excluded.expires
"""
_ADD = f"{_SET} WHERE NOT {_ALIVE} RETURNING key"
_INCR = f"UPDATE lib_counter SET number = number + %(delta)s::bigint WHERE key = %(key)s AND {_ALIVE} RETURNING number"
_COUNT = f"""
INSERT INTO lib_counter (key, number, expires) VALUES (%(key)s, 1, %(expires)s::timestamptz)
ON CONFLICT (key) DO UPDATE SET
  value = NULL,
  number = CASE WHEN {_ALIVE} THEN coalesce(lib_counter.number, 0) + 1 ELSE 1 END,
  expires = CASE WHEN {_ALIVE} THEN lib_counter.expires ELSE excluded.expires END
RETURNING number, expires
"""
_CLEAN = """
DELETE FROM lib_counter WHERE key IN (
  SELECT key FROM lib_counter WHERE expires < %(now)s LIMIT %(rows)s FOR UPDATE SKIP LOCKED)
"""


class Counters(BaseCache):
    """CACHES["default"]. Each method is one statement, so two workers never lose a count."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version=version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        statement = f"SELECT key, value, number FROM lib_counter WHERE key = ANY(%(keys)s) AND {_ALIVE}"
        rows = _run(statement, keys=list(names), now=clock.now())
        return {names[name]: number if number is not None else _read(value) for name, value, number in rows}

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        _run(_SET, **self._row(key, value, timeout, version))
        _clean_now_and_then()

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        added = bool(_run(_ADD, **self._row(key, value, timeout, version), now=clock.now()))
        _clean_now_and_then()
        return added

    def set_many(
        self, data: Mapping[str, Any], timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        for key in sorted(data):  # in one order, so that two callers don't wait for each other
            self.set(key, data[key], timeout, version)
        return []

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        name = self.make_and_validate_key(key, version=version)
        rows = _run(_INCR, key=name, delta=delta, now=clock.now())
        if not rows or rows[0][0] is None:
            raise ValueError(f"Key '{key}' not found")
        return int(rows[0][0])

    def count(self, key: str, *, seconds: float, version: int | None = None) -> tuple[int, datetime]:
        """Count up, beginning at 1 when absent or expired: how often in this window, and when the window ends."""
        name, now = self.make_and_validate_key(key, version=version), clock.now()
        [(number, expires)] = _run(_COUNT, key=name, expires=now + timedelta(seconds=seconds), now=now)
        _clean_now_and_then()
        return int(number), expires

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version=version)
        statement = f"UPDATE lib_counter SET expires = %(expires)s::timestamptz WHERE key = %(key)s AND {_ALIVE}"
        rows = _run(f"{statement} RETURNING key", key=name, expires=self._expires(timeout), now=clock.now())
        return bool(rows)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._delete([key], version) > 0

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._delete(keys, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self.get_many([key], version=version))

    def clear(self) -> None:
        _run("DELETE FROM lib_counter")

    def beginning_with(self, prefix: str, version: int | None = None) -> dict[str, Any]:
        """Everything whose key begins so, by what follows in the key."""
        begins = self.make_and_validate_key(prefix, version=version)
        statement = f"SELECT key, value, number FROM lib_counter WHERE starts_with(key, %(begins)s) AND {_ALIVE}"
        rows = _run(statement, begins=begins, now=clock.now())
        return {key[len(begins) :]: number if number is not None else _read(value) for key, value, number in rows}

    def _delete(self, keys: Iterable[str], version: int | None) -> int:
        names = [self.make_and_validate_key(key, version=version) for key in keys]
        statement = f"DELETE FROM lib_counter WHERE key = ANY(%(keys)s) RETURNING {_ALIVE}"
        return sum(1 for (alive,) in _run(statement, keys=names, now=clock.now()) if alive)

    def _row(self, key: str, value: Any, timeout: float | None, version: int | None) -> dict[str, Any]:
        is_number = isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
        return {
            "key": self.make_and_validate_key(key, version=version),
            "value": None if is_number else json.dumps(value, separators=(",", ":")),
            "number": value if is_number else None,
            "expires": self._expires(timeout),
        }

    def _expires(self, timeout: float | None) -> datetime | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else clock.now() + timedelta(seconds=seconds)


def clean() -> None:
    """Remove rows that have expired, a bounded number at a time."""
    _run(_CLEAN, now=clock.now(), rows=CLEAN_ROWS)


def sweep() -> int:
    """Remove every row that has expired; how many. For the worker, so that quiet days leave nothing behind."""
    swept = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_CLEAN, {"now": clock.now(), "rows": CLEAN_ROWS})
            swept += int(cursor.rowcount)
            if cursor.rowcount < CLEAN_ROWS:
                return swept


def _clean_now_and_then() -> None:
    if random.randrange(CLEAN_ONE_IN) == 0:  # noqa: S311 - no secret hangs on it
        clean()


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _read(value: Any) -> Any:
    # Django's connection leaves jsonb as text.
    return json.loads(value) if isinstance(value, str) else value
