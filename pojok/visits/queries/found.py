"""Guests found at the desk: the person, the last visit, and whether they are here now."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from django.db import connection
from django.db.models import F, Max

from pojok.guests.models import Guest
from pojok.guests.queries import find_guests
from pojok.lib.names import words
from pojok.visits.models import Visit
from pojok.visits.queries.lists import frequent_guests, last_visits, open_visits

# Fewer letters find half the district.
LETTERS_NEEDED = 2
ROWS = 6
USUAL_ROWS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A row under the field: `inside` is the visit under way, `last` the latest one."""

    guest: Guest
    last: Visit | None
    inside: Visit | None


def guests_found(office_id: int, text: str) -> list[Found]:
    """Guests for the words typed, those who came last first. Empty when too little is typed."""
    if sum(map(len, words(text))) < LETTERS_NEEDED:
        return []
    ranked = (
        find_guests(office_id, text)
        .annotate(last_at=Max("visits__arrived_at"))
        .order_by(F("last_at").desc(nulls_last=True), "normalised", "pk")[:ROWS]
    )
    return _with_visits(list(ranked))


def usual_guests(office_id: int) -> list[Found]:
    """The guests who come most often and aren't here now, for an empty field."""
    ids = _frequent(office_id)
    by_id = Guest.objects.select_related("agency__merged_into").in_bulk(ids)
    rows = _with_visits([by_id[pk] for pk in ids if pk in by_id])
    return [row for row in rows if row.inside is None][:USUAL_ROWS]


def _frequent(office_id: int) -> list[UUID]:
    """Who comes most often changes in weeks, and counting it reads half a year: counted a few times an hour."""
    kept = _often.get(office_id)
    if kept is None or kept[0] < monotonic() or connection.in_atomic_block:
        kept = (monotonic() + _OFTEN_SECONDS, frequent_guests(office_id, at_most=USUAL_ROWS * 4))
        _often[office_id] = kept
    return kept[1]


_OFTEN_SECONDS = 600
_often: dict[int, tuple[float, list[UUID]]] = {}


def _with_visits(guests: list[Guest]) -> list[Found]:
    ids = [guest.pk for guest in guests]
    last, inside = last_visits(ids), open_visits(ids)
    return [Found(guest, last.get(guest.pk), inside.get(guest.pk)) for guest in guests]
