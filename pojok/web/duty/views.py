"""The duty officer's screen: who waits to be asked, where the need belongs, one button to direct."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from pojok.lib import keys
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation import actions as breaks
from pojok.organisation.models import Break
from pojok.visits import actions
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Visit
from pojok.web.account.access import StaffRequest, staff
from pojok.web.duty.screen import office_part, screen
from pojok.web.ui import errors, handing
from pojok.web.ui.pauses import until_of
from pojok.web.ui.posted import key_of


@require_GET
@staff("piket")
def duty(request: StaffRequest) -> HttpResponse:
    """The page; for HTMX the list of who waits, the destination for the words typed, the office around (204 while it
    is as it was seen), or the whole case."""
    part = request.htmx.target if request.htmx else ""  # type: ignore[attr-defined]
    if part == "duty-office":
        around = office_part(request)
        if request.GET.get("seen") == around["now_there"].seen:
            return HttpResponse(status=204)
        return render(request, "duty/_office.html", around)
    context = screen(request, request.GET) | {"follows": part == "duty-to"}
    row, wanted = context["row"], request.GET.get("visit")
    if part == "duty-list" and wanted and (row is None or str(row.visit.pk) != wanted):
        # The guest in hand was sent on by a colleague: the whole screen changes, not the list alone.
        return trigger_client_event(HttpResponse(status=204), "guest-gone")
    shown = {"duty-list": "duty/page.html#list", "duty-to": "duty/_to.html", "isi": "duty/page.html#screen"}
    return render(request, shown.get(part or "", "duty/page.html"), context)


@require_POST
@staff("piket")
def take(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Open a guest: step 4 begins. Somebody else's guest is shown without taking."""
    try:
        actions.take(key=_key(request), visit_id=visit_id, by=request.caller)
    except Refused as refused:
        if refused.code != "already_taken":
            raise
    return _show(request, visit=visit_id)


@require_POST
@staff("piket")
def direct(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Send the guest to a unit or a named official; the next guest comes up."""
    told = request.POST
    direction = Direction(
        unit=told.get("unit", ""),
        topic=told.get("topic") or None,
        need=told.get("need"),
        official=told.get("official") or None,
        purpose=told.get("purpose") or None,
    )
    key = _key(request)
    try:
        actions.direct(key=key, visit_id=visit_id, by=request.caller, direction=direction)
    except Refused as refused:
        return _refused(request, visit_id, refused)
    return _show(request, did=key)


@require_POST
@staff("piket")
def depart(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Not this office's: the guest goes on to the right one, which the guest's page names. Or simply leaves."""
    key = _key(request)
    reason = request.POST.get("reason", "")
    try:
        actions.depart(
            key=key, visit_id=visit_id, by=request.caller, reason=reason, refer=request.POST.get("refer") or None
        )
    except Refused as refused:
        return _refused(request, visit_id, refused)
    return _show(request, did=key)


@require_POST
@staff("piket")
def hand_off(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """A guest inside is passed on to another unit, or to a named official there."""
    key = _key(request)
    try:
        said = handing.said(request.POST, request.office)
        actions.hand_off(key=key, visit_id=visit_id, by=request.caller, **said)
    except Refused as refused:
        if refused.kind == "missing":
            raise
        given = handing.typed(request.POST) | {"handoff": str(visit_id)}
        context = screen(request, given) | {"refusal": refused}
        if "passing" not in context:
            context["gone"] = refused  # no longer inside: said above the list
        return _page(request, context, 422 if refused.kind == "input" else 409)
    return _show(request, did=key)


@require_POST
@staff("piket")
def take_break(request: StaffRequest) -> HttpResponse:
    """Note that a unit or an official is on a break: `who` is unit:CODE or user:USERNAME."""
    what, _colon, who = request.POST.get("who", "").partition(":")

    def take() -> Break:
        if what not in ("unit", "user") or not who:
            raise bad_input("who_needed", _("Siapa yang istirahat belum dipilih."), field="who")
        when = until_of(request.POST, request.office)
        unit, user = (who, None) if what == "unit" else (None, who)
        return breaks.take_break(key=_key(request), by=request.caller, unit=unit, user=user, **when)[0]

    return _noted(request, take, _("%(who)s dicatat istirahat."))


@require_POST
@staff("piket")
def end_break(request: StaffRequest, break_id: UUID) -> HttpResponse:
    """They are back."""
    return _noted(
        request,
        lambda: breaks.end_break(key=_key(request), by=request.caller, break_id=break_id)[0],
        _("%(who)s sudah kembali."),
    )


@require_POST
@staff("piket")
def undo(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Take back the last press; the guest is in hand again."""
    undoes = keys.parse(request.POST.get("undoes"))
    if undoes is None:
        raise bad_input("bad_key", _("Formulir ini rusak."), field="key")
    actions.undo(key=_key(request), visit_id=visit_id, by=request.caller, undoes=undoes)
    return _show(request, visit=visit_id)


def _noted(request: StaffRequest, note: Callable[[], Break], sentence: str) -> HttpResponse:
    """After a break was noted: the office around alone, so that what is typed beside it stays."""
    try:
        taken = note()
    except Refused as refused:
        if not request.htmx or refused.kind == "missing":  # type: ignore[attr-defined]
            raise
        context = office_part(request) | {"refused_break": refused}
        return render(request, "duty/_noted.html", context, status=errors.STATUS_OF[refused.kind])
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("duty")
    named = taken.unit or taken.user
    context = office_part(request) | {"noted": sentence % {"who": named.name if named else ""}, "fresh": True}
    return render(request, "duty/_noted.html", context)


def _key(request: StaffRequest) -> UUID:
    """The form's key, so that sending it twice does it once. Refused when it is damaged."""
    return key_of(request)


def _show(request: StaffRequest, **query: object) -> HttpResponse:
    """After an act: the screen as it is now, at an address that can be opened again."""
    given = {name: str(value) for name, value in query.items()}
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(reverse("duty") + "?" + "&".join(f"{n}={v}" for n, v in given.items()))
    response = render(request, "duty/page.html#screen", screen(request, given))
    response["HX-Push-Url"] = reverse("duty")
    return response


def _refused(request: StaffRequest, visit_id: UUID, refused: Refused) -> HttpResponse:
    """The refusal beside the case, with all that was typed still there."""
    if refused.kind == "missing":
        raise refused  # of no case of this office: there is nothing to show it beside
    given = {name: request.POST.get(name, "") for name in ("need", "official", "purpose", "topic", "refer", "unit")}
    context = screen(request, given | {"visit": str(visit_id)}) | {"refused": refused}
    if context["row"] is None or context["row"].visit.pk != visit_id:
        # No longer among those to be asked: another guest comes up, whose form gets none of these words.
        gone = Visit.objects.visible_to(request.caller).select_related("guest").filter(pk=visit_id).first()
        context = screen(request, {}) | {"gone": refused, "gone_guest": gone.guest if gone else None}
    return _page(request, context, 422 if refused.kind == "input" else 409)


def _page(request: StaffRequest, context: dict[str, Any], status: int) -> HttpResponse:
    template = "duty/page.html#screen" if request.htmx else "duty/page.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)
