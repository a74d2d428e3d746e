"""The room's page and its acts. Every act answers with a sentence, its undo, and the parts that changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import replace_url

from pojok.lib import clock, keys
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import ReasonCode
from pojok.visits import actions
from pojok.visits.actions.calling import last_called
from pojok.visits.models import Visit, VisitAct
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries.room import room_of
from pojok.web.account.access import StaffRequest, staff
from pojok.web.room.calling import call_this
from pojok.web.room.screen import NEXT, REASON_OF_KIND, Asked, front_of, front_part, front_seen, queue_part, whole
from pojok.web.room.told import Told, told_of
from pojok.web.ui import errors
from pojok.web.ui.posted import key_of

Action = Callable[[UUID], Any]


@require_GET
@staff("konsultan")
def room(request: StaffRequest) -> HttpResponse:
    """The page; for HTMX `part` queue or front, or 204 while that part is as it was seen."""
    asked = _asked(request.GET)
    part = request.GET.get("part") if request.htmx else ""  # type: ignore[attr-defined]
    if part not in ("queue", "front"):
        press, expected = keys.parse(request.GET.get("done")), keys.parse(request.GET.get("expected"))
        asked.told = told_of(press, request.caller, clock.now(), expected=expected)
        return render(request, "room/page.html", whole(request, asked))
    people, seen = room_of(request.caller, clock.now()), request.GET.get("seen")
    front = front_of(people, asked)
    if part == "front":
        if seen == front_seen(people, front, asked):
            return HttpResponse(status=204)
        return render(request, "room/_front.html", front_part(request, people, front, asked))
    context = queue_part(request, people, front, asked)
    if seen == context["queue_seen"]:
        return HttpResponse(status=204)
    return render(request, "room/_queue.html", context | {"front": front})


@require_POST
@staff("konsultan")
def call_next(request: StaffRequest) -> HttpResponse:
    """Call the next guest in the one order; asks first what became of the one before."""
    by, given = request.caller, request.POST
    if _is_repeat(request):
        # Whom "next" means has changed since; what the press did is all there is to say.
        return _do(request, lambda key: None, expected=keys.parse(given.get("expected")))
    if asking := _ask_first(request, NEXT, None):
        return asking
    people = room_of(by, clock.now())
    expected = keys.parse(given.get("expected"))
    row = people.next or next(iter(people.queue), None)
    unit = row.visit.unit if row else (people.front[0].visit.unit if people.front else None)

    def call(key: UUID) -> actions.Done | None:
        if unit is None:
            return None
        return actions.call_next(
            key=key,
            unit_code=unit.code,
            by=by,
            previous=given.get("previous") or "keep",
            outcome=_outcome_of_previous(request),
            place=given.get("place") or None,
            front=keys.parse(given.get("front")),
        )

    return _do(request, call, expected=expected)


@require_POST
@staff("konsultan")
def call(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Call this guest, or call again; asks as `call_next` does, but not when this one is in front already."""
    if asking := _ask_first(request, str(visit_id), visit_id):
        return asking
    given = request.POST
    return _do(
        request,
        lambda key: call_this(
            key=key,
            visit_id=visit_id,
            by=request.caller,
            previous=given.get("previous") or "keep",
            outcome=_outcome_of_previous(request),
            place=given.get("place") or None,
            front=keys.parse(given.get("front")),
        ),
    )


@require_POST
@staff("konsultan")
def consult(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The consultation begins."""
    return _do(request, lambda key: actions.consult(key=key, visit_id=visit_id, by=request.caller), guest=visit_id)


@require_POST
@staff("konsultan")
def end(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The consultation ends; what remains is to finish."""
    return _do(request, lambda key: actions.end(key=key, visit_id=visit_id, by=request.caller), guest=visit_id)


@require_POST
@staff("konsultan")
def finish(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The visit is over, with its outcome in a line."""
    outcome = request.POST.get("outcome", "")
    done = lambda key: actions.finish(key=key, visit_id=visit_id, by=request.caller, outcome=outcome)  # noqa: E731
    return _do(request, done, guest=visit_id)


@require_POST
@staff("konsultan")
def miss(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The called guest isn't there."""
    return _do(request, lambda key: actions.miss(key=key, visit_id=visit_id, by=request.caller), guest=visit_id)


@require_POST
@staff("konsultan")
def park(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The guest is put off."""
    return _do(request, lambda key: actions.park(key=key, visit_id=visit_id, by=request.caller), guest=visit_id)


@require_POST
@staff("konsultan")
def return_guest(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """A missed or parked guest is here again."""
    return _do(request, lambda key: actions.return_guest(key=key, visit_id=visit_id, by=request.caller))


@require_POST
@staff("konsultan")
def depart(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Called three times in vain: the guest has left."""
    known = ReasonCode.objects.filter(office=request.office, act="departure", code="tidak_hadir").exists()
    reason = "tidak_hadir" if known else _("Tamu tidak hadir setelah dipanggil beberapa kali")
    done = lambda key: actions.depart(key=key, visit_id=visit_id, by=request.caller, reason=reason)  # noqa: E731
    return _do(request, done)


@require_POST
@staff("konsultan")
def hand_off(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Pass the guest on to another unit. Words of one's own win over a reason chosen, and that over the kind's own."""
    given = request.POST

    def pass_on(key: UUID) -> actions.Done:
        unit, kind = given.get("unit", ""), given.get("kind", "")
        reason = given.get("reason_text", "").strip() or given.get("reason", "") or _reason_of(request, kind)
        if not unit:
            raise bad_input("unit_needed", _("Bidang tujuan belum dipilih."), field="unit")
        if not reason:
            raise bad_input("reason_needed", _("Alasannya belum disebut. Tulis dengan kata sendiri."), field="reason")
        return actions.hand_off(key=key, visit_id=visit_id, by=request.caller, unit=unit, kind=kind, reason=reason)

    typed = {name: given.get(name, "") for name in ("unit", "kind", "reason", "reason_text")}
    return _do(request, pass_on, guest=visit_id, hand_off=typed)


@require_POST
@staff("konsultan")
def undo(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Take back one's own last press."""
    undoes = keys.parse(request.POST.get("undoes"))

    def take_back(key: UUID) -> actions.Done:
        if undoes is None:
            raise bad_input("bad_key", _("Formulir ini rusak."), field="undoes", remedy=_("Muat ulang halaman."))
        return actions.undo(key=key, visit_id=visit_id, by=request.caller, undoes=undoes)

    return _do(request, take_back, guest=visit_id, done=undoes)


def _reason_of(request: StaffRequest, kind: str) -> str:
    """The office's reason code that says what the kind says, if it has one."""
    code = REASON_OF_KIND.get(kind, "")
    return code if ReasonCode.objects.filter(office=request.office, act="handoff", code=code).exists() else ""


def _asked(given: QueryDict) -> Asked:
    return Asked(
        guest=keys.parse(given.get("guest")),
        calling=given.get("calling", "")[:40],
        place=given.get("place", "")[:60],
        outcome=given.get("outcome", ""),
    )


def _ask_first(request: StaffRequest, calling: str, visit_id: UUID | None) -> HttpResponse | None:
    """The page with the question what became of the guest before; None when nothing is to be asked."""
    asked = _asked(request.POST)
    previous = request.POST.get("previous", "")
    if previous == "cancel":
        asked.calling = ""
        return _answer(request, asked)
    front = [] if previous or _is_repeat(request) else room_of(request.caller, clock.now()).front
    before = front[0].visit if front else None
    if before is None or before.pk == visit_id or _is_in_front(request, visit_id):
        return None
    asked.guest, asked.calling = before.pk, calling
    return _answer(request, asked)


def _is_repeat(request: StaffRequest) -> bool:
    """Whether this press has been done before: the guest it called isn't the one before the next."""
    key = keys.parse(request.POST.get("key"))
    return key is not None and VisitAct.objects.filter(press=key, by_id=request.caller.user_id).exists()


def _is_in_front(request: StaffRequest, visit_id: UUID | None) -> bool:
    mine = Visit.objects.visible_to(request.caller).filter(called_by_id=request.caller.user_id, state__in=AT_A_PLACE)
    return visit_id is not None and mine.filter(pk=visit_id).exists()


def _outcome_of_previous(request: StaffRequest) -> str:
    """What was typed, when it was typed for the guest that `previous` is about."""
    before = last_called(request.caller) if request.POST.get("outcome") else None
    about = before is not None and request.POST.get("front") == str(before.pk)
    return request.POST.get("outcome", "") if about and request.POST.get("previous") == "finished" else ""


def _do(
    request: StaffRequest,
    act: Action,
    *,
    guest: UUID | None = None,
    done: UUID | None = None,
    expected: UUID | None = None,
    hand_off: dict[str, str] | None = None,
) -> HttpResponse:
    """Do it, and answer. `done`: the press to tell of, when it isn't this one. A refusal keeps what was typed."""
    asked = _asked(request.POST)
    asked.guest = guest or keys.parse(request.POST.get("front"))
    try:
        key = key_of(request)
        answer = act(key)
    except Refused as refusal:
        asked.refusal, asked.hand_off = refusal, hand_off or {}
        return _answer(request, asked, status=errors.STATUS_OF[refusal.kind])
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
    return _answer(request, asked)


def _answer(request: StaffRequest, asked: Asked, status: int = 200) -> HttpResponse:
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
