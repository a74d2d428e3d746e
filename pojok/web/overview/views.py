"""The overview. Read by those who answer for the day; nothing is done there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pojok import live
from pojok.lib import clock
from pojok.visits.queries.overview import today
from pojok.web.account.access import StaffRequest, staff
from pojok.web.overview.sentences import judged, lead, rest, title

READERS = ("pimpinan", "piket", "admin", "auditor")


@require_GET
@staff(*READERS)
def overview(request: StaffRequest) -> HttpResponse:
    """The whole page, or for HTMX what changes."""
    now, office = clock.now(), request.office
    day = today(request.caller, office, now)
    given = {
        "now": now,
        "day": day,
        "title": title(day),
        "lead": lead(day, now),
        "rest": rest(day),
        "judged": judged(day.held),
        # The board's topic too: it tells of estimates, which no act changes.
        "live": live.sign([f"office:{office.pk}", f"board:{office.pk}"]),
    }
    part = "overview/_day.html" if request.htmx else "overview/page.html"  # type: ignore[attr-defined]
    return render(request, part, given)
