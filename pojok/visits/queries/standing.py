"""Whose turn it is at a visit, since when, against which standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pojok.sop.plan import Plan
from pojok.visits.models import StepRun, Visit

# Whose act is awaited in each state (peers: somebody's turn in every state).
TURN = {
    "arrived": "petugas",
    "greeted": "petugas",
    "reported": "piket",
    "waiting": "konsultan",
    "called": "tamu",
    "missed": "tamu",
    "parked": "tamu",
    "consulting": "konsultan",
    "ending": "konsultan",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row says of a visit: whose turn, what is under way, since when, and the standard's minutes if any."""

    turn: str
    what: str
    since: datetime
    minutes: int | None
    step: str | None

    def is_late(self, moment: datetime) -> bool:
        """Past the standard; a blank standard is never late."""
        return self.minutes is not None and (moment - self.since).total_seconds() > self.minutes * 60


def turn_name(turn: str) -> str:
    names = {
        "petugas": _("giliran petugas"),
        "piket": _("giliran piket"),
        "konsultan": _("giliran konsultan"),
        "tamu": _("giliran tamu"),
    }
    return names.get(turn, "")


def standing(visit: Visit, plan: Plan, run: StepRun | None) -> Standing:
    """Where this visit stands; `run` is its open step, if any. Waiting and the way (called, not yet there) are
    measured apart: they belong to no step and have no standard."""
    turn = TURN.get(visit.state, "")
    if run is not None:
        step = plan.step(run.code)
        return Standing(turn, step.label if step else run.code, run.began_at, step.minutes if step else None, run.code)
    if visit.state == "called":
        return Standing(turn, _("dipanggil"), visit.called_at or visit.arrived_at, None, None)
    if visit.is_over:
        return Standing("", visit.get_state_display(), visit.ended_at or visit.arrived_at, None, None)
    return Standing(turn, _("menunggu"), visit.directed_at or visit.arrived_at, None, None)


def open_runs(visits: Iterable[Visit]) -> dict[object, StepRun]:
    """The open step of each visit, in one query."""
    rows = StepRun.objects.filter(visit__in=list(visits), ended_at=None, undone_at=None)
    return {run.visit_id: run for run in rows}
