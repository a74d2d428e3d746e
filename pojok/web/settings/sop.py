"""The SOP as it stands: read here, changed by the office's pack."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pojok.lib import clock
from pojok.sop.models import SopVersion
from pojok.web.account.access import StaffRequest, staff


@require_GET
@staff("admin")
def sop(request: StaffRequest) -> HttpResponse:
    """The version in force word for word, or with `version` another one, and all there are."""
    versions = list(SopVersion.objects.filter(office=request.office).order_by("-number"))
    today = request.office.day(clock.now())
    in_force = SopVersion.objects.in_force(request.office, today).first()
    wanted = request.GET.get("version", "")
    shown = next((v for v in versions if str(v.number) == wanted), in_force)
    actors = list(shown.actors.all()) if shown else []
    steps = [(step, [actor.order in step.actors for actor in actors]) for step in shown.steps.all()] if shown else []
    context = {
        "versions": versions,
        "in_force": in_force,
        "shown": shown,
        "actors": actors,
        "steps": steps,
        "today": today,
    }
    return render(request, "settings/sop.html", context)
