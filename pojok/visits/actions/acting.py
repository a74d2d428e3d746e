"""What every act on a visit has in common: its transaction, the repeat, the Event, the record to undo it by."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from pojok import live
from pojok.history.recording import earlier as earlier_event
from pojok.history.recording import record
from pojok.lib import clock, keys
from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import AnyCaller, Caller
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of
from pojok.visits import policies
from pojok.visits.models import StepRun, Visit, VisitAct
from pojok.visits.transitions import STAYS, TRANSITIONS

# Fields of a visit that acts change and undo puts back.
FIELDS = (
    "state", "purpose", "need", "topic_id", "taken_at", "taken_by_id", "unit_id", "official_id", "directed_at",
    "offered_to_unit_at", "ticket_id", "place_id", "called_at", "called_by_id", "phoned_at", "outcome", "ended_at",
    "warnings",
)  # fmt: skip

# Refusals that a repeat itself may bring about, or a key used before.
_IN_DOUBT = frozenset({"state", "conflict"})

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Done:
    """What an act answers: the visit, and whether this was a repeat of something done before.

    runs, ahead: its steps so far and how many come before it, where the act knows them; then nothing is read again.
    """

    visit: Visit
    repeated: bool = False
    runs: tuple[StepRun, ...] | None = None
    ahead: int = 0


class Repeated(Exception):  # noqa: N818 - not an error: it was done before
    """The same act with the same key was done before, to this visit."""

    def __init__(self, visit_id: UUID) -> None:
        super().__init__(str(visit_id))
        self.visit_id = visit_id


@dataclass
class Act:
    """One act under way."""

    key: UUID
    act: str
    by: AnyCaller
    press: UUID
    digest: bytes
    at: datetime
    visit: Visit = field(init=False)
    plan: Plan = field(init=False)
    payload: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @property
    def user_id(self) -> int | None:
        return self.by.user_id

    @property
    def staff(self) -> Caller:
        """The caller, for acts that a guest never does."""
        if not isinstance(self.by, Caller):
            raise Refused("not_allowed", _("Hanya pegawai yang boleh melakukan ini."), kind="permission")
        return self.by

    def on(self, visit: Visit) -> None:
        """This act is about that visit (held by this transaction): remember how it stood."""
        self.visit = visit
        self.plan = plan_of(visit.sop_version_id)
        self.before = {
            "fields": {name: _plain(getattr(visit, name)) for name in FIELDS},
            "opened": [],
            "closed": [],
            "made": [],
            "returned": [],
        }
        self._topics()

    def made(self, record: Model) -> None:
        """A record this act made; undo marks it undone (a ticket gets its void)."""
        self.before["made"].append([record._meta.model_name, str(record.pk)])

    def end_absences(self) -> None:
        """The guest is no longer missed or parked; undo opens what this ends."""
        for absence in self.visit.absences.filter(ended_at=None, undone_at=None):
            absence.ended_at = self.at
            absence.save(update_fields=["ended_at"])
            self.before["returned"].append(str(absence.pk))

    def open_step(self, act: str) -> None:
        """End the open step and open the step of that act, unless the SOP dropped it or it is open already."""
        step = self.plan.step_of(act)
        if step is not None:
            self._change_step(step.code)

    def close_step(self) -> None:
        """End the open step, if any."""
        self._change_step(None)

    def _change_step(self, code: str | None) -> None:
        """At most one step is open (design §3.2). What one press opened and ended is not measured: its minutes
        would be a false zero."""
        run = StepRun.objects.filter(visit=self.visit, ended_at=None, undone_at=None).first()
        if run is not None:
            if run.code == code:
                return
            run.ended_at = max(self.at, run.began_at)
            run.measured = run.press != self.press
            run.save(update_fields=["ended_at", "measured"])
            if run.pk not in self.before["opened"]:
                self.before["closed"].append(run.pk)
        if code is not None:
            begun = StepRun.objects.create(
                visit=self.visit, code=code, began_at=self.at, by_id=self.user_id, press=self.press
            )
            self.before["opened"].append(begun.pk)

    def move(self) -> None:
        """Write the state the table says, with all fields that the act changed. The one place that does."""
        following = TRANSITIONS[self.act].next
        if following != STAYS:
            self.visit.state = following
        self.visit.save(update_fields=FIELDS)
        self._topics()

    def record(self) -> None:
        """Write the Event and the act, last thing in the transaction; tell open screens after commit."""
        record(
            key=self.key,
            kind=TRANSITIONS[self.act].event,
            office_id=self.visit.office_id,
            subject_id=self.visit.pk,
            by_id=self.user_id,
            via=self.by.via,
            digest=self.digest,
            at=self.at,
            payload=self.payload,
        )
        VisitAct.objects.create(
            key=self.key, press=self.press, visit=self.visit, act=self.act, by_id=self.user_id, at=self.at,
            before=self.before,
        )  # fmt: skip
        live.changed(*self.touched)

    def _topics(self) -> None:
        office = self.visit.office_id
        self.touched |= {f"office:{office}", f"board:{office}", f"visit:{self.visit.pk}"}
        if self.visit.unit_id:
            self.touched.add(f"unit:{self.visit.unit_id}")


@contextmanager
def acting(
    key: UUID, act: str, *, by: AnyCaller, content: object, press: UUID | None = None, at: datetime | None = None
) -> Iterator[Act]:
    """One act in its transaction. Optimistic: it writes first and looks for an earlier Event only in doubt, since
    looking first would race. A refusal by policy may itself be the repeat (a second greet), so look then too.

    Raises Repeated for the same again; Refused `key_reused` for the same key with something else.
    """
    digest = digest_of(act, by, content)
    doing = Act(key=key, act=act, by=by, press=press or key, digest=digest, at=at or clock.now())
    try:
        with transaction.atomic():
            yield doing
            doing.record()
    except (Refused, IntegrityError) as error:
        # Also where the refusal is another: a guest handed off is no longer in the giver's queue, and is there already.
        # What isn't the same again keeps its own refusal then, so that a foreign key tells nobody anything.
        own = error if isinstance(error, Refused) and error.kind not in _IN_DOUBT else None
        answer_repeat(key, digest, or_else=own)
        raise


def digest_of(act: str, by: AnyCaller, content: object) -> bytes:
    """What makes a repeat the same: the act, who does it where, and what was said."""
    return keys.digest(act, [by.office_id, by.user_id, content])


def answer_repeat(key: UUID, digest: bytes, *, or_else: Refused | None = None) -> None:
    """Raise what an earlier use of this key calls for: Repeated for the same again, else `or_else`, else `key_reused`.
    Returns when there was none."""
    earlier = earlier_event(key)
    if earlier is None:
        return
    if bytes(earlier.digest) != digest:
        raise or_else or Refused(
            "key_reused",
            _("Kunci ini sudah dipakai untuk tindakan lain."),
            _("Pakai kunci baru untuk tindakan baru."),
            "conflict",
        ) from None
    raise Repeated(earlier.subject_id) from None


def repeatable(action: Callable[P, Done]) -> Callable[P, Done]:
    """An action that, sent again with its key, answers with the visit as it is now instead of acting."""

    @functools.wraps(action)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Done:
        try:
            return action(*args, **kwargs)
        except Repeated as repeat:
            return Done(Visit.objects.select_related("office").get(pk=repeat.visit_id), repeated=True)

    return answered


def held(visit_id: UUID, by: AnyCaller) -> Visit:
    """The visit, locked; as if it weren't there when the caller may not see it."""
    visit = Visit.objects.visible_to(by).lock(visit_id)
    if visit is None:
        raise not_found(_("Kunjungan itu tidak ditemukan."))
    return visit


def begin(act: Act, visit_id: UUID) -> Visit:
    """Lock the visit, ask both policies, and make it the act's subject."""
    visit = held(visit_id, act.by)
    act.on(visit)
    if reason := policies.why_not_person(act.act, act.by, act.plan, visit):
        raise reason
    if reason := policies.why_not_now(act.act, visit, act.plan):
        raise reason
    return visit


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
