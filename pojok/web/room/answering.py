"""Doing what a button says, and answering with a sentence, its undo, and the parts of the room that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import replace_url

from pojok.lib import clock, keys
from pojok.lib.refusals import Refused
from pojok.visits import actions
from pojok.visits.models.visit import AT_A_PLACE
from pojok.web.account.access import StaffRequest
from pojok.web.room.screen import Asked, whole
from pojok.web.room.told import Told, told_of
from pojok.web.ui import errors
from pojok.web.ui.posted import key_of

Action = Callable[[UUID], Any]


def asked_of(given: QueryDict) -> Asked:
    """What of the room is wanted."""
    return Asked(
        guest=keys.parse(given.get("guest")),
        calling=given.get("calling", "")[:40],
        place=given.get("place", "")[:60],
        outcome=given.get("outcome", ""),
    )


def do(
    request: StaffRequest,
    act: Action,
    *,
    guest: UUID | None = None,
    done: UUID | None = None,
    expected: UUID | None = None,
    hand_off: dict[str, str] | None = None,
    said_above: bool = False,
) -> HttpResponse:
    """Do it, and answer. `done`: the press to tell of, when it isn't this one. A refusal keeps what was typed;
    said_above: it is about no field of the guest in front."""
    asked = asked_of(request.POST)
    asked.guest = guest or keys.parse(request.POST.get("front"))
    try:
        key = key_of(request)
        answer = act(key)
    except Refused as refusal:
        if said_above:
            refusal.field = None
        asked.refusal, asked.hand_off = refusal, hand_off or {}
        return answer_with(request, asked, status=errors.STATUS_OF[refusal.kind])
    # The line typed for a guest who is still in front stays; after a call the new guest comes to the front.
    called = isinstance(answer, actions.Done) and answer.visit.called_by_id == request.caller.user_id
    if guest is None and called and answer.visit.state in AT_A_PLACE:
        asked.guest, asked.outcome = answer.visit.pk, ""
    if not request.htmx:  # type: ignore[attr-defined]
        told = {"guest": asked.guest, "done": done or key, "expected": expected}
        address = f"{reverse('room')}?{urlencode({name: value for name, value in told.items() if value})}"
        return HttpResponse(status=303, headers={"Location": address})
    asked.told = told_of(done or key, request.caller, clock.now(), expected=expected)
    if answer is None and asked.told is None:
        asked.told = Told(_("Tidak ada tamu yang menunggu untuk Anda."))
    return answer_with(request, asked)


def answer_with(request: StaffRequest, asked: Asked, status: int = 200) -> HttpResponse:
    """The parts that changed, for HTMX; else the whole page."""
    context = whole(request, asked)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "room/page.html", context, status=status)
    same = request.POST.get("front_seen") == context["front_seen"]
    context["with_front"] = bool(asked.refusal or asked.calling) or not same
    # Whatever the reason of a refusal, its sentence has to reach the page: HTMX swaps 409 and 422 only.
    response = render(request, "room/_answer.html", context, status=409 if status in (403, 404, 429) else status)
    shown = {"guest": asked.guest} if context["front"] and asked.guest else {}
    return replace_url(response, f"{reverse('room')}?{urlencode(shown)}" if shown else reverse("room"))
