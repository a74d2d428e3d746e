"""The consultation begins and ends; the visit is finished."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from pojok.lib.keys import derive
from pojok.lib.names import clean_line
from pojok.organisation.callers import Caller
from pojok.visits.actions.acting import Act, Done, acting, begin, held, repeatable
from pojok.visits.models import State

OUTCOME_MAX = 500


@repeatable
def consult(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None) -> Done:
    """Step 5 begins: the called guest is received. The way (call to consultation) is measured apart."""
    with acting(key, "consult", by=by, content=visit_id, press=press) as act:
        visit = begin(act, visit_id)
        act.open_step("consult")
        act.payload = {
            "unit": visit.unit.code if visit.unit else None,
            "place": visit.place.code if visit.place else None,
        }
        act.move()
    return Done(visit)


@repeatable
def end(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None) -> Done:
    """Step 5 ends, step 6 opens."""
    with acting(key, "end", by=by, content=visit_id, press=press) as act:
        visit = begin(act, visit_id)
        _end_consultation(act)
        act.move()
    return Done(visit)


@repeatable
def finish(*, key: UUID, visit_id: UUID, by: Caller, outcome: str = "", press: UUID | None = None) -> Done:
    """Step 6 ends (and 5 if open): the visit is over. `outcome`: what came of it, in a line. Refused: wrong order."""
    with acting(key, "finish", by=by, content=[visit_id, outcome], press=press) as act:
        visit = begin(act, visit_id)
        visit.outcome = clean_line(outcome or "", field="outcome", longest=OUTCOME_MAX, required=False)
        if visit.state == State.CONSULTING and act.plan.step_of("consult") != act.plan.step_of("finish"):
            _end_consultation(act)
        act.open_step("finish")
        act.close_step()
        visit.ended_at = act.at
        act.payload = {"outcome": bool(visit.outcome)}
        act.move()
    return Done(visit)


def finish_whatever(*, key: UUID, visit_id: UUID, by: Caller, outcome: str = "", press: UUID | None = None) -> Done:
    """Finish a guest of whom it is told afterwards that all is done: who was only called is taken to have come, so
    the consultation is pressed together with its end and isn't measured."""
    with transaction.atomic():
        if held(visit_id, by).state == State.CALLED:
            consult(key=derive(key, "consult"), visit_id=visit_id, by=by, press=press or key)
        return finish(key=key, visit_id=visit_id, by=by, outcome=outcome, press=press)


def _end_consultation(act: Act) -> None:
    """Step 5 ends and the step of `end` opens; where the SOP dropped `end`, nothing is open until `finish`."""
    if act.plan.step_of("end"):
        act.open_step("end")
    else:
        act.close_step()
