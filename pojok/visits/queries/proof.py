"""What a bukti kunjungan tells: the visit as it is known now, and what became of it since the proof was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from pojok.history.models import Event
from pojok.sop.queries import plan_of
from pojok.visits.models import Correction, Departure, HandOff, Proof, State, StepRun, Ticket, Visit


@dataclass(frozen=True, slots=True)
class Stay:
    """The guest received in one unit, by whom, from when to when; `ended_at` None: still there."""

    unit: str
    number: str
    by: str
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Since:
    """What happened to the visit after its proof was made, so that the paper may say something else."""

    corrected_at: datetime | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProofView:
    """All that the paper and the page of a proof may tell."""

    proof: Proof
    visit: Visit
    stays: list[Stay]
    departure: Departure | None
    since: Since

    @property
    def people(self) -> int:
        return 1 + len(self.visit.members)

    @property
    def is_cancelled(self) -> bool:
        return self.visit.state == State.CANCELLED


def proof_of(visit: Visit) -> Proof | None:
    """The proof of this visit, if one was made."""
    return Proof.objects.filter(visit=visit).first()


def proof_by_code(code: str) -> Proof | None:
    """The proof with this code (as `proofs.read_code` gives it), with its visit."""
    related = ("visit__office", "visit__guest", "visit__agency__merged_into", "visit__unit", "visit__ticket")
    return Proof.objects.filter(code=code).select_related(*related).first()


def proof_view(proof: Proof) -> ProofView:
    """Five statements, whatever happened; `proof.visit` with its names."""
    visit = proof.visit
    gone = Departure.objects.filter(visit=visit, undone_at=None).select_related("refer").order_by("-at").first()
    return ProofView(proof, visit, stays_of(visit), gone, _since(proof))


def was_received(visit: Visit) -> bool:
    """Has a consultation of this visit begun, taken back ones not counted?"""
    return _receptions(visit).exists()


def stays_of(visit: Visit) -> list[Stay]:
    """Where the guest was received, in order: the runs of the step that consultation belongs to. The unit is the one
    the visit was in then: hand-offs divide the time, and the last part is the visit's own, corrected or not."""
    runs = list(_receptions(visit).select_related("by").order_by("began_at", "pk"))
    if not runs:
        return []
    moves = list(
        HandOff.objects.filter(visit=visit, undone_at=None)
        .select_related("from_unit", "from_ticket")
        .order_by("at", "pk")
    )
    return [_stay(visit, run, moves) for run in runs]


def _receptions(visit: Visit) -> QuerySet[StepRun]:
    step = plan_of(visit.sop_version_id).step_of("consult")
    return StepRun.objects.filter(visit=visit, undone_at=None, skipped="", code=step.code if step else "")


def _stay(visit: Visit, run: StepRun, moves: list[HandOff]) -> Stay:
    # A hand-off ends the run it falls into, so what lies after the run's beginning tells where that was.
    after = next((move for move in moves if move.at > run.began_at or move.at == run.ended_at), None)
    unit, ticket = (after.from_unit, after.from_ticket) if after else (visit.unit, visit.ticket)
    return Stay(
        unit=unit.name if unit else "",
        number=_label(ticket),
        by=run.by.name if run.by else "",
        began_at=run.began_at,
        ended_at=run.ended_at or visit.ended_at,
    )


def _label(ticket: Ticket | None) -> str:
    return ticket.label if ticket else ""


def _since(proof: Proof) -> Since:
    """Corrections that hold, and acts taken back."""
    corrected = Correction.objects.filter(visit_id=proof.visit_id, at__gt=proof.made_at, undone_at=None)
    undone = Event.objects.about(proof.visit_id).filter(kind="visit.undone", recorded_at__gt=proof.made_at)
    return Since(
        corrected_at=corrected.order_by("-at").values_list("at", flat=True).first(),
        undone_at=undone.order_by("-recorded_at").values_list("recorded_at", flat=True).first(),
    )
