"""What a process takes to hold of an office, so that a statement can be made without asking first.

It is learnt from acts in their ORM form, and each statement checks it: what no longer holds finds no row, and the ORM
form that follows teaches it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from pojok import live
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, User
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of
from pojok.visits.actions.acting import Done, digest_of
from pojok.visits.models import StepRun, Visit
from pojok.visits.queries.hot import Pressed, Presumed
from pojok.visits.queries.hot.rows import known
from pojok.visits.transitions import TRANSITIONS

# Where a visit stands before each act at the door, when one press does them all.
_BEFORE = {"check_in": "cancelled", "greet": "arrived", "report": "greeted"}

_presumed: dict[int, Presumed] = {}
_off: ContextVar[bool] = ContextVar("hot acts off", default=False)


def learn(office: Office, version_id: int) -> None:
    """This office's SOP in force, as an arrival has just found it."""
    _presumed[office.pk] = Presumed(office.timezone, version_id, plan_of(version_id).number)


def presumed_for(by: Caller) -> Presumed | None:
    """What is presumed of the caller's office; None when nothing is known yet, or inside `never`."""
    return None if _off.get() else _presumed.get(by.office_id)


@contextmanager
def never() -> Iterator[None]:
    """Inside, every act is done in its ORM form: the model that tests compare with."""
    token = _off.set(True)
    try:
        yield
    finally:
        _off.reset(token)


def plan_presumed(presumed: Presumed) -> Plan | None:
    """The plan, if it is a plain one: no step is confirmed by hand, so that the state alone says what may be next."""
    plan = plan_of(presumed.sop)
    return None if plan.by_hand() else plan


def may(by: Caller, act: str, plan: Plan) -> bool:
    """Whether a role of the caller's other than konsultan may do it: that one depends on the visit."""
    return any(plan.may(act, frozenset({role})) for role in by.roles - {"konsultan"})


def pressed(
    key: UUID, act: str, by: Caller, content: object, *, step: str = "", payload: Mapping[str, Any] | None = None
) -> Pressed:
    """One act of a press, with the digest that its ORM form would have."""
    digest = digest_of(act, by, content)
    return Pressed(key, act, TRANSITIONS[act].event, digest, step, _BEFORE.get(act, ""), payload)


def done(visit: Visit, runs: Sequence[StepRun], by: Caller, ahead: int = 0) -> Done:
    """Tell open screens, and answer with what is known."""
    own = known(User, id=by.user_id, username=by.username, name=by.name)
    for run in runs:
        if run.by_id == by.user_id:
            run.by = own
    topics = [f"office:{visit.office_id}", f"board:{visit.office_id}", f"visit:{visit.pk}"]
    live.changed(*topics, *([f"unit:{visit.unit_id}"] if visit.unit_id else []))
    return Done(visit, runs=tuple(runs), ahead=ahead)
