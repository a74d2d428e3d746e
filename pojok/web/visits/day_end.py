"""What the day's end ended, shown to the duty officer the next morning and put right there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from pojok import live
from pojok.visits import actions, policies
from pojok.visits.queries import day_end as queries
from pojok.web.account.access import StaffRequest, staff
from pojok.web.ui.posted import key_of


class Day:
    """A date in an address: 2026-11-23."""

    regex = r"\d{4}-\d\d-\d\d"

    def to_python(self, text: str) -> date:
        return date.fromisoformat(text)

    def to_url(self, day: date) -> str:
        return day.isoformat()


@require_GET
@staff()
def day_end(request: StaffRequest, day: date) -> HttpResponse:
    """The visits which that day's end ended; for HTMX the list alone."""
    part = "visits/_day_ended.html" if request.htmx else "visits/day_end.html"  # type: ignore[attr-defined]
    return render(request, part, _context(request, day))


@require_POST
@staff("piket")
def seen(request: StaffRequest, day: date) -> HttpResponse:
    """ "Sudah saya periksa": the card on the duty screen goes."""
    actions.see_day_end(key=key_of(request), by=request.caller, day=day)
    return HttpResponse(status=303, headers={"Location": reverse("visits-day-end", args=[day])})


def _context(request: StaffRequest, day: date) -> dict[str, Any]:
    found = queries.day_end(request.office, day)
    if found is None:
        raise Http404
    return {
        "day_end": found,
        "rows": queries.ended_by(request.caller, request.office, day),
        "may_say": policies.why_not_see_day_end(request.caller) is None,
        "live": live.sign([f"office:{request.office.pk}"]),
    }
