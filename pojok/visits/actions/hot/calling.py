"""A konsultan calls the next guest of a queue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError

from pojok.lib import clock, days
from pojok.organisation.callers import Caller
from pojok.visits.actions.acting import Done
from pojok.visits.actions.hot.presuming import done, plan_presumed, pressed, presumed_for
from pojok.visits.queries.hot import call_next
from pojok.visits.transitions import sources


@dataclass(frozen=True, slots=True)
class Said:
    """What was said with the press: of the guest before, and where the next one is called to."""

    previous: str | None
    place: str | None
    outcome: str


def call_next_at_once(*, key: UUID, unit_code: str, by: Caller, said: Said) -> Done | None:
    """The call of `call_next` in one statement, whoever came before being settled: of the caller's own queue; None when
    it isn't that, or when nobody is next."""
    presumed = presumed_for(by)
    plan = plan_presumed(presumed) if presumed else None
    if presumed is None or plan is None or not by.unit_ids:
        return None
    # For everybody of the queue alike: the statement looks only into the caller's own queues.
    if not any(plan.may("call", frozenset({role})) for role in by.roles) or "waiting" not in sources("call", plan):
        return None
    at = clock.now()
    day_begins, _end = days.day_span(days.office_day(at, presumed.zone), presumed.zone)
    try:
        found = call_next(
            presumed,
            pressed(key, "call", by, [unit_code, said.previous, said.place, said.outcome]),
            unit=unit_code,
            place=said.place or None,
            at=at,
            day_begins=day_begins,
            office_id=by.office_id,
            by_id=by.user_id,
            unit_ids=sorted(by.unit_ids),
            via=by.via,
        )
    except IntegrityError:
        return None
    return done(*found, by) if found else None
