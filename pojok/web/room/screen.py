"""What the room shows, gathered from below, as the whole page or as the parts of it that changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pojok import live
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.models import PriorityReason
from pojok.sop.queries import plan_of
from pojok.visits.models import State, StepRun, Visit
from pojok.visits.policies import act_name, next_acts, why_not_now, why_not_person
from pojok.visits.queries.answer import runs_of
from pojok.visits.queries.places import guests_of_office, people_of, taken_seats
from pojok.visits.queries.receivers import queues_of_office
from pojok.visits.queries.room import Away, InFront, Room, Waiting, handed_here, history_of, room_of
from pojok.visits.queries.seats import Seats, places_for
from pojok.visits.queries.standing import standing
from pojok.web.account.access import StaffRequest
from pojok.web.room.calling import possible_previous
from pojok.web.room.resting import Resting, resting_of
from pojok.web.room.told import Told
from pojok.web.ui import handing
from pojok.web.visits.words import warnings_said

NEXT = "next"


@dataclass
class Asked:
    """What of the room is wanted: whom to have in front, whom to call after the question, and what was typed."""

    guest: UUID | None = None
    calling: str = ""  # "next", a visit's id, or nothing: then nothing is asked
    place: str = ""
    outcome: str = ""
    hand_off: dict[str, str] = field(default_factory=dict)
    told: Told | None = None
    refusal: Refused | None = None


def whole(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """Everything of the page."""
    moment = clock.now()
    room = room_of(request.caller, moment)
    front = front_of(room, asked)
    resting = resting_of(request.caller, request.office, moment)
    topics = [f"unit:{pk}" for pk in sorted(request.caller.unit_ids)] + [f"office:{request.office.pk}"]
    return {
        "now": moment,
        "asked": asked,
        "told": asked.told,
        "refusal": asked.refusal,
        # What a field on the page says itself isn't said above as well.
        "said_beside": bool(
            front and asked.refusal and asked.refusal.field in ("unit", "official", "reason", "outcome")
        ),
        "live": live.sign(topics),
        **rest_part(resting),
        **queue_part(request, room, front, asked, resting),
        **front_part(request, room, front, asked, resting),
    }


def rest_part(resting: Resting) -> dict[str, Any]:
    """The bar that says who is on a break, and the choices of one. `rest_seen` as `queue_seen`."""
    return {"resting": resting, "rest_seen": _digest(resting.seen)}


def queue_part(
    request: StaffRequest, room: Room, front: InFront | None, asked: Asked, resting: Resting
) -> dict[str, Any]:
    """The left column. `queue_seen` says whether anything in it is other than before; time alone changes nothing."""
    first = room.next
    place_unit = first.visit.unit if first else next(iter(resting.units), None)
    places: list[Seats] = []
    if place_unit:
        places = places_for(request.caller, request.office, place_unit, chosen=asked.place)
    return {
        "room": room,
        "first": first,
        **_call_to(places, first),
        "several_units": len(request.caller.unit_ids) > 1,
        "places": places,
        "queue_seen": _digest(
            [(r.visit.pk, r.number, r.offered, r.visit.need, len(r.visit.members)) for r in room.queue],
            [(r.visit.pk, r.visit.state, r.calls, r.recall, r.gone) for r in room.away],
            [(s.place.pk, s.guests, s.own, s.chosen) for s in places],
            [row.until for row in room.away],
            bool(front),
        ),
    }


def _call_to(places: list[Seats], first: Waiting | None) -> dict[str, Any]:
    """What the buttons that call the first guest say. too_few: the chosen Place, when not all of the guest's people
    find a seat there; the call is done all the same, and marked."""
    chosen = next((seats for seats in places if seats.chosen), None)
    people = people_of(first.visit) if first else 1
    return {"people": people, "too_few": chosen if chosen and chosen.free < people else None}


def front_part(
    request: StaffRequest, room: Room, front: InFront | None, asked: Asked, resting: Resting | None = None
) -> dict[str, Any]:
    """The middle and the right. `front_seen` as `queue_seen`: while nothing changed, what is typed is left alone."""
    shown = front or room.next
    context: dict[str, Any] = {
        "room": room,
        "first": room.next,
        "people": people_of(room.next.visit) if room.next else 1,
        "front": front,
        "shown": shown,
        "others": [one for one in room.front if front is None or one.visit.pk != front.visit.pk],
        "asked": asked,
    }
    if shown is not None:
        context |= _case(request, shown.visit)
    if front is not None:
        context |= _acts(request, front, room, asked, resting)
    return context | {"front_seen": front_seen(room, front, asked)}


def front_seen(room: Room, front: InFront | None, asked: Asked) -> str:
    """Says whether the middle is other than before. Asked every time something changes in the office, so it needs no
    more than `room_of`; only a SOP with steps by hand has more that can change the buttons."""
    shown = front or room.next
    if shown is None:
        return _digest(bool(room.queue))
    seen = [(one.visit.pk, one.visit.state, one.calls, one.recall, one.gone, one.visit.place_id) for one in room.front]
    by_hand = front and plan_of(shown.visit.sop_version_id).by_hand()
    confirmed = [run.code for run in runs_of(shown.visit)] if by_hand else []
    return _digest(seen, shown.visit.pk, shown.visit.need, confirmed, bool(_question(room, asked)))


def _case(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    """What is known of the guest, whether in front or next."""
    code = visit.priority_reason
    named = PriorityReason.objects.filter(office=request.office, code=code).first() if code else None
    return {
        "visit": visit,
        "priority": named.name if named else code,
        "warnings": warnings_said(visit.warnings),
        "handed": handed_here(visit),
        "history": history_of(visit),
    }


def _acts(request: StaffRequest, front: InFront, room: Room, asked: Asked, resting: Resting | None) -> dict[str, Any]:
    """The buttons of the guest in front: the one next step, the others, the question before the next call."""
    visit = front.visit
    plan, runs = plan_of(visit.sop_version_id), runs_of(visit)
    acts = next_acts(visit, request.caller, plan, runs)
    primary = next((act for act in ("consult", "finish") if act in acts), "")
    wanted = primary or ("consult" if visit.state == State.CALLED else "finish")
    question = _question(room, asked)
    if question is not None:
        _say_when_full(question, room.front[0].visit, asked)
    why_not = (
        None
        if primary
        else why_not_person(wanted, request.caller, plan, visit) or why_not_now(wanted, visit, plan, runs)
    )
    context: dict[str, Any] = {
        "standing": standing(visit, plan, _open(runs)),
        "acts": acts,
        "primary": primary,
        "why_not": str(why_not or ""),
        "intended": act_name(wanted).capitalize(),
        "may_tell_outcome": primary == "finish",
        "question": question,
        "form_url": question.action if question else reverse(f"room-{wanted}", args=[visit.pk]),
        "outcome": asked.outcome if asked.guest == visit.pk else "",
    }
    if "handoff" in acts:
        context |= _hand_off(request, visit, asked, resting)
    return context


def _hand_off(request: StaffRequest, visit: Visit, asked: Asked, resting: Resting | None) -> dict[str, Any]:
    """Where else, and to whom there; who is on a break is said."""
    queues = queues_of_office(request.office, [], clock.now(), pauses=resting.all if resting else None)
    return handing.choices(request.office, visit, queues, asked.hand_off)


@dataclass(frozen=True, slots=True)
class Question:
    """What became of the guest before; answering calls `candidate`."""

    text: str
    options: list[dict[str, str]]
    action: str
    candidate: Waiting | Away


def _question(room: Room, asked: Asked) -> Question | None:
    """The question before the next call, while there is somebody to call and somebody it is about."""
    if not asked.calling or not room.front:
        return None
    before = room.front[0]
    labels = {
        "finished": _("Selesai"),
        "missed": _("Tidak hadir"),
        "parked": _("Tunda"),
        "keep": _("Masih di sini"),
    }
    possible = possible_previous(before.visit)
    answers = [name for name in labels if name in possible]
    # A key means one answer always, also where another answer doesn't fit.
    figures = {name: str(n) for n, name in enumerate(labels, 1)}
    options = [{"value": a, "label": str(labels[a]), "key": figures[a]} for a in answers]
    rows: list[Waiting | Away] = [*room.queue, *room.away]
    named = next((row for row in rows if str(row.visit.pk) == asked.calling), None)
    candidate = room.next if asked.calling == NEXT else named
    if candidate is None:
        return None
    names = {"next": candidate.number, "number": before.number, "name": before.visit.guest.name}
    text = _("Sebelum %(next)s dipanggil, %(number)s %(name)s tadi:") % names
    action = reverse("room-next") if named is None else reverse("room-call", args=[candidate.visit.pk])
    return Question(text, options, action, candidate)


def _say_when_full(question: Question, before: Visit, asked: Asked) -> None:
    """On the answer that the guest before stays: that the next one then finds no seat beside them. One statement."""
    place = before.place
    if place is None or asked.place not in ("", place.code):
        return
    taken = taken_seats(guests_of_office(before.office_id)).get(place.pk, 0)
    if taken + people_of(question.candidate.visit) > place.seats:
        stays = next(option for option in question.options if option["value"] == "keep")
        stays["label"] = _("Masih di sini (%(place)s lalu penuh)") % {"place": place.short_name}


def front_of(room: Room, asked: Asked) -> InFront | None:
    """The guest asked for if in front of this person, else the last called. A question is about the last called."""
    if asked.calling or asked.guest is None:
        return room.front[0] if room.front else None
    chosen = next((one for one in room.front if one.visit.pk == asked.guest), None)
    return chosen or (room.front[0] if room.front else None)


def _open(runs: list[StepRun]) -> StepRun | None:
    return next((run for run in runs if run.ended_at is None), None)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
