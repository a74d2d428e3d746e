"""Guests who are away for a while: until when, and who should be back by now."""

from __future__ import annotations

from datetime import datetime

from pojok.visits.models import Absence, State, Visit


def asked_for_more_time(visit: Visit) -> int:
    """How often the guest, by the own link, asked for more time during this visit."""
    return Absence.objects.filter(visit=visit, kind=Absence.Kind.PARKED, by=None, undone_at=None).count()


def back_at(visit: Visit) -> datetime | None:
    """When a parked guest is back by itself; None: when somebody says so."""
    if visit.state != State.PARKED:
        return None
    going_on = Absence.objects.filter(visit=visit, ended_at=None, undone_at=None)
    return going_on.order_by("-began_at").values_list("until", flat=True).first()


def due(moment: datetime) -> list[Absence]:
    """Absences of parked guests whose time has come, the longest due first. Through a partial index."""
    going_on = Absence.objects.filter(ended_at=None, undone_at=None, until__lte=moment, visit__state=State.PARKED)
    return list(going_on.select_related("visit").order_by("until", "pk"))
