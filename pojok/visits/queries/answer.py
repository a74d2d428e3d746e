"""A visit as the API and the visit's page tell it (design §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from pojok.sop.plan import Plan
from pojok.visits.models import State, StepRun, Visit


@dataclass(frozen=True, slots=True)
class RunTold:
    """One run of a step, undone ones left out."""

    code: str
    label: str
    began_at: datetime
    ended_at: datetime | None
    measured: bool
    standard_minutes: int | None
    by: str | None
    skipped: str


def runs_told(visit: Visit, plan: Plan, runs: list[StepRun]) -> list[RunTold]:
    """The runs so far, in order."""
    told = []
    for run in runs:
        step = plan.step(run.code)
        told.append(
            RunTold(
                code=run.code,
                label=step.label if step else run.code,
                began_at=run.began_at,
                ended_at=run.ended_at,
                measured=run.measured,
                standard_minutes=step.minutes if step else None,
                by=run.by.username if run.by else None,
                skipped=run.skipped,
            )
        )
    return told


def runs_of(visit: Visit) -> list[StepRun]:
    return list(StepRun.objects.filter(visit=visit, undone_at=None).select_related("by").order_by("pk"))


def ahead_of(visit: Visit) -> int:
    """Guests of the same queue before this one, in the one order; 0 unless waiting."""
    if visit.state != State.WAITING or visit.ticket is None:
        return 0
    same_rank = Q(priority=visit.priority)
    earlier = (
        Q(priority__gt=visit.priority)
        | same_rank & Q(arrived_at__lt=visit.arrived_at)
        | same_rank & Q(arrived_at=visit.arrived_at, ticket__number__lt=visit.ticket.number)
    )
    return Visit.objects.at_unit(visit.unit_id or 0).waiting().filter(earlier).exclude(pk=visit.pk).count()
