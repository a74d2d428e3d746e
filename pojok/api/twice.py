"""A member that a JSON object names twice: which of the two was meant can't be known, and JSON readers keep either."""

from __future__ import annotations

import json
import re
from typing import Any

_NAME = re.compile(rb'"\s*:')


def said_twice(body: bytes, told: Any) -> str | None:
    """The first name that stands twice in one object of `body`, which was read as `told`; None when there is none.

    Counting names costs a microsecond; only when the text seems to hold more of them than were read is it read again.
    """
    if len(_NAME.findall(body)) <= _names_in(told):
        return None
    twice: list[str] = []

    def noted(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for name, _value in pairs:
            if name in seen:
                twice.append(name)
            seen.add(name)

    try:
        json.loads(body, object_pairs_hook=noted)
    except (ValueError, RecursionError):
        return None
    return twice[0] if twice else None


def _names_in(told: Any) -> int:
    """How many names its objects hold; without recursion, since nesting may be deep."""
    count, left = 0, [told]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            count += len(value)
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
    return count
