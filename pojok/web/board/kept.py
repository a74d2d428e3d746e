"""The board's pages, kept in the process as long as nothing was committed since (speed.md, "What follows" 6).

Equal snapshot, equal rows: PostgreSQL's snapshot is the tag. A row with a version per office would be written by every
act of that office; the largest number of an Event would be wrong, since acts don't commit in the order they count.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

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
    """A rendered page and what it was rendered from."""

    tag: str
    body: bytes
    etag: str


_pages: dict[tuple[str, str, str | None], Kept] = {}


def office_with_tag(code: str) -> Office | None:
    """The office, and as `.tag` what says whether anything may have changed. One statement."""
    snapshot = RawSQL("pg_current_snapshot()::text", (), output_field=TextField())
    return Office.objects.filter(code=code).annotate(tag=snapshot).first()


def answer(request: HttpRequest, office: Office, page: str, render: Callable[[], bytes]) -> HttpResponse:
    """The page as it was rendered last, when nothing has changed since; 304 for who has it already.

    It shows the minute and the language, so both are part of what may change.
    """
    key = (office.code, page, get_language())
    tag = f"{office.tag} {clock.now():%Y%m%d%H%M}"  # type: ignore[attr-defined]
    kept = _pages.get(key)
    # Inside a transaction its own writes are seen, though its snapshot doesn't tell of them.
    if kept is None or kept.tag != tag or connection.in_atomic_block:
        body = render()
        kept = Kept(tag, body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
        if len(_pages) >= _MOST:
            _pages.clear()
        _pages[key] = kept
    seen = request.headers.get("If-None-Match", "")
    response = HttpResponseNotModified() if kept.etag in seen else HttpResponse(kept.body)
    response["ETag"] = kept.etag
    response["X-Now"] = clock.now().isoformat()
    response["Cache-Control"] = "no-cache"
    return response
