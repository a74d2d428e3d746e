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
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import get_language

from pojok.lib import clock
from pojok.visits.queries.snapshot import snapshot_of

_MOST = 64

# Makes a page; with it, the part of it that differs though nothing has changed.
Render = Callable[[], tuple[bytes, bytes]]


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


@dataclass(frozen=True)
class Asked:
    """An office whose board is asked for: what says whether anything may have changed, and when it was looked at."""

    office: str
    snapshot: str
    at: float


def asked_for(office: str) -> Asked | None:
    """That office's board, or None where there is no such office. One statement."""
    at = monotonic()
    snapshot = snapshot_of(office)
    return Asked(office, snapshot, at) if snapshot else None


def answer(request: HttpRequest, asked: Asked, page: str, render: Render) -> HttpResponse:
    """The page as it was rendered last, when nothing has changed since; 304 for who has it already.

    It shows the minute and the language, so both are part of what may change.
    """
    key = (asked.office, page, get_language())
    now = clock.now()
    tag = f"{asked.snapshot} {now:%Y%m%d%H%M}"
    kept = _still_good(key, tag, asked.at)
    if kept is None:
        # One renders; those who came meanwhile get the same page, which is newer than what they asked.
        with _rendering:
            kept = _still_good(key, tag, asked.at) or _rendered(key, tag, render)
    response = _said(request, kept)
    response["ETag"] = kept.etag
    response["Vary"] = "Accept-Encoding"
    response["X-Now"] = now.isoformat()
    response["Cache-Control"] = "no-cache"
    return response


def _still_good(key: tuple[str, str, str | None], tag: str, asked: float) -> Kept | None:
    kept = _pages.get(key)
    # Inside a transaction its own writes are seen, though its snapshot doesn't tell of them.
    if kept is None or connection.in_atomic_block:
        return None
    return kept if kept.tag == tag or kept.begun >= asked else None


def _rendered(key: tuple[str, str, str | None], tag: str, render: Render) -> Kept:
    begun = monotonic()
    body, signed = render()
    # The same in every process, so that whichever answers next can say 304: what is signed holds the second.
    same = hashlib.sha256(body.replace(signed, b"")).hexdigest()[:20]
    # Compressed once: nothing on the board is a secret whose guess could be told by the size.
    kept = Kept(tag, begun, body, gzip.compress(body, 6), f'W/"{same}"')
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
