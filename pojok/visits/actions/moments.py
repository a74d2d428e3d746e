"""The moments of a visit: what one act did at one time, in every record that says so.

Who corrects the hour of an act means all of it: the end of one step, the beginning of the next, the call on the board.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.db.models import Model
from django.utils.translation import gettext as _

from pojok.lib import clock, days
from pojok.lib.refusals import bad_input
from pojok.visits.actions.acting import Act
from pojok.visits.actions.rows import change
from pojok.visits.models import Absence, Call, Departure, HandOff, StepRun, Visit, VisitAct
from pojok.visits.policies import act_name

# Columns of the visit that an act may have set to its own time.
_OF_VISIT = {
    "check_in": ("arrived_at",),
    "take": ("taken_at",),
    "direct": ("directed_at", "taken_at"),
    "handoff": ("directed_at",),
    "call": ("called_at",),
    "phoned": ("phoned_at",),
    "finish": ("ended_at",),
    "departure": ("ended_at",),
    "skip": ("ended_at",),
}
_MADE: dict[str, tuple[type[Model], str]] = {
    "call": (Call, "called_at"),
    "departure": (Departure, "at"),
    "absence": (Absence, "began_at"),
    "handoff": (HandOff, "at"),
}


@dataclass
class Moment:
    """One act of the visit with every column that holds its time. `names`: what a correction may call it."""

    act: VisitAct
    at: datetime
    slots: list[tuple[Model, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    given: str = ""


def moments_of(visit: Visit) -> list[Moment]:
    """The acts that count, in their order; corrections have no time of their own in the visit's way."""
    acts = VisitAct.objects.filter(visit=visit, undone_at=None).exclude(act="correction").order_by("pk")
    runs = {run.pk: run for run in StepRun.objects.filter(visit=visit, undone_at=None).order_by("pk")}
    found = [_moment(act, visit, runs) for act in acts]
    _name(found, runs)
    return found


def _moment(act: VisitAct, visit: Visit, runs: dict[int, StepRun]) -> Moment:
    one = Moment(act, act.at, [(act, "at")])
    one.slots += [(visit, name) for name in _OF_VISIT.get(act.act, ()) if getattr(visit, name) == act.at]
    for pk in act.before["opened"]:
        if run := runs.get(pk):
            one.slots.append((run, "began_at"))
            if run.ended_at == act.at and run.began_at == act.at:
                one.slots.append((run, "ended_at"))
    one.slots += [(runs[pk], "ended_at") for pk in act.before["closed"] if pk in runs and runs[pk].ended_at]
    for name, pk in act.before["made"]:
        if name in _MADE:
            model, column = _MADE[name]
            one.slots.append((model._default_manager.get(pk=pk), column))
    one.slots += [(absence, "ended_at") for absence in Absence.objects.filter(pk__in=act.before["returned"])]
    return one


def _name(found: list[Moment], runs: dict[int, StepRun]) -> None:
    """Later ones win: `called_at` is the last call's, `steps.consult.…` those of the last consultation."""
    names: dict[str, Moment] = {}
    last = {run.code: run.pk for run in runs.values()}
    for one in found:
        for record, column in one.slots:
            if isinstance(record, Visit) and column in ("arrived_at", "called_at", "ended_at"):
                names[column] = one
            elif isinstance(record, StepRun) and last[record.code] == record.pk:
                names[f"steps.{record.code}.{column}"] = one
    for name, one in names.items():
        one.names.add(name)


@dataclass(frozen=True, slots=True)
class Timed:
    """One time put right."""

    field: str
    old: datetime
    new: datetime


def put_times_right(act: Act, visit: Visit, given: dict[str, datetime]) -> list[Timed]:
    """Give these moments their times, with all that happened in them. What was pressed together with one that moves on
    moves on with it.

    Refused: a time this visit doesn't have; the future; another day; before what came before, after what came after.
    """
    if not given:
        return []
    found = moments_of(visit)
    known_days = {visit.office.day(visit.arrived_at), *(visit.office.day(one.act.at) for one in found)}
    changed = []
    for name, new in given.items():
        one = next((m for m in found if name in m.names), None)
        if one is None:
            known = ", ".join(sorted(n for m in found for n in m.names))
            remedy = _("Yang bisa diperbaiki: %(known)s.") % {"known": known}
            raise bad_input("unknown_time", _("Kunjungan ini tidak punya waktu itu."), field=name, remedy=remedy)
        if new > clock.now():
            raise bad_input("future_time", _("Waktu itu belum terjadi."), field=name, remedy=_("Periksa jamnya."))
        if visit.office.day(new) not in known_days:
            remedy = _("Batalkan kunjungannya, lalu catat lagi pada harinya.")
            raise bad_input("other_day", _("Hari kunjungan tidak bisa dipindah."), field=name, remedy=remedy)
        if new != one.act.at:
            changed.append(Timed(name, one.act.at, new))
        one.at, one.given = new, name
    _push(found)
    _in_order(visit, found)
    _write(act, found)
    return changed


def _write(act: Act, found: list[Moment]) -> None:
    """Each record once, since its own times must be in order too."""
    records: dict[tuple[str, object], tuple[Model, dict[str, datetime]]] = {}
    for one in found:
        if one.at != one.act.at:
            for record, column in one.slots:
                _record, values = records.setdefault((record._meta.label, record.pk), (record, {}))
                values[column] = one.at
    for record, values in records.values():
        change(act, record, **values)


def _push(found: list[Moment]) -> None:
    for earlier, later in pairwise(found):
        moved_on = earlier.at > earlier.act.at
        if moved_on and not later.given and later.act.press == earlier.act.press and later.at < earlier.at:
            later.at = earlier.at


def _in_order(visit: Visit, found: list[Moment]) -> None:
    for n, (earlier, later) in enumerate(pairwise(found)):
        if later.at >= earlier.at or not (later.given or earlier.at != earlier.act.at):
            continue
        if later.given:
            sentence, wrong, other = _("Waktu ini lebih awal daripada “%(act)s”, pukul %(at)s."), later, earlier
        else:
            # What was pushed on moved with the one that was given, before it.
            sentence, other = _("Waktu ini lebih akhir daripada “%(act)s”, pukul %(at)s."), later
            wrong = next(m for m in reversed(found[: n + 1]) if m.given)
        at = days.local(other.at, visit.office.timezone)
        names = {"act": act_name(other.act.act), "at": f"{at:%H.%M}"}
        raise bad_input("time_order", sentence % names, field=wrong.given, remedy=_("Periksa urutan jamnya."))
