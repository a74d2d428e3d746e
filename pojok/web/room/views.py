"""The room's page and its acts. Every act answers with a sentence, its undo, and the parts that changed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pojok.lib import clock, keys
from pojok.lib.refusals import bad_input
from pojok.organisation import actions as breaks
from pojok.organisation.models import ReasonCode
from pojok.visits import actions
from pojok.visits.actions.calling import last_called
from pojok.visits.models import Visit, VisitAct
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries.room import room_of
from pojok.web.account.access import StaffRequest, staff
from pojok.web.room.answering import answer_with, asked_of, do
from pojok.web.room.calling import call_this
from pojok.web.room.resting import resting_of
from pojok.web.room.screen import NEXT, front_of, front_part, front_seen, queue_part, rest_part, whole
from pojok.web.room.told import told_of
from pojok.web.ui import handing
from pojok.web.ui.pauses import until_of


@require_GET
@staff("konsultan")
def room(request: StaffRequest) -> HttpResponse:
    """The page; for HTMX `part` queue or front, or 204 while that part is as it was seen."""
    asked = asked_of(request.GET)
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
    resting = resting_of(request.caller, request.office, clock.now())
    context = queue_part(request, people, front, asked, resting) | rest_part(resting)
    same_rest = request.GET.get("rest") == context["rest_seen"]
    if seen == context["queue_seen"] and same_rest:
        return HttpResponse(status=204)
    return render(request, "room/_queue_part.html", context | {"front": front, "with_rest": not same_rest})


@require_POST
@staff("konsultan")
def call_next(request: StaffRequest) -> HttpResponse:
    """Call the next guest in the one order; asks first what became of the one before."""
    by, given = request.caller, request.POST
    if _is_repeat(request):
        # Whom "next" means has changed since; what the press did is all there is to say.
        return do(request, lambda key: None, expected=keys.parse(given.get("expected")))
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

    return do(request, call, expected=expected)


@require_POST
@staff("konsultan")
def call(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Call this guest, or call again; asks as `call_next` does, but not when this one is in front already."""
    if asking := _ask_first(request, str(visit_id), visit_id):
        return asking
    given = request.POST
    return do(
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


# Buttons that say all there is to say: the act, and whether its guest stays the one that is shown.
ACTS: dict[str, tuple[Callable[..., actions.Done], bool]] = {
    "consult": (actions.consult, True),
    "end": (actions.end, True),
    "missed": (actions.miss, True),
    "parking": (actions.park, True),
    "return": (actions.return_guest, False),
}


@require_POST
@staff("konsultan")
def act(request: StaffRequest, visit_id: UUID, act: str) -> HttpResponse:
    """One of ACTS, on this guest."""
    action, stays = ACTS[act]
    done = lambda key: action(key=key, visit_id=visit_id, by=request.caller)  # noqa: E731
    return do(request, done, guest=visit_id if stays else None)


@require_POST
@staff("konsultan")
def finish(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The visit is over, with its outcome in a line."""
    outcome = request.POST.get("outcome", "")
    done = lambda key: actions.finish(key=key, visit_id=visit_id, by=request.caller, outcome=outcome)  # noqa: E731
    return do(request, done, guest=visit_id)


@require_POST
@staff("konsultan")
def depart(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Called three times in vain: the guest has left."""
    known = ReasonCode.objects.filter(office=request.office, act="departure", code="tidak_hadir").exists()
    reason = "tidak_hadir" if known else _("Tamu tidak hadir setelah dipanggil beberapa kali")
    done = lambda key: actions.depart(key=key, visit_id=visit_id, by=request.caller, reason=reason)  # noqa: E731
    return do(request, done)


@require_POST
@staff("konsultan")
def hand_off(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Pass the guest on to another unit, to anybody there or to a named colleague."""
    given = request.POST

    def pass_on(key: UUID) -> actions.Done:
        return actions.hand_off(key=key, visit_id=visit_id, by=request.caller, **handing.said(given, request.office))

    return do(request, pass_on, guest=visit_id, hand_off=handing.typed(given))


@require_POST
@staff("konsultan")
def undo(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Take back one's own last press."""
    undoes = keys.parse(request.POST.get("undoes"))

    def take_back(key: UUID) -> actions.Done:
        if undoes is None:
            raise bad_input("bad_key", _("Formulir ini rusak."), field="undoes", remedy=_("Muat ulang halaman."))
        return actions.undo(key=key, visit_id=visit_id, by=request.caller, undoes=undoes)

    return do(request, take_back, guest=visit_id, done=undoes)


def _ask_first(request: StaffRequest, calling: str, visit_id: UUID | None) -> HttpResponse | None:
    """The page with the question what became of the guest before; None when nothing is to be asked."""
    asked = asked_of(request.POST)
    previous = request.POST.get("previous", "")
    if previous == "cancel":
        asked.calling = ""
        return answer_with(request, asked)
    front = [] if previous or _is_repeat(request) else room_of(request.caller, clock.now()).front
    before = front[0].visit if front else None
    if before is None or before.pk == visit_id or _is_in_front(request, visit_id):
        return None
    asked.guest, asked.calling = before.pk, calling
    return answer_with(request, asked)


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


@require_POST
@staff("konsultan")
def take_break(request: StaffRequest) -> HttpResponse:
    """A break begins: one's own, or with `for` of the whole unit."""
    given = request.POST

    def take(key: UUID) -> object:
        when = until_of(given, request.office)
        return breaks.take_break(key=key, by=request.caller, unit=given.get("for") or None, **when)

    return do(request, take, said_above=True)


@require_POST
@staff("konsultan")
def end_break(request: StaffRequest, break_id: UUID) -> HttpResponse:
    """Back again."""
    return do(request, lambda key: breaks.end_break(key=key, by=request.caller, break_id=break_id), said_above=True)
