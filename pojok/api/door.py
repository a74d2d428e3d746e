"""What stands before and after every address of the API: size, method, NUL, headers. No session, no cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from pojok.api import problems
from pojok.api.faults import BODY_AT_MOST, fault

KEY_HEADER = "Idempotency-Key"


def through_the_door(
    view: Callable[..., HttpResponseBase], *, access: str = "token"
) -> Callable[..., HttpResponseBase]:
    """The view, answering every fault as a problem. `access` says who may open it: `token` or `public`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answer(view, request, *args, **kwargs)
        if key := getattr(request, "act_key", None):
            # Also on a fault: who sent none can repeat with the one we made.
            response[KEY_HEADER] = str(key)
        if access == "token":
            response.setdefault("Cache-Control", "no-store")
        return response

    guarded.csrf_exempt = True  # type: ignore[attr-defined] # a token in a header is no cookie
    guarded.access = (access,)  # type: ignore[attr-defined]
    return guarded


def _answer(view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if _length(request) > BODY_AT_MOST:
        return problems.too_large(BODY_AT_MOST)
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        # WSGI reads no more than the length that was said; without one the body would seem empty.
        return problems.length_required()
    if any("\0" in str(part) for part in kwargs.values()):
        return problems.no_such_address()
    try:
        response = view(request, *args, **kwargs)
    except Exception as error:
        return fault(request, error)
    if isinstance(response, HttpResponseNotAllowed):
        return problems.method_not_allowed(", ".join(sorted(response["Allow"].split(", "))))
    return response


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def nowhere(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Any address that doesn't exist."""
    return problems.no_such_address()
