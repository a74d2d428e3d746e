"""The front desk: receive a guest, greet, report, and see who is where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from pojok.guests.models import Guest
from pojok.guests.queries import find_agencies
from pojok.lib import clock, keys
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.models import Visit
from pojok.web.account.access import StaffRequest, staff
from pojok.web.desk.forms import ArrivalForm
from pojok.web.desk.screen import found, lanes, page, slip_of

UNDO_SECONDS = 10

# What the desk's buttons do to a visit that is already here.
ACTS: dict[str, Callable[..., actions.Done]] = {
    "greet": actions.greet,
    "report": actions.report,
    "phoned": actions.phoned,
    "return": actions.return_guest,
}


@require_GET
@staff("petugas", "piket")
def desk(request: StaffRequest) -> HttpResponse:
    """The page, or the part of it that HTMX asks for: results under the field, or the lanes."""
    part = _part(request)
    if part == "lanes":
        return render(request, "desk/page.html#lanes", lanes(request))
    context = _results(request)
    if part == "found":
        return render(request, "desk/page.html#found", context)
    return render(request, "desk/page.html", page(request) | context)


@require_GET
@staff("petugas", "piket", "konsultan", "admin")
def agencies(request: StaffRequest) -> JsonResponse:
    """Agencies for the words typed, aliases included."""
    matches = find_agencies(request.office.pk, request.GET.get("q", "")[:200])
    return JsonResponse({"items": [{"value": a.name, "label": a.name, "note": a.short_name} for a in matches]})


@require_POST
@staff("petugas", "piket")
def receive(request: StaffRequest) -> HttpResponse:
    """Receive a guest; with “Terima & laporkan” greeted and reported in the same press."""
    form = ArrivalForm(request.POST, office=request.office)
    key = key_of(request)
    then = () if request.POST.get("only") else ("greet", "report")
    try:
        if not form.is_valid():
            raise bad_input("bad_form", "", field="")
        done = actions.check_in(key=key, by=request.caller, arrival=form.arrival(), then=then)
    except Refused as refused:
        if refused.kind != "input":
            raise
        if refused.sentence:
            form.refuse(refused)
        return _again(request, form)
    return _done(request, done, key)


@require_POST
@staff("petugas", "piket")
def act(request: StaffRequest, visit_id: UUID, act: str) -> HttpResponse:
    """One act on a visit: greet (and report), report, phoned, return, departure, undo."""
    key, by = key_of(request), request.caller
    if act == "undo":
        undoes = uuid_of(request.POST.get("undoes"))
        done = actions.undo(key=key, visit_id=visit_id, by=by, undoes=undoes)
        return _done(request, done, None)
    if act == "departure":
        reason, refer = request.POST.get("reason", ""), request.POST.get("refer") or None
        done = actions.depart(key=key, visit_id=visit_id, by=by, reason=reason, refer=refer)
        return _done(request, done, key)
    if act not in ACTS:
        raise Http404
    if act == "greet" and request.POST.get("report"):
        done = actions.greet(key=key, visit_id=visit_id, by=by, then=("report",))
    else:
        done = ACTS[act](key=key, visit_id=visit_id, by=by)
    return _done(request, done, key)


@require_GET
@staff("petugas", "piket")
def slip(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The slip alone, for printing where no script runs."""
    return render(request, "desk/slip.html", {"slip": slip_of(request, _visit(request.caller, visit_id))})


def key_of(request: HttpRequest) -> UUID:
    """The form's key, so that sending it twice does it once; a form without one gets a new key."""
    given = request.POST.get("key")
    return uuid_of(given) if given else keys.new()


def uuid_of(text: str | None) -> UUID:
    """A UUID from a form. Refused when it isn't one: only a damaged form sends such."""
    try:
        return UUID(text or "")
    except ValueError:
        raise bad_input("bad_key", _("Formulir ini rusak."), field="key", remedy=_("Muat ulang halaman.")) from None


def _done(request: StaffRequest, done: actions.Done, key: UUID | None) -> HttpResponse:
    """After an act: the guest's slip with undo, and the lanes follow."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('desk')}?visit={done.visit.pk}" + (f"&did={key}" if key else ""))
    visit = _visit(request.caller, done.visit.pk)
    until = clock.now() + timedelta(seconds=UNDO_SECONDS) if key else None
    context = {"slip": slip_of(request, visit, key, until), "q": ""}
    response = render(request, "desk/page.html#found", context)
    return trigger_client_event(trigger_client_event(response, "changed"), "received")


def _again(request: StaffRequest, form: ArrivalForm) -> HttpResponse:
    known = form.cleaned_data.get("guest") if hasattr(form, "cleaned_data") else None
    context: dict[str, Any] = {"form": form, "q": request.POST.get("q", ""), "known": _known(request, known)}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "desk/page.html#found", context, status=422)
    return render(request, "desk/page.html", page(request) | context, status=422)


def _results(request: StaffRequest) -> dict[str, Any]:
    """What stands under the field: a guest's slip, the form of an arrival, or who was found."""
    q = request.GET.get("q", "")[:200]
    if visit_id := request.GET.get("visit"):
        did = request.GET.get("did")
        visit = _visit(request.caller, uuid_of(visit_id))
        return {"slip": slip_of(request, visit, uuid_of(did) if did else None), "q": q}
    if "new" in request.GET or "guest" in request.GET:
        known = _known(request, uuid_of(request.GET["guest"])) if "guest" in request.GET else None
        if known:
            initial: dict[str, Any] = {"guest": known.pk}
        else:
            initial = {"name": request.GET.get("name", ""), "agency": request.GET.get("agency", "")}
        return {"form": ArrivalForm(initial=initial, office=request.office), "known": known, "q": q}
    return found(request, q)


def _known(request: StaffRequest, guest_id: UUID | None) -> Guest | None:
    if guest_id is None:
        return None
    return Guest.objects.filter(pk=guest_id, office=request.office).select_related("agency").first()


def _visit(by: Caller, visit_id: UUID) -> Visit:
    visit = Visit.objects.visible_to(by).with_names().filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    return visit


def _part(request: StaffRequest) -> str:
    return request.htmx.target or "" if request.htmx else ""  # type: ignore[attr-defined]
