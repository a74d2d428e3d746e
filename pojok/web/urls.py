"""All pages. Deny by default: a view that neither is public nor says who may open it answers nobody."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from pojok.web.ui import errors

# Opened without signing in, by URL name; everything else needs account.access.
PUBLIC = frozenset(
    {
        "sign-in",
        "set-password",
        "language",
        "stylesheet",
        "board",
        "board-now",
        "guest",
        "guest-leave",
        "guest-more-time",
        "guest-return",
        "guest-undo",
        "guest-prove",
        "guest-proof",
        "proof-enter",
        "proof",
    }
)

SCREENS = (
    "account",
    "ui",
    "components",
    "desk",
    "duty",
    "room",
    "visits",
    "board",
    "guest",
    "settings",
    "proof",
    "overview",
)


def views_in(patterns: Iterable[Any]) -> Iterable[URLPattern]:
    """Every address of these patterns, whatever the nesting."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_in(pattern.url_patterns)
        else:
            yield pattern


def is_guarded(pattern: URLPattern) -> bool:
    """Whether it is said who may open this address."""
    return pattern.name in PUBLIC or hasattr(pattern.callback, "access")


def _refuse(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Stands in for a view that doesn't say who may open it."""
    return errors.page(403)


urlpatterns = [path("", include(f"pojok.web.{screen}.urls")) for screen in SCREENS]

for _pattern in views_in(urlpatterns):
    if not is_guarded(_pattern):
        _pattern.callback = _refuse
