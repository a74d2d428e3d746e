"""The OpenAPI document, made once a process: what ninja finds, with keys and problems as they really travel."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from pojok.api.answers import BreakOut, ProblemOut, VisitOut
from pojok.api.door import KEY_HEADER
from pojok.api.problems import MEDIA_TYPE

PREFIX = "/api/v1/"

_FAULTS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 411, 413, 422, 429, 500, 503), ProblemOut)
READS_FAULTS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 413, 422, 429, 500, 503), ProblemOut)
ACTS: dict[int, Any] = {201: VisitOut, 200: VisitOut, **_FAULTS}
BREAKS: dict[int, Any] = {201: BreakOut, 200: BreakOut, **_FAULTS}
CALLS_NEXT: dict[int, Any] = {201: VisitOut, 200: VisitOut, 204: None, **_FAULTS}


def made_as(shape: Any) -> dict[int, Any]:
    """The answers of an act that makes something other than a visit."""
    return {201: shape, 200: shape, **_FAULTS}


def reads(shape: Any) -> dict[int, Any]:
    return {200: shape, **READS_FAULTS}


_KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": "Any UUID; the id of what the act makes. The same again answers 200 with it as it is now; "
    "with other content 409 `key_reused`. Left out, the server makes one and says it in the answer's header.",
    "schema": {"type": "string", "format": "uuid"},
}
_SAID = {
    200: "A repeat of an earlier request with this key: it is as it is now.",
    201: "Done.",
    204: "Nobody waits. Nothing is stored under the key; `previous` is done nevertheless.",
    400: "Not readable as a request.",
    401: "No valid token.",
    403: "Not allowed to this person.",
    404: "Not there, or of another office.",
    409: "Doesn't fit where things stand; names `state` and what is `expected`.",
    411: "Sent in pieces, without its length.",
    413: "More than 256 KB.",
    422: "Malformed; names the `field`.",
    429: "Too many from this address; again after the seconds of `Retry-After`.",
    500: "Something went wrong on our side; send it again with the same key.",
    503: "The database doesn't answer; send it again with the same key.",
}


def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole document as plain values."""
    made: dict[str, Any] = orjson.loads(
        orjson.dumps(api.get_openapi_schema(path_prefix=PREFIX), default=str, option=orjson.OPT_NON_STR_KEYS)
    )
    for path in made["paths"].values():
        for method, operation in path.items():
            if method == "post":
                operation["parameters"].append(_KEY)
            for status, response in operation["responses"].items():
                if method == "post" or status != "200":
                    response["description"] = _SAID[int(status)]
                if int(status) >= 400:
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
                elif method == "post":
                    response["headers"] = {KEY_HEADER: {"schema": {"type": "string", "format": "uuid"}}}
    return made


def openapi_view(api: NinjaAPI) -> Any:
    """GET /openapi.json: for everybody, since it holds no data."""

    @lru_cache(maxsize=1)
    def content() -> bytes:
        return orjson.dumps(document(api))

    @require_safe
    def openapi(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content(), content_type="application/json")
        response["Cache-Control"] = "public, max-age=300"
        return response

    return openapi
