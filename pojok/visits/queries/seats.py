"""The Places of an office as a screen shows them before a call: seats taken, by which numbers, and what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, Place, Unit
from pojok.visits.queries.places import Guests, guests_of_office, taken_seats, usual_place


@dataclass(frozen=True, slots=True)
class Seats:
    """A Place and who is there. `own`: seats of the looking konsultan's guests, who leave before the next one comes.
    `chosen`: where the next call goes."""

    place: Place
    guests: tuple[Guests, ...]
    own: int = 0
    chosen: bool = False

    @property
    def taken(self) -> int:
        """Seats that somebody sits on or is on the way to."""
        return sum(one.people for one in self.guests if not one.leaving)

    @property
    def free(self) -> int:
        """Seats for the next guest."""
        return max(0, self.place.seats - self.taken + self.own)

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def is_empty(self) -> bool:
        """Nobody of others is there."""
        return self.taken == self.own


def places_for(by: Caller, office: Office, unit: Unit, *, chosen: str = "") -> list[Seats]:
    """The shared Places and those of the caller's units. Chosen: that code, else where a call would go by itself."""
    places = Place.objects.filter(office=office).filter(Q(unit=None) | Q(unit_id__in=by.unit_ids))
    found = list(places.order_by("order", "pk"))
    guests = guests_of_office(office.pk)
    if chosen not in {place.code for place in found}:
        usual = usual_place(by, office, unit, taken=taken_seats(guests), known=found)
        chosen = usual.code if usual else ""
    return _with_guests(found, guests, by.user_id, chosen)


def tables_of(office: Office, guests: Iterable[Guests]) -> list[Seats]:
    """The shared Places (the manual's Pojok) with those of these guests who are there. One statement."""
    shared = Place.objects.filter(office=office, unit=None).order_by("order", "pk")
    return _with_guests(list(shared), list(guests))


def _with_guests(
    places: list[Place], guests: list[Guests], user_id: int | None = None, chosen: str = ""
) -> list[Seats]:
    told = []
    for place in places:
        there = tuple(one for one in guests if one.place_id == place.pk)
        own = sum(one.people for one in there if not one.leaving and one.by_id == user_id)
        told.append(Seats(place, there, own, place.code == chosen))
    return told
