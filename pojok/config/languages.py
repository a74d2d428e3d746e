"""In which language a request is answered. Indonesian is the office's; English is for whoever asks for it.

People choose by a press, kept in a cookie. What the browser was installed with decides nothing: on the office's
machines and on many a guest's phone that is English, and nobody chose it. A program's header says what its reader
reads. The board is for everybody in the room, so it is Indonesian unless its address says otherwise.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

PROGRAMS = "/api/"
BOARDS = "/board/"
# Without a word for anybody.
SILENT = ("/static/", "/healthz", "/metrics")

_OWN = settings.LANGUAGE_CODE
_NAME = settings.LANGUAGE_COOKIE_NAME
_KNOWN = frozenset(code for code, _name in settings.LANGUAGES)
_INDONESIAN = ("id", "in", "ms")  # "in" is what old phones call it; who reads Malay reads this

Handler = Callable[[HttpRequest], HttpResponseBase]


def language(get_response: Handler) -> Handler:
    """The middleware. An answer in Indonesian, nearly every one, costs a look at the address and a cookie or header."""

    def in_language(request: HttpRequest) -> HttpResponseBase:
        asked = asked_for(request)
        if asked == _OWN or asked not in _KNOWN:
            return get_response(request)
        with translation.override(asked):
            response = get_response(request)
        response.headers.setdefault("Content-Language", asked)
        return response

    return in_language


def asked_for(request: HttpRequest) -> str:
    """The language this request asks for; perhaps one we don't know."""
    path = request.path_info
    if path.startswith(PROGRAMS):
        return _first_accepted(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    if path.startswith(SILENT):
        return _OWN
    if path.startswith(BOARDS):
        return request.GET.get(_NAME, _OWN) if _NAME in request.META.get("QUERY_STRING", "") else _OWN
    return request.COOKIES.get(_NAME) or _OWN


def _first_accepted(header: str) -> str:
    """Of the languages we have, the one this header prefers."""
    return next((code for code in _accepted(header) if code in ("en", *_INDONESIAN)), _OWN)


def _accepted(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header, the most wanted first, without their countries."""
    if not header or header.startswith("id"):
        return ()  # the common ones need no reading
    return _read(header[:200].lower())


@lru_cache(maxsize=64)
def _read(header: str) -> tuple[str, ...]:
    return tuple(code.split("-")[0] for code, _weight in parse_accept_lang_header(header))
