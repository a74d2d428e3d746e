"""Lists in pages. A cursor says where the last page ended, not how far in it was, so that new rows shift nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused, bad_input

PAGE = 50

T = TypeVar("T")


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts, default=str)).decode().rstrip("=")


def parts_of(cursor: str, *read: Callable[[str], Any]) -> tuple[Any, ...]:
    """The parts of a cursor, each read by its function. Refused when it isn't one of ours."""
    try:
        raw = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(raw, list):
            raise ValueError
        return tuple(how(str(part)) for how, part in zip(read, raw, strict=True))
    except (ValueError, binascii.Error, OverflowError):
        raise _not_ours() from None


def page(found: Sequence[T], cursor: Callable[[T], str], size: int = PAGE) -> tuple[Sequence[T], str | None]:
    """The rows of this page, and the cursor of the next; `found` was asked for one more than the page holds."""
    return (found[:size], cursor(found[size - 1])) if len(found) > size else (found, None)


def _not_ours() -> Refused:
    return bad_input(
        "bad_cursor",
        _("Penanda halaman itu tidak dikenal."),
        field="cursor",
        remedy=_("Pakai “next” dari jawaban sebelumnya, atau mulai tanpa penanda."),
    )
