"""All rows of a visit that count, to be compared before and after."""

from __future__ import annotations

from typing import Any

from pojok.visits.models import Absence, Call, Correction, Departure, HandOff, StepRun, Ticket, Visit, VisitAct
from tests.office import fresh


def whole(visit: Visit) -> dict[str, Any]:
    """Every column of the visit and its guest; every record of it that holds, undone ones left out."""
    stored = fresh(visit)
    found: dict[str, Any] = {"visit": _columns(stored), "guest": _columns(stored.guest)}
    for model in (StepRun, Call, HandOff, Absence, Departure, Correction):
        rows = model._default_manager.filter(visit=stored, undone_at=None).order_by("pk")
        found[model.__name__] = [_columns(row) for row in rows]
    found["tickets"] = list(Ticket.objects.filter(visit=stored, void=None).order_by("number").values())
    acts = VisitAct.objects.filter(visit=stored, undone_at=None).order_by("pk")
    found["acts"] = list(acts.values_list("key", "act", "at"))
    return found


def _columns(record: Any) -> dict[str, Any]:
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
