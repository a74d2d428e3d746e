"""A visit from paper: a line of the book that was kept by hand while nothing else worked (design §4.10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pojok import live
from pojok.guests.actions import GuestGiven, match_or_make
from pojok.history.recording import record
from pojok.lib import clock, days
from pojok.lib.keys import derive
from pojok.lib.names import clean_line, clean_text
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, Unit, User
from pojok.organisation.reasons import coded_reason
from pojok.sop.queries import plan_of, version_in_force
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, answer_repeat, digest_of, repeatable
from pojok.visits.actions.arrival import clean_members, known_purpose
from pojok.visits.actions.check_in import outside_hours
from pojok.visits.actions.consulting import OUTCOME_MAX
from pojok.visits.actions.direct import official_of, queue_of, to_unit
from pojok.visits.models import Departure, Purpose, State, StepRun, Visit, VisitAct
from pojok.visits.transitions import TRANSITIONS

OLDEST = timedelta(days=366)
FINISHED, LEFT, HERE = "finished", "left", "here"


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the paper book. Times that aren't on the paper stay empty; `end`: finished, left or still here."""

    guest: GuestGiven
    arrived_at: datetime
    end: str
    members: Sequence[str] = ()
    need: str = ""
    purpose: str = Purpose.KONSULTASI
    letter_number: str = ""
    unit: str = ""
    official: str = ""
    called_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    outcome: str = ""


@repeatable
def enter_late(*, key: UUID, by: Caller, row: PaperRow) -> Done:
    """Enter what the paper says as the acts that were done, each at its hour, by the official who is named; recorded
    now, by who enters it. All of it is one press, so it can be undone as one; its steps aren't measured but a
    consultation whose beginning and end are both on the paper. Marked `late_entry`.

    It calls nobody: a call on paper stands in the visit and not on the board. A guest who is still here (today only)
    joins the queue with the old arrival and the next number of that day.

    Refused: who may not; times out of order, in the future, of two days, or older than a year; a guest received by no
    unit; impossible names, text or phone.
    """
    digest = digest_of("late", by, row)
    try:
        with transaction.atomic():
            if reason := policies.why_not_enter_late(by):
                raise reason
            office = Office.objects.get(pk=by.office_id)
            _check_times(office, row)
            visit = _Entry(key, by, office, row, digest).enter()
    except (Refused, IntegrityError) as error:
        answer_repeat(key, digest, or_else=error if isinstance(error, Refused) else None)
        raise
    return Done(visit)


def _check_times(office: Office, row: PaperRow) -> None:
    now = clock.now()
    told = [("arrived_at", row.arrived_at), ("called_at", row.called_at), ("ended_at", row.ended_at)]
    before: datetime | None = None
    for name, at in told:
        if at is None:
            continue
        if at > now:
            raise bad_input("future_time", _("Waktu itu belum terjadi."), field=name, remedy=_("Periksa jamnya."))
        if before is not None and at < before:
            sentence = _("Waktu ini lebih awal daripada pukul %(at)s yang mendahuluinya.")
            local = days.local(before, office.timezone)
            raise bad_input("time_order", sentence % {"at": f"{local:%H.%M}"}, field=name)
        if office.day(at) != office.day(row.arrived_at):
            raise bad_input("other_day", _("Satu baris kertas adalah kunjungan satu hari."), field=name)
        before = at
    if row.arrived_at < now - OLDEST:
        raise bad_input("too_old", _("Waktu itu lebih dari setahun lalu."), field="arrived_at")


class _Entry:
    """The acts of one row, one after the other in one transaction."""

    def __init__(self, key: UUID, by: Caller, office: Office, row: PaperRow, digest: bytes) -> None:
        self.key, self.by, self.office, self.row, self.digest = key, by, office, row, digest
        self.unit = queue_of(office.pk, row.unit) if row.unit else None
        self.official = self._official()
        self._check_end()
        version = version_in_force(office, office.day(row.arrived_at))
        self.plan = plan_of(version)
        self.visit = self._visit(version)

    def enter(self) -> Visit:
        row, at = self.row, self.row.arrived_at
        self._arrive()
        for name in ("greet", "report"):
            if name in self.plan.acts:
                with self.act(name, at) as act:
                    act.open_step(name)
        ended = row.ended_at or row.called_at or at
        if self.unit is not None:
            self._direct(self.unit, at)
            if row.called_at is not None or row.end == FINISHED:
                self._receive(row.called_at or ended)
        if row.end == FINISHED:
            self._finish(ended)
        elif row.end == LEFT:
            self._leave(ended)
        return self.visit

    @contextmanager
    def act(self, name: str, at: datetime, *, by_official: bool = False) -> Iterator[Act]:
        """One act at its time. Its Event names who did it; the press is of who enters it, and so is its undo."""
        doer = self.official if by_official and self.official else None
        key = self.key if name == "check_in" else derive(self.key, name)
        by = replace(self.by, user_id=doer.pk, username=doer.username, name=doer.name) if doer else self.by
        act = Act(key=key, act=name, by=by, press=self.key, digest=self.digest, at=at)
        act.on(self.visit)
        yield act
        act.move()
        recorded_by = {"recorded_by": self.by.user_id} if doer and doer.pk != self.by.user_id else {}
        record(
            key=key, kind=TRANSITIONS[name].event, office_id=self.office.pk, subject_id=self.visit.pk,
            by_id=by.user_id, via=by.via, digest=self.digest, at=at, payload=act.payload | recorded_by,
        )  # fmt: skip
        VisitAct.objects.create(
            key=key, press=self.key, visit=self.visit, act=name, by_id=self.by.user_id, at=at, before=act.before
        )
        live.changed(*act.touched)

    def _arrive(self) -> None:
        visit, at = self.visit, self.row.arrived_at
        visit.save(force_insert=True)
        with self.act("check_in", at) as act:
            act.before["fields"]["state"] = State.CANCELLED
            if self.plan.step_of("check_in"):
                act.open_step("check_in")
            act.payload = {
                "guest": visit.guest_id,
                "agency": visit.agency_id,
                "members": len(visit.members),
                "purpose": visit.purpose,
                "sop": self.plan.number,
                "arrived_at": at.isoformat(),
                "warnings": visit.warnings,
            }

    def _direct(self, unit: Unit, at: datetime) -> None:
        with self.act("direct", at) as act:
            act.open_step("direct")
            act.close_step()
            ticket = to_unit(act, self.visit, unit, None)
            act.payload = {
                "unit": unit.code,
                "purpose": self.visit.purpose,
                "ticket": ticket.pk,
                "number": ticket.number,
            }

    def _receive(self, at: datetime) -> None:
        """The paper knows the call; the guest sat down then, as far as anybody knows."""
        visit = self.visit
        with self.act("call", at, by_official=True) as act:
            visit.called_at, visit.called_by_id = at, act.user_id
            act.payload = {"unit": self.row.unit, "ticket": visit.ticket_id}
        with self.act("consult", at, by_official=True) as act:
            act.open_step("consult")
            act.payload = {"unit": self.row.unit}

    def _finish(self, at: datetime) -> None:
        with self.act("finish", at, by_official=True) as act:
            act.open_step("finish")
            act.close_step()
            self.visit.ended_at = at
            self.visit.outcome = clean_line(
                self.row.outcome or "", field="outcome", longest=OUTCOME_MAX, required=False
            )
            act.payload = {"outcome": bool(self.visit.outcome)}
            if self.row.called_at and self.row.ended_at and (step := self.plan.step_of("consult")):
                # Both ends are on the paper. The other steps were filled in by one press: theirs would be a false zero.
                StepRun.objects.filter(visit=self.visit, code=step.code).update(measured=True)

    def _leave(self, at: datetime) -> None:
        with self.act("departure", at) as act:
            code, text = coded_reason(self.office.pk, "departure", self.row.reason)
            departure = Departure.objects.create(
                pk=act.key, visit=self.visit, reason_code=code, reason=text, by_id=act.user_id, at=at
            )
            act.made(departure)
            act.close_step()
            self.visit.ended_at = at
            act.payload = {"reason": code}

    def _official(self) -> User | None:
        if not self.row.official:
            return None
        if self.unit is None:
            raise bad_input("unit_needed", _("Bidang yang menerima belum dipilih."), field="unit")
        try:
            with clock.at(self.row.arrived_at):
                return official_of(self.unit, self.row.official)
        except Refused:
            # Paper may be older than the office's people here.
            return official_of(self.unit, self.row.official)

    def _check_end(self) -> None:
        row, today = self.row, self.office.day(clock.now())
        if row.end not in (FINISHED, LEFT, HERE):
            remedy = _("Pilih selesai, pergi, atau masih di sini.")
            raise bad_input("unknown_end", _("Akhir kunjungan itu tidak dikenal."), field="end", remedy=remedy)
        if (row.end == FINISHED or row.called_at is not None) and self.unit is None:
            raise bad_input("unit_needed", _("Bidang yang menerima belum dipilih."), field="unit")
        if row.end == HERE and self.office.day(row.arrived_at) != today:
            sentence = _("Tamu hari lain tidak mungkin masih di sini.")
            raise bad_input("not_today", sentence, field="end", remedy=_("Pilih selesai atau pergi."))
        if row.end == HERE and row.ended_at is not None:
            sentence = _("Tamu yang masih di sini belum punya jam selesai.")
            raise bad_input("not_ended", sentence, field="ended_at")
        if row.end == HERE and row.called_at is not None and self.official is None:
            sentence = _("Belum disebut siapa yang sedang menerimanya.")
            raise bad_input("official_needed", sentence, field="official", remedy=_("Pilih pejabatnya."))

    def _visit(self, version: int) -> Visit:
        row = self.row
        purpose, members = known_purpose(row.purpose), clean_members(row.members)
        need = clean_text(row.need, field="need")
        letter = clean_line(row.letter_number or "", field="letter_number", longest=80, required=False)
        guest, agency = match_or_make(self.office.pk, row.guest)
        marks = ["late_entry"]
        if row.end == HERE and Visit.objects.filter(guest=guest).open().exists():
            marks.insert(0, "already_inside")
        if outside_hours(self.office, row.arrived_at):
            marks.append("outside_hours")
        return Visit(
            pk=self.key, office=self.office, guest=guest, agency=agency, members=members, sop_version_id=version,
            state=State.ARRIVED, purpose=purpose, need=need, letter_number=letter, arrived_at=row.arrived_at,
            warnings=marks,
        )  # fmt: skip


__all__ = ["FINISHED", "HERE", "LEFT", "PaperRow", "enter_late"]
