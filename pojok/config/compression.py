"""Answers made small for the phones and the lines of an office without a proxy in front."""

from collections.abc import Callable, Iterable
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

Handler = Callable[[HttpRequest], HttpResponseBase]

WORTH_IT_BYTES = 700
READABLE = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")
RANDOM_BYTES = 100  # so that the size of a page with secrets doesn't tell what was guessed right (BREACH)


def compressed(get_response: Handler) -> Handler:
    """gzip for texts of some size. Static files are compressed once for each process and kept."""
    kept: dict[str, bytes] = {}

    def with_gzip(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _may(request, response):
            if isinstance(response, HttpResponse):  # a known length is sent in one piece
                response.headers.setdefault("Content-Length", str(len(response.content)))
            return response
        if isinstance(response, StreamingHttpResponse):
            return _static(request, response, kept)
        page = cast(HttpResponse, response)
        if len(page.content) >= WORTH_IT_BYTES:
            patch_vary_headers(page, ("Accept-Encoding",))
            page.content = compress_string(page.content, max_random_bytes=RANDOM_BYTES)
            _say_so(page, len(page.content))
        else:
            page.headers["Content-Length"] = str(len(page.content))
        return page

    return with_gzip


def _static(request: HttpRequest, response: StreamingHttpResponse, kept: dict[str, bytes]) -> HttpResponseBase:
    """A file of ours as whitenoise answers it; its address changes with its content, so the path is key enough."""
    if (
        "immutable" not in response.get("Cache-Control", "")
        or int(response.get("Content-Length", "0")) < WORTH_IT_BYTES
    ):
        return response
    content = kept.get(request.path_info)
    if content is None:
        content = kept[request.path_info] = compress_string(b"".join(cast(Iterable[bytes], response.streaming_content)))
    response.close()
    small = HttpResponse(content)
    small.headers = response.headers
    patch_vary_headers(small, ("Accept-Encoding",))
    _say_so(small, len(content))
    return small


def _may(request: HttpRequest, response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and request.method == "GET"
        and "Content-Encoding" not in response
        and response.get("Content-Type", "").partition(";")[0] in READABLE
        and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    )


def _say_so(response: HttpResponse, size: int) -> None:
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(size)
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response.headers["ETag"] = f"W/{etag}"
