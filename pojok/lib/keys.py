"""Keys of acts: the caller's Idempotency-Key, and those derived from it."""

import hashlib
from uuid import UUID, uuid4, uuid5

import orjson


def new() -> UUID:
    """A key for a write that came without one."""
    return uuid4()


def derive(key: UUID, name: str) -> UUID:
    """The key of a further act of the same press (UUIDv5, so a repeat derives the same)."""
    return uuid5(key, name)


def digest(kind: str, content: object) -> bytes:
    """SHA-256 of an act and its canonical content: tells a repeat from a reuse of its key."""
    canonical = orjson.dumps([kind, content], default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(canonical).digest()


def parse(text: str | None) -> UUID | None:
    """The key in a text; None when there is none or it isn't one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
