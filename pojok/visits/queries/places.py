"""Where guests sit now, and which Place a call without one means."""

from __future__ import annotations

from pojok.lib.clock import now
from pojok.lib.days import day_span
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, Place, Unit
from pojok.visits.models import Call, Visit
from pojok.visits.models.visit import AT_A_PLACE


def taken_seats(office_id: int, *, but: Visit | None = None) -> dict[int, int]:
    """Place id → people there now: of each visit called, consulting or ending, the guest and the companions."""
    rows = Visit.objects.filter(office_id=office_id, state__in=AT_A_PLACE).exclude(place=None)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    taken: dict[int, int] = {}
    for place_id, members in rows.values_list("place_id", "members"):
        taken[place_id] = taken.get(place_id, 0) + 1 + len(members)
    return taken


def is_full(place: Place, *, but: Visit) -> bool:
    """Whether no seat is left there for anybody (the visit itself doesn't count)."""
    return taken_seats(place.office_id, but=but).get(place.pk, 0) >= place.seats


def usual_place(by: Caller, office: Office, unit: Unit) -> Place | None:
    """The caller's Place of the last call today; else the first free shared table; else the first; else the unit's."""
    start, _end = day_span(office.day(now()), office.timezone)
    last = (
        Call.objects.filter(by_id=by.user_id, office=office, undone_at=None, called_at__gte=start)
        .select_related("place")
        .order_by("-called_at")
        .first()
    )
    if last is not None and last.place.unit_id in (None, unit.pk):
        return last.place
    shared = list(Place.objects.filter(office=office, unit=None).order_by("order"))
    taken = taken_seats(office.pk)
    free = next((place for place in shared if not taken.get(place.pk)), None)
    return free or (shared[0] if shared else Place.objects.filter(office=office, unit=unit).order_by("order").first())
