"""Where settings begin: what there is, and what wants to be put in order."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pojok.guests.alike import agencies_alike, guests_alike
from pojok.lib import clock
from pojok.organisation.models import Membership
from pojok.sop.models import SopVersion
from pojok.web.account.access import StaffRequest, staff


@require_GET
@staff("admin")
def overview(request: StaffRequest) -> HttpResponse:
    """Counts in sentences, each a way on."""
    office, moment = request.office, clock.now()
    in_force = Membership.objects.in_force(moment).filter(office=office)
    context = {
        "people": in_force.values("user").distinct().count(),
        "roles": in_force.count(),
        "unused": in_force.filter(user__last_login=None).values("user").distinct().count(),
        "agencies_alike": len(agencies_alike(office.pk)),
        "guests_alike": len(guests_alike(office.pk)),
        "version": SopVersion.objects.in_force(office, office.day(moment)).first(),
        "coming": SopVersion.objects.filter(office=office, in_force_from__gt=office.day(moment)).first(),
    }
    return render(request, "settings/overview.html", context)
