"""What an answer needs besides the visit itself: in a few statements, whether for one visit or for fifty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pojok.history.models import Event
from pojok.organisation.models import User
from pojok.visits.models import State, StepRun, Visit
from pojok.visits.queries.answer import ahead_of

# What an answer names. An act has loaded some of them already.
_NAMED_FIELDS: tuple[Any, ...] = tuple(
    Visit._meta.get_field(name) for name in ("agency", "unit", "official", "ticket", "place")
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Step runs, place in line and names of some visits."""

    _runs: dict[UUID, list[StepRun]]
    _ahead: dict[UUID, int]
    _named: dict[UUID, Visit]

    def runs(self, visit: Visit) -> list[StepRun]:
        return self._runs.get(visit.pk, [])

    def ahead(self, visit: Visit) -> int:
        return self._ahead.get(visit.pk, 0)

    def named(self, visit: Visit) -> Visit:
        """The visit with its names loaded."""
        return self._named.get(visit.pk, visit)


def surroundings(visits: list[Visit]) -> Surroundings:
    """Two statements: the runs, and the queues of those who wait (none when nobody does); a third when an act left
    more than one name unloaded."""
    unnamed = [visit.pk for visit in visits if _unloaded(visit) > 1]
    named = {v.pk: v for v in Visit.objects.filter(pk__in=unnamed).with_names()} if unnamed else {}
    current = [named.get(v.pk, v) for v in visits]
    runs: dict[UUID, list[StepRun]] = {}
    rows = StepRun.objects.filter(visit__in=[v.pk for v in visits], undone_at=None)
    for run in rows.select_related("by").order_by("pk"):
        runs.setdefault(run.visit_id, []).append(run)
    return Surroundings(runs, places_in_line(current), named)


def places_in_line(visits: list[Visit]) -> dict[UUID, int]:
    """How many of the same queue come before each waiting visit, in the one order of list, call and board."""
    waiting = [v for v in visits if v.state == State.WAITING]
    if len(waiting) == 1:
        return {waiting[0].pk: ahead_of(waiting[0])}
    units = {v.unit_id for v in waiting}
    if not units:
        return {}
    counted: dict[int | None, int] = {}
    places: dict[UUID, int] = {}
    queued = Visit.objects.filter(unit__in=units).waiting().in_calling_order()
    for pk, unit_id in queued.values_list("pk", "unit_id"):
        places[pk] = counted.get(unit_id, 0)
        counted[unit_id] = places[pk] + 1
    return places


def usernames(events: Iterable[Event]) -> dict[int, str]:
    """Who did them. Events hold plain ids, so that names are looked up only for those who may read them."""
    return dict(User.objects.filter(pk__in={e.by_id for e in events if e.by_id}).values_list("pk", "username"))


def _unloaded(visit: Visit) -> int:
    return sum(getattr(visit, field.attname) is not None and not field.is_cached(visit) for field in _NAMED_FIELDS)
