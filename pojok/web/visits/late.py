""" "Catat dari kertas": the lines of the book that was kept by hand, one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pojok.history.models import Event
from pojok.lib import clock, keys
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import Membership, ReasonCode, Unit
from pojok.visits import actions
from pojok.visits.models import Visit
from pojok.visits.queries.paper import entered_lately, same_day
from pojok.web.account.access import StaffRequest, staff
from pojok.web.ui import errors
from pojok.web.ui.posted import key_of
from pojok.web.visits.paper import PaperForm

UNDO_FOR = timedelta(seconds=10)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("petugas", "piket")
def paper(request: StaffRequest) -> HttpResponse:
    """The form of one line; after saving it comes again, with the day and the agency kept."""
    form = PaperForm(request.POST if request.method == "POST" else request.GET, request.office)
    if request.method != "POST":
        return _page(request, form)
    key = key_of(request)
    try:
        row = form.row()
        if not request.POST.get("anyway"):
            other = same_day(request.caller, request.office, form.day, name=row.guest.name, phone=row.guest.phone)
            if other is not None and other.pk != key:
                return _page(request, form, 409, same=other)
        done = actions.enter_late(key=key, by=request.caller, row=row)
    except Refused as refused:
        if refused.kind in ("permission", "missing"):
            raise
        form.refuse(refused)
        return _page(request, form, errors.STATUS_OF[refused.kind])
    kept = {"did": key, "visit": done.visit.pk, "day": form["day"].value, "agency": form["agency"].value}
    return redirect(f"{reverse('visits-paper')}?{urlencode(kept)}")


@require_POST
@staff("petugas", "piket")
def undo(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Take the line back that was just entered."""
    undoes = keys.parse(request.POST.get("undoes"))
    if undoes is None:
        raise bad_input("bad_key", _("Formulir ini rusak."), field="undoes", remedy=_("Muat ulang halaman."))
    actions.undo(key=key_of(request), visit_id=visit_id, by=request.caller, undoes=undoes)
    return redirect(f"{reverse('visits-paper')}?{urlencode({'visit': visit_id})}")


def _page(request: StaffRequest, form: PaperForm, status: int = 200, same: Visit | None = None) -> HttpResponse:
    office, moment = request.office, clock.now()
    members = (
        Membership.objects.in_force(moment)
        .filter(office=office, role="konsultan", user__is_active=True)
        .select_related("user", "unit__parent__parent")
    )
    people = {m.user.username: (m.user.name, m.unit.queue_unit) for m in members if m.unit and m.unit.queue_unit}
    reasons = ReasonCode.objects.filter(office=office, act="departure").exclude(code__in=["lain", "bukan_kantor_ini"])
    context: dict[str, Any] = {
        "form": form,
        "units": Unit.objects.filter(office=office, letter__isnull=False).order_by("order", "pk"),
        "officials": sorted((unit.order, name, code, unit.short_name) for code, (name, unit) in people.items()),
        "reasons": reasons.order_by("order", "pk"),
        "today": office.day(moment),
        "same": same,
        "entered": entered_lately(request.caller, office),
    }
    return render(request, "visits/paper.html", context | _told(request), status=status)


def _told(request: StaffRequest) -> dict[str, Any]:
    """The line that was just entered, or taken back, and until when it can be."""
    visit_id, did = keys.parse(request.GET.get("visit")), keys.parse(request.GET.get("did"))
    if request.method == "POST" or visit_id is None:
        return {}
    visit = Visit.objects.visible_to(request.caller).with_names().filter(pk=visit_id).first()
    act = visit.acts.filter(press=did, by_id=request.caller.user_id, undone_at=None).first() if visit and did else None
    if act is None:
        return {"told": visit}
    until = Event.objects.get(pk=act.key).recorded_at + UNDO_FOR
    return {"told": visit, "did": did, "until": until if until > clock.now() else None}
