"""The board's pages, kept in the process as long as nothing was committed since (speed.md, "What follows" 6).

Equal snapshot, equal rows: PostgreSQL's snapshot is the tag. A row with a version per office would be written by every
act of that office; the largest number of an Event would be wrong, since acts don't commit in the order they count.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from pojok.lib import clock
from pojok.organisation.models import Office

_MOST = 64


@dataclass(frozen=True)
class Kept:
    """A rendered page, what it was rendered from, and when that began."""

    tag: str
    begun: float
    body: bytes
    small: bytes
    etag: str


_pages: dict[tuple[str, str, str | None], Kept] = {}
_rendering = Lock()


def office_with_tag(code: str) -> Office | None:
    """The office, and as `.tag` what says whether anything may have changed, `.asked` when. One statement."""
    asked = monotonic()
    snapshot = RawSQL("pg_current_snapshot()::text", (), output_field=TextField())
    office = Office.objects.filter(code=code).annotate(tag=snapshot).first()
    if office is not None:
        office.asked = asked  # type: ignore[attr-defined]
    return office


def answer(request: HttpRequest, office: Office, page: str, render: Callable[[], bytes]) -> HttpResponse:
    """The page as it was rendered last, when nothing has changed since; 304 for who has it already.

    It shows the minute and the language, so both are part of what may change.
    """
    key = (office.code, page, get_language())
    tag = f"{office.tag} {clock.now():%Y%m%d%H%M}"  # type: ignore[attr-defined]
    kept = _still_good(key, tag, office.asked)  # type: ignore[attr-defined]
    if kept is None:
        # One renders; those who came meanwhile get the same page, which is newer than what they asked.
        with _rendering:
            kept = _still_good(key, tag, office.asked) or _rendered(key, tag, render)  # type: ignore[attr-defined]
    response = _said(request, kept)
    response["ETag"] = kept.etag
    response["Vary"] = "Accept-Encoding"
    response["X-Now"] = clock.now().isoformat()
    response["Cache-Control"] = "no-cache"
    return response


def _still_good(key: tuple[str, str, str | None], tag: str, asked: float) -> Kept | None:
    kept = _pages.get(key)
    # Inside a transaction its own writes are seen, though its snapshot doesn't tell of them.
    if kept is None or connection.in_atomic_block:
        return None
    return kept if kept.tag == tag or kept.begun >= asked else None


def _rendered(key: tuple[str, str, str | None], tag: str, render: Callable[[], bytes]) -> Kept:
    begun = monotonic()
    body = render()
    # Compressed once: nothing on the board is a secret whose guess could be told by the size.
    kept = Kept(tag, begun, body, gzip.compress(body, 6), f'W/"{hashlib.sha256(body).hexdigest()[:20]}"')
    if len(_pages) >= _MOST:
        _pages.clear()
    _pages[key] = kept
    return kept


def _said(request: HttpRequest, kept: Kept) -> HttpResponse:
    if kept.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified()
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return HttpResponse(kept.body)
    response = HttpResponse(kept.small)
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(kept.small))
    return response
