"""What base.html needs on every page. Asks the database nothing: all of it was attached by account.access."""

from typing import Any

from django.http import HttpRequest

from pojok.lib import clock
from pojok.web.ui.templatetags.pojok import DEFAULT_ZONE
from pojok.web.ui.ways import ways


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: office, caller, role, ways, zone, now."""
    caller = getattr(request, "caller", None)
    office = getattr(request, "office", None)
    given: dict[str, Any] = {"now": clock.now(), "office": office, "zone": getattr(office, "timezone", DEFAULT_ZONE)}
    if caller is not None:
        given |= {
            "caller": caller,
            "role": caller.title,
            "ways": ways(caller.roles, request),
            "several_offices": getattr(request, "several_offices", False),
        }
    return given
