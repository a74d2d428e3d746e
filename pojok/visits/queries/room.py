"""What a konsultan's room shows: the queue, who is away for a while, who is in front."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from pojok.guests.queries import one_agency
from pojok.organisation.callers import Caller
from pojok.visits.models import Absence, Call, HandOff, State, Visit
from pojok.visits.models.visit import AT_A_PLACE

# Design §4.4: the screen proposes a recall, and after so many calls that the guest has left.
RECALL_AFTER = timedelta(minutes=5)
GONE_AFTER_CALLS = 3
AWAY = (State.MISSED, State.PARKED)


def number_of(visit: Visit) -> str:
    """The number as it is called, "P-007"; "" before there is one."""
    return visit.ticket.label if visit.ticket else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A guest in the queue. `offered`: "next" may call this one; else it is a named colleague's still."""

    visit: Visit
    number: str
    since: datetime
    offered: bool


@dataclass(frozen=True, slots=True)
class Away:
    """A guest who didn't come or was put off. `recall`, `gone`: what the screen proposes.

    until: when a guest who was put off is back by itself. asked: the minutes the guest asked for by the own link.
    """

    visit: Visit
    number: str
    since: datetime
    calls: int
    recall: bool
    gone: bool
    until: datetime | None = None
    asked: int = 0


@dataclass(frozen=True, slots=True)
class InFront:
    """A guest this konsultan has called and not yet finished. `calls`: how often this number was called."""

    visit: Visit
    number: str
    calls: int
    recall: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who is this konsultan's now."""

    queue: list[Waiting]
    away: list[Away]
    front: list[InFront]

    @property
    def next(self) -> Waiting | None:
        """Whom "next" would call."""
        return next((row for row in self.queue if row.offered), None)


def room_of(by: Caller, moment: datetime) -> Room:
    """The queue in the one order, those away longest away first, those in front last called first.

    Three statements at most, whatever their number. `open()` is what lets the partial index of open visits serve.
    """
    mine = Q(unit_id__in=by.unit_ids, state__in=(State.WAITING, *AWAY))
    called = Q(called_by_id=by.user_id, state__in=AT_A_PLACE)
    visits = list(Visit.objects.visible_to(by).open().filter(mine | called).with_names().in_calling_order())
    away = [v for v in visits if v.state in AWAY]
    front = sorted((v for v in visits if v.state in AT_A_PLACE), key=_called_at, reverse=True)
    times = _calls([*away, *front])
    absences = _absences(away)
    return Room(
        queue=[_waiting(v, by, moment) for v in visits if v.state == State.WAITING],
        away=sorted((_away(v, absences.get(v.pk), times, moment) for v in away), key=lambda row: row.since),
        front=[_front(v, times, moment) for v in front],
    )


def _called_at(visit: Visit) -> datetime:
    return visit.called_at or visit.arrived_at


def _waiting(visit: Visit, by: Caller, moment: datetime) -> Waiting:
    opened = visit.offered_to_unit_at is not None and visit.offered_to_unit_at <= moment
    of_today = visit.office.day(visit.arrived_at) == visit.office.day(moment)
    offered = of_today and (visit.official_id in (None, by.user_id) or opened)
    return Waiting(visit, number_of(visit), visit.directed_at or visit.arrived_at, offered)


def _away(visit: Visit, absence: Absence | None, times: dict[object, int], moment: datetime) -> Away:
    began = absence.began_at if absence else visit.called_at or visit.arrived_at
    until = absence.until if absence else None
    calls = times.get(visit.ticket_id, 0)
    gone = calls >= GONE_AFTER_CALLS and visit.state == State.MISSED
    # Whose return is promised needs no recall before.
    recall = moment - began >= RECALL_AFTER and not gone and (until is None or until <= moment)
    asked = round((until - began).total_seconds() / 60) if absence and until and absence.by_id is None else 0
    return Away(visit, number_of(visit), began, calls, recall, gone, until, asked)


def _front(visit: Visit, times: dict[object, int], moment: datetime) -> InFront:
    calls = times.get(visit.ticket_id, 0)
    late = visit.state == State.CALLED and moment - _called_at(visit) >= RECALL_AFTER
    gone = late and calls >= GONE_AFTER_CALLS
    return InFront(visit, number_of(visit), calls, late and not gone, gone)


def _calls(visits: list[Visit]) -> dict[object, int]:
    """How often each number was called."""
    if not visits:
        return {}
    tickets = [v.ticket_id for v in visits if v.ticket_id]
    counted = Call.objects.filter(ticket_id__in=tickets, undone_at=None).values("ticket_id").annotate(n=Count("pk"))
    return {row["ticket_id"]: row["n"] for row in counted}


def _absences(visits: list[Visit]) -> dict[object, Absence]:
    """What each of them is away by."""
    if not visits:
        return {}
    open_ones = Absence.objects.filter(visit__in=visits, ended_at=None, undone_at=None).order_by("began_at")
    return {absence.visit_id: absence for absence in open_ones}


def history_of(visit: Visit, *, at_most: int = 6) -> list[Visit]:
    """What this agency came to this unit for before, newest first, with who received it."""
    if visit.unit_id is None:
        return []
    earlier = Visit.objects.filter(
        office_id=visit.office_id, agency__in=one_agency(visit.agency), unit_id=visit.unit_id
    )
    ended = earlier.filter(state__in=[State.FINISHED, State.LEFT]).exclude(pk=visit.pk)
    return list(ended.with_names().select_related("called_by").order_by("-arrived_at")[:at_most])


def handed_here(visit: Visit) -> HandOff | None:
    """The hand-off that brought the visit where it is, if one did."""
    found: Iterable[HandOff] = (
        HandOff.objects.filter(visit=visit, undone_at=None, to_ticket_id=visit.ticket_id)
        .select_related("from_unit", "from_ticket", "by")
        .order_by("-at")[:1]
    )
    return next(iter(found), None)
