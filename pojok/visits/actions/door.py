"""At the door and at the duty desk: greet, report, take, and "sudah saya telepon"."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from pojok.history.recording import earlier
from pojok.lib.keys import derive
from pojok.organisation.callers import Caller
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of
from pojok.visits import policies
from pojok.visits.actions.acting import Done, acting, begin, repeatable
from pojok.visits.actions.hot import move_at_once


def greet(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None, then: tuple[str, ...] = ()) -> Done:
    """Step 2: somebody welcomes the guest. With "report" in `then`, or where the SOP has both in one step, the
    same press reports too, unless a step between them is yet to be confirmed by hand. Refused: wrong order, not
    allowed."""
    at_once = move_at_once("greet", key=key, visit_id=visit_id, by=by, press=press, then=then)
    if at_once is not None:
        return at_once
    with transaction.atomic():
        done = _simple("greet", key=key, visit_id=visit_id, by=by, press=press)
        plan = plan_of(done.visit.sop_version_id)
        if "report" in {*then, *plan.pressed_with("greet")} and not _stopped(done, derive(key, "report"), plan):
            done = report(key=derive(key, "report"), visit_id=visit_id, by=by, press=press or key)
    return done


def _stopped(greeted: Done, report_key: UUID, plan: Plan) -> bool:
    """Whether this press stops before reporting; its repeat stops where it did."""
    if greeted.repeated:
        return earlier(report_key) is None
    return policies.held_by_hand("report", greeted.visit, plan)


def report(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None) -> Done:
    """Step 3: the guest is reported to the duty officer. Refused: wrong order, not allowed."""
    at_once = move_at_once("report", key=key, visit_id=visit_id, by=by, press=press)
    return at_once or _simple("report", key=key, visit_id=visit_id, by=by, press=press)


@repeatable
def take(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None) -> Done:
    """The duty officer opens the guest: ends step 3, opens step 4. Refused: wrong order, taken already."""
    with acting(key, "take", by=by, content=visit_id, press=press) as act:
        visit = begin(act, visit_id)
        visit.taken_at, visit.taken_by_id = act.at, act.user_id
        act.open_step("take")
        act.move()
    return Done(visit)


@repeatable
def phoned(*, key: UUID, visit_id: UUID, by: Caller) -> Done:
    """Somebody rang the duty officer about a guest who waits too long; stored so that nobody rings twice."""
    with acting(key, "phoned", by=by, content=visit_id) as act:
        visit = begin(act, visit_id)
        visit.phoned_at = act.at
        act.move()
    return Done(visit)


@repeatable
def _simple(name: str, *, key: UUID, visit_id: UUID, by: Caller, press: UUID | None) -> Done:
    with acting(key, name, by=by, content=visit_id, press=press) as act:
        visit = begin(act, visit_id)
        act.open_step(name)
        act.move()
    return Done(visit)
