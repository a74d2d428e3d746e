"""Before Django: one sender can't take all the server's time (pojok.lib.flood)."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.conf import settings

from pojok.lib import flood, limits

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Gate:
    """The application, for whoever doesn't ask too often. Costs about two microseconds a request."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.strangers = flood.Buckets(*flood.STRANGERS)
        self.known = flood.Buckets(*flood.KNOWN)
        self._cookie = f"{settings.SESSION_COOKIE_NAME}="

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        address = limits.address_in(environ)
        if not flood.is_here(address):
            wait = self._buckets(environ).wait_seconds(address)
            if wait:
                return _refused(environ["PATH_INFO"].startswith("/api/"), wait, start_response)
        return self.application(environ, start_response)

    def _buckets(self, environ: Environ) -> flood.Buckets:
        known = "HTTP_AUTHORIZATION" in environ or self._cookie in environ.get("HTTP_COOKIE", "")
        return self.known if known else self.strangers


def _refused(of_api: bool, wait: int, start_response: Callable[..., Any]) -> list[bytes]:
    kind, body = _answer(of_api)
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    headers += [("Retry-After", str(wait)), ("Content-Security-Policy", "default-src 'self'")]
    start_response("429 Too Many Requests", headers)
    return [body]


@cache
def _answer(of_api: bool) -> tuple[str, bytes]:
    """A sentence with what to do next; made once, since who is refused shall cost little."""
    from django.utils.translation import gettext as _

    from pojok.api import problems
    from pojok.web.ui import errors

    if of_api:
        sentence = _("Terlalu banyak permintaan dari alamat ini.")
        response = problems.problem(429, "too_many", sentence, _("Tunggu beberapa detik, lalu kirim lagi."))
    else:
        response = errors.page(429, for_staff=False)
    return response["Content-Type"], response.content
