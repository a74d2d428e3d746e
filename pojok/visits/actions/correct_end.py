"""How a visit really ended that the day's end closed: piket knows in the morning (design §4.10)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.history.models import Event
from pojok.lib.keys import derive
from pojok.lib.refusals import Refused, bad_input
from pojok.visits.actions.acting import Act
from pojok.visits.actions.rows import change
from pojok.visits.models import Departure, State, StepRun, Visit, VisitAct

ENDS = (State.FINISHED, State.LEFT)
# The words of the departure that takes the place of an end by itself; why, is the correction's reason.
LEFT_REASON = "lain"


def put_state_right(act: Act, visit: Visit, given: object, *, ended_at: datetime | None) -> tuple[str, str]:
    """Finished instead of left, or the other way round, for a visit that the day's end closed.

    Refused: another visit (its acts say how it ended); finished without its hour or without a unit.
    """
    old = visit.state
    if given not in ENDS:
        remedy = _("Pilih selesai atau pergi.")
        raise bad_input("unknown_state", _("Keadaan kunjungan itu tidak dikenal."), field="state", remedy=remedy)
    if given == old:
        return old, old
    closing = closed_by_day_end(visit)
    if closing is None:
        sentence = _("Yang bisa diubah hanya akhir kunjungan yang ditutup otomatis.")
        remedy = _("Batalkan tindakan terakhirnya selama hari ini, atau catat kunjungan baru.")
        raise Refused("not_closed_by_day_end", sentence, remedy, field="state", more={"state": visit.state})
    if given == State.FINISHED:
        _finished(act, visit, ended_at)
    else:
        _left(act, visit, closing)
    change(act, visit, state=given)
    return old, str(given)


def closed_by_day_end(visit: Visit) -> VisitAct | None:
    """The act by which the day's end closed this visit, if it did."""
    closing = visit.acts.filter(act__in=["departure", "finish"], by=None, undone_at=None).order_by("-pk").first()
    if closing is None or not visit.is_over:
        return None
    return closing if Event.objects.filter(pk=closing.key, via="system").exists() else None


def _finished(act: Act, visit: Visit, ended_at: datetime | None) -> None:
    """The guest was received after all: the departure no longer holds, and the steps that nobody pressed are there,
    not measured."""
    if ended_at is None:
        remedy = _("Tulis kira-kira jam berapa konsultasinya selesai.")
        raise bad_input("end_needed", _("Jam selesainya belum diisi."), field="ended_at", remedy=remedy)
    if visit.unit_id is None:
        raise bad_input("unit_needed", _("Bidang yang menerima belum dipilih."), field="unit")
    for departure in visit.departures.filter(undone_at=None):
        change(act, departure, undone_at=act.at)
    passed = set(StepRun.objects.filter(visit=visit, undone_at=None).values_list("code", flat=True))
    for name in ("consult", "finish"):
        step = act.plan.step_of(name)
        if step is not None and step.code not in passed:
            run = StepRun.objects.create(
                visit=visit, code=step.code, began_at=ended_at, ended_at=ended_at, measured=False, by_id=act.user_id,
                press=act.press,
            )  # fmt: skip
            act.before["opened"].append(run.pk)
            passed.add(step.code)


def _left(act: Act, visit: Visit, closing: VisitAct) -> None:
    """The guest had gone: the end that nobody pressed was none."""
    for run in StepRun.objects.filter(pk__in=closing.before["opened"], undone_at=None):
        change(act, run, undone_at=act.at)
    departure = Departure.objects.create(
        pk=_key(act.key), visit=visit, reason_code=LEFT_REASON, reason=_("Pergi tanpa diketahui"), by_id=act.user_id,
        at=visit.ended_at or act.at,
    )  # fmt: skip
    act.made(departure)


def _key(key: UUID) -> UUID:
    return derive(key, "departure")
