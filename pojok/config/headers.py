"""Headers of every answer that say what a browser may do with it."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]


def content_policy(get_response: Handler) -> Handler:
    """Content-Security-Policy and Permissions-Policy. Built once: django-csp's own middleware builds two an answer."""
    policy = build_policy()
    permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def with_policy(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", permissions)
        return response

    return with_policy
