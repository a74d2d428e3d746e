"""Where guests sit now, and which Place a call without one means.

A seat is taken by the call, since the guest is on the way there, and free again when the consultation ends: in the
manual's step 6 the guest "telah selesai", and whoever is called now needs as long to walk there as that one to get up.
So `called` and `consulting` sit; `ending`, and every way off (missed, parked, handed off, gone, finished, closed at the
day's end), don't. It follows from the state alone: what is undone takes its seat again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from pojok.lib.clock import now
from pojok.lib.days import day_span
from pojok.lib.locks import hold
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, Place, Unit
from pojok.visits.models import Call, State, Visit
from pojok.visits.models.visit import AT_A_PLACE

SEATED = (State.CALLED, State.CONSULTING)


@dataclass(frozen=True, slots=True)
class Guests:
    """Who is at a Place: a guest's number, the people of that visit, and who called them.

    `leaving`: the consultation has ended; the seat counts as free.
    """

    place_id: int
    visit_id: UUID
    number: str
    people: int
    by_id: int | None
    leaving: bool


def people_of(visit: Visit) -> int:
    """How many seats this visit needs: the guest and the companions."""
    return 1 + len(visit.members)


def guests_at(visits: Iterable[Visit]) -> list[Guests]:
    """Those of these visits (with their tickets) that are at a Place, in the order of their calls."""
    there = [v for v in visits if v.state in AT_A_PLACE and v.place_id is not None]
    there.sort(key=lambda v: (v.called_at or v.arrived_at, v.pk))
    return [
        Guests(
            place_id=v.place_id or 0,
            visit_id=v.pk,
            number=v.ticket.label if v.ticket else "",
            people=people_of(v),
            by_id=v.called_by_id,
            leaving=v.state not in SEATED,
        )
        for v in there
    ]


def guests_of_office(office_id: int) -> list[Guests]:
    """Everybody at a Place of that office now. One statement, through the partial index of open visits."""
    there = Visit.objects.open().filter(office_id=office_id, state__in=AT_A_PLACE).exclude(place=None)
    return guests_at(there.select_related("ticket"))


def taken_seats(guests: Iterable[Guests]) -> dict[int, int]:
    """Place id → seats taken there; a Place without anybody isn't among them."""
    taken: dict[int, int] = {}
    for one in guests:
        if not one.leaving:
            taken[one.place_id] = taken.get(one.place_id, 0) + one.people
    return taken


def is_full(place: Place, *, but: Visit) -> bool:
    """Whether the people of visit `but` don't all find a seat there, beside everybody else who has one.

    Inside a transaction only. Whoever takes the last seats holds the Place until it is committed, and counts again:
    of two rooms that call to the last seat at the same moment, the second is told. Nobody waits otherwise.
    """
    left = _seats_left(place, but)
    people = people_of(but)
    if 0 <= left - people < people:
        hold("place", place.pk)
        left = _seats_left(place, but)
    return left < people


def _seats_left(place: Place, but: Visit) -> int:
    there = Visit.objects.open().filter(office_id=place.office_id, state__in=SEATED, place=place).exclude(pk=but.pk)
    return place.seats - sum(1 + len(members) for members in there.values_list("members", flat=True))


def usual_place(
    by: Caller,
    office: Office,
    unit: Unit,
    *,
    taken: Mapping[int, int] | None = None,
    known: Sequence[Place] | None = None,
) -> Place | None:
    """The caller's Place of the last call today; else the first free shared table; else the first; else the unit's.

    taken, known: seats taken and the Places in their order, where they were read already.
    """
    start, _end = day_span(office.day(now()), office.timezone)
    last = (
        Call.objects.filter(by_id=by.user_id, office=office, undone_at=None, called_at__gte=start)
        .select_related("place")
        .order_by("-called_at")
        .first()
    )
    if last is not None and last.place.unit_id in (None, unit.pk):
        return last.place
    if known is None:
        known = list(Place.objects.filter(Q(unit=None) | Q(unit=unit), office=office).order_by("order", "pk"))
    shared = [place for place in known if place.unit_id is None]
    if not shared:
        return next((place for place in known if place.unit_id == unit.pk), None)
    if taken is None:
        taken = taken_seats(guests_of_office(office.pk))
    return next((place for place in shared if not taken.get(place.pk)), shared[0])
