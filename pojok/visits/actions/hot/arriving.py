"""A known guest is received, and in the same press greeted and reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from pojok.history.kinds import checked
from pojok.lib import clock
from pojok.lib.keys import derive
from pojok.lib.names import clean_line, clean_text
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.sop.plan import Plan
from pojok.visits.actions.acting import FIELDS, Done
from pojok.visits.actions.arrival import Arrival, clean_members, known_purpose
from pojok.visits.actions.hot.presuming import done, may, plan_presumed, pressed, presumed_for
from pojok.visits.models import Visit
from pojok.visits.queries.hot import arrive
from pojok.visits.queries.hot.arrival import ArrivalTold
from pojok.visits.transitions import TRANSITIONS

_DOOR = ("check_in", "greet", "report")


def arrive_at_once(*, key: UUID, by: Caller, arrival: Arrival, then: Sequence[str]) -> Done | None:
    """`check_in` in one statement: a guest named by id, now, without priority; None when it isn't that."""
    presumed = presumed_for(by)
    plan = plan_presumed(presumed) if presumed else None
    given = arrival.guest
    if presumed is None or plan is None or given.id is None or arrival.priority or arrival.occurred_at is not None:
        return None
    names = door_acts("check_in", {*then, *plan.pressed_with("check_in")}, plan)
    if not names or not all(may(by, act, plan) for act in names):
        return None
    try:
        told = ArrivalTold(
            guest=given.id,
            members=clean_members(arrival.members),
            need=clean_text(arrival.need, field="need"),
            purpose=known_purpose(arrival.purpose),
            letter_number=clean_line(arrival.letter_number or "", field="letter_number", longest=80, required=False),
        )
    except Refused:
        return None
    payload = {"guest": given.id, "members": len(told.members), "purpose": told.purpose, "sop": presumed.sop_number}
    acts = []
    for act in names:
        own = key if act == "check_in" else derive(key, act)
        content = arrival if act == "check_in" else key
        said: dict[str, Any] = checked(TRANSITIONS[act].event, payload) if act == "check_in" else {}
        step = plan.step_of(act)
        acts.append(pressed(own, act, by, content, step=step.code if step else "", payload=said))
    try:
        found = arrive(
            presumed,
            told,
            acts,
            at=clock.now(),
            office_id=by.office_id,
            by_id=by.user_id,
            via=by.via,
            state=str(TRANSITIONS[names[-1]].next),
            fields=_fields(told),
        )
    except IntegrityError:
        return None
    return done(*found, by) if found else None


def door_acts(first: str, also: set[str], plan: Plan) -> list[str]:
    """The acts of a press at the door in their order, each with a step of its own; empty when the SOP has merged or
    dropped one of them, or one between them is left out."""
    wanted = [act for act in _DOOR[_DOOR.index(first) :] if act == first or act in also]
    steps = [plan.step_of(act) for act in wanted]
    whole = wanted == list(_DOOR[_DOOR.index(first) :][: len(wanted)])
    codes = {step.code for step in steps if step}
    merged = any(plan.pressed_with(act) for act in wanted)
    return wanted if whole and not merged and len(codes) == len(wanted) else []


def _fields(told: ArrivalTold) -> dict[str, Any]:
    """How a visit that has just begun stands, as undo wants it. State and warnings are put there by the statement."""
    return _BEGUN | {"purpose": told.purpose, "need": told.need}


_BEGUN = {name: getattr(Visit(), name) for name in FIELDS}
