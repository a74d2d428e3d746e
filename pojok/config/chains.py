"""Middlewares that only pages need: they step aside for calls of the API, which knows no cookie."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django_htmx.middleware import HtmxMiddleware

NO_COOKIES = ("/api/", "/healthz", "/metrics")


class _PagesOnly:
    """Before another middleware's class: skips it for addresses that know no cookie."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(NO_COOKIES):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class Session(_PagesOnly, SessionMiddleware):
    """request.session"""


class Authentication(_PagesOnly, AuthenticationMiddleware):
    """request.user"""


class Htmx(_PagesOnly, HtmxMiddleware):
    """request.htmx"""


class Csrf(_PagesOnly, CsrfViewMiddleware):
    """Every form carries its token. The API is reached by a bearer token, which no other site can send."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        if request.path_info.startswith(NO_COOKIES):
            return None
        return super().process_view(request, *args)
