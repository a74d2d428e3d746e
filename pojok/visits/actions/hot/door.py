"""A visit goes on at the door: greeted, reported, or both in one press."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from pojok.lib import clock
from pojok.lib.keys import derive
from pojok.organisation.callers import Caller
from pojok.visits.actions.acting import Done
from pojok.visits.actions.hot.arriving import door_acts
from pojok.visits.actions.hot.presuming import done, may, plan_presumed, pressed, presumed_for
from pojok.visits.queries.hot import move_at_door
from pojok.visits.transitions import TRANSITIONS, sources


def move_at_once(
    first: str, *, key: UUID, visit_id: UUID, by: Caller, press: UUID | None, then: tuple[str, ...] = ()
) -> Done | None:
    """`greet` (with `report` in `then`: both) or `report` in one statement; None when it isn't the plain case."""
    presumed = presumed_for(by)
    plan = plan_presumed(presumed) if presumed else None
    if presumed is None or plan is None:
        return None
    names = door_acts(first, set(then), plan)
    if not names or not all(may(by, act, plan) for act in names):
        return None
    acts = []
    for act in names:
        step = plan.step_of(act)
        own = key if act == first else derive(key, act)
        acts.append(pressed(own, act, by, visit_id, step=step.code if step else ""))
    try:
        found = move_at_door(
            presumed,
            acts,
            visit_id=visit_id,
            press=press or key,
            at=clock.now(),
            office_id=by.office_id,
            by_id=by.user_id,
            via=by.via,
            sources=sorted(map(str, sources(first, plan))),
            state=str(TRANSITIONS[names[-1]].next),
        )
    except IntegrityError:
        return None
    return done(*found, by) if found else None
