"""The duty officer directs a guest to a unit."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from pojok.lib import clock, days
from pojok.lib.keys import derive
from pojok.lib.names import clean_text
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.visits.actions.acting import Done
from pojok.visits.actions.direction import Direction
from pojok.visits.actions.hot.presuming import done, may, plan_presumed, pressed, presumed_for
from pojok.visits.models import Purpose
from pojok.visits.queries.hot import direct
from pojok.visits.queries.hot.direction import DirectionTold
from pojok.visits.transitions import sources


def direct_at_once(*, key: UUID, visit_id: UUID, by: Caller, direction: Direction) -> Done | None:
    """`direct` in one statement: to a unit with a queue of its own, to nobody by name; None when it isn't that."""
    presumed = presumed_for(by)
    plan = plan_presumed(presumed) if presumed else None
    if presumed is None or plan is None or direction.official or not may(by, "direct", plan):
        return None
    step, taking = plan.step_of("direct"), plan.step_of("take")
    if step is None or (taking is not None and taking.code != step.code):
        return None
    if direction.purpose and direction.purpose not in Purpose.values:
        return None
    try:
        need = None if direction.need is None else clean_text(direction.need, field="need")
    except Refused:
        return None
    at = clock.now()
    try:
        found = direct(
            presumed,
            pressed(key, "direct", by, [visit_id, direction]),
            DirectionTold(direction.unit, direction.topic or None, need, direction.purpose or None),
            visit_id=visit_id,
            ticket_id=derive(key, "ticket"),
            step=step.code,
            at=at,
            day=days.office_day(at, presumed.zone),
            office_id=by.office_id,
            by_id=by.user_id,
            via=by.via,
            sources=sorted(map(str, sources("direct", plan))),
        )
    except IntegrityError:
        return None
    return done(found[0], found[1], by, ahead=found[2]) if found else None
