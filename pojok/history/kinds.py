"""What each kind of Event may carry: ids, codes and numbers, never names, phones or free text (design §4.7).

Packages declare their kinds when they are loaded; `record` refuses anything else.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")


def code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def ident(value: Any) -> bool:
    try:
        return number(value) or bool(UUID(str(value)))
    except ValueError:
        return False


def moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def codes(value: Any) -> bool:
    return isinstance(value, list) and all(code(v) for v in value)


_kinds: dict[str, Mapping[str, Any]] = {}


def declare(kind: str, /, **fields: Any) -> None:
    """Say what an Event of this kind may carry: name of the field and its check. Absent fields are left out."""
    if kind in _kinds:
        raise ValueError(f"{kind} is declared twice")
    _kinds[kind] = fields


def declared() -> Mapping[str, Mapping[str, Any]]:
    """All kinds known in this process."""
    return dict(_kinds)


def checked(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload without empty fields. ValueError (a mistake in our code) for an undeclared kind, field or shape."""
    fields = _kinds.get(kind)
    if fields is None:
        raise ValueError(f"Event kind {kind} is not declared")
    kept: dict[str, Any] = {}
    for name, value in payload.items():
        if value is None:
            continue
        plain = str(value) if isinstance(value, UUID) else value
        if name not in fields or not fields[name](plain):
            raise ValueError(f"{kind} may not carry {name}={plain!r}")
        kept[name] = plain
    return kept
