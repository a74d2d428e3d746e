"""Style sheets that belong together, served as one file: small sources, few requests, no build.

The address carries the digest of the content, so it may be kept for ever. In DEBUG a changed file is noticed at once.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

_WEB = Path(__file__).resolve().parent.parent
_UI = _WEB / "ui" / "static" / "ui"
_COMPONENTS = _UI / "components"


def _components(*names: str) -> list[Path]:
    return [_COMPONENTS / f"{name}.css" for name in names]


BUNDLES: dict[str, list[Path]] = {
    "staff": [
        _UI / "tokens.css",
        _UI / "base.css",
        *sorted(_COMPONENTS.glob("*.css")),
        _UI / "page.css",
        _UI / "print.css",
    ],
    "guest": [
        _UI / "tokens.css",
        _UI / "base.css",
        *_components("act", "bar", "corner", "notice", "steps", "undo", "timebar", "unit", "words"),
        _WEB / "guest" / "static" / "guest" / "guest.css",
    ],
    "proof": [
        _UI / "tokens.css",
        _UI / "base.css",
        *_components("act", "bar", "corner", "facts", "field", "notice", "words"),
        _WEB / "guest" / "static" / "guest" / "guest.css",
        _WEB / "proof" / "static" / "proof" / "proof.css",
    ],
    "board": [
        _UI / "tokens.css",
        _UI / "base.css",
        *_components("act", "bar", "corner", "notice", "unit", "words"),
        _WEB / "board" / "static" / "board" / "board.css",
    ],
}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r"\s*([{};])\s*")


def url(bundle: str) -> str:
    """Where the bundle is served."""
    return reverse("stylesheet", args=[bundle, _read(bundle, _changed(bundle))[1]])


def text(bundle: str) -> str:
    """The whole bundle, without comments and spare space."""
    return _read(bundle, _changed(bundle))[0]


@require_safe
def view(request: HttpRequest, bundle: str, digest: str) -> HttpResponse:
    """One bundle. An old address gets what is current, but isn't kept."""
    if bundle not in BUNDLES:
        raise Http404
    content, current = _read(bundle, _changed(bundle))
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable" if digest == current else "no-cache"
    return response


def _changed(bundle: str) -> float:
    return max(path.stat().st_mtime for path in BUNDLES[bundle]) if settings.DEBUG else 0.0


@lru_cache(maxsize=16)
def _read(bundle: str, changed: float) -> tuple[str, str]:
    whole = "".join(_squeezed(path.read_text(encoding="utf-8")) for path in BUNDLES[bundle])
    return whole, hashlib.sha256(whole.encode()).hexdigest()[:12]


def _squeezed(sheet: str) -> str:
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", sheet))).strip()
