"""An office's day at a glance: who came, who waits too long, which queues, how what was told held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from pojok.lib.days import day_span
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.organisation.queries import breaks_now
from pojok.visits.models import Departure, State, Visit, VisitAct, WaitTold
from pojok.visits.queries.board import BoardUnit, waiting_by_unit
from pojok.visits.queries.lists import Row, open_rows
from pojok.visits.queries.receivers import Receiver, queues_of_office
from pojok.visits.queries.waits import Held, held

JUDGED_SINCE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TooLong:
    """A guest for whom it takes longer than the standard of the step, or longer than the "at most" that was told:
    `limit` minutes, since `since`."""

    visit: Visit
    what: str
    since: datetime
    limit: int
    told: bool


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A queue now, and its officials who are on a break of their own."""

    unit: BoardUnit
    away: tuple[Receiver, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """The day so far, and now."""

    came: int
    finished: int
    waiting: int
    inside: int
    first: int
    skipped: int
    too_long: list[TooLong]
    units: list[UnitNow]
    unserved: list[Departure]
    held: list[Held]


def today(by: Caller, office: Office, moment: datetime) -> Today:
    """Twelve statements, however many came."""
    rows = open_rows(by)
    visits = [row.visit for row in rows]
    counted = _counted(by, office, moment)
    pauses = breaks_now(office.pk, moment)
    queues = queues_of_office(office, visits, moment, pauses=pauses)
    away = {q.unit.code: tuple(r for r in q.receivers if r.pause and not q.pause) for q in queues}
    return Today(
        came=counted["came"],
        finished=counted["finished"],
        waiting=sum(1 for v in visits if v.state == State.WAITING),
        inside=len(visits),
        first=counted["first"],
        skipped=counted["skipped"],
        too_long=_too_long(rows, moment),
        units=[UnitNow(unit, away.get(unit.code, ())) for unit in waiting_by_unit(office)],
        unserved=_unserved(by, office, moment),
        held=held([q.unit for q in queues], moment - JUDGED_SINCE, moment),
    )


def _counted(by: Caller, office: Office, moment: datetime) -> dict[str, int]:
    """Of the day's visits; `first`: let go first for a reason, `skipped`: steps passed over."""
    visits = Visit.objects.visible_to(by).on_day(office, office.day(moment))
    counted: dict[str, int] = visits.aggregate(
        came=Count("pk", distinct=True, filter=~Q(state=State.CANCELLED)),
        finished=Count("pk", distinct=True, filter=Q(state=State.FINISHED)),
        first=Count("pk", distinct=True, filter=Q(priority__gt=0)),
        skipped=Count("runs", distinct=True, filter=Q(runs__undone_at=None) & ~Q(runs__skipped="")),
    )
    return counted


def _too_long(rows: list[Row], moment: datetime) -> list[TooLong]:
    """The longest over its limit first."""
    found = [
        TooLong(row.visit, row.standing.what, row.standing.since, row.standing.minutes, told=False)
        for row in rows
        if row.late and row.standing.minutes is not None
    ]
    waiting = {row.visit.ticket_id: row for row in rows if row.visit.state == State.WAITING and row.visit.ticket_id}
    for ticket_id, told in _first_told([pk for pk in waiting if pk]).items():
        row = waiting[ticket_id]
        if told.most_minutes is not None and moment - told.told_at > timedelta(minutes=told.most_minutes):
            found.append(TooLong(row.visit, row.standing.what, told.told_at, told.most_minutes, told=True))
    return sorted(found, key=lambda one: one.since + timedelta(minutes=one.limit))


def _first_told(tickets: list[UUID]) -> dict[UUID, WaitTold]:
    first = WaitTold.objects.filter(ticket_id__in=tickets).order_by("ticket_id", "told_at", "pk").distinct("ticket_id")
    return {told.ticket_id: told for told in first}


def _unserved(by: Caller, office: Office, moment: datetime) -> list[Departure]:
    """Who went today before anybody received them, the last first. Not those sent to the right office."""
    start, end = day_span(office.day(moment), office.timezone)
    received = VisitAct.objects.filter(visit=OuterRef("visit"), act="consult", undone_at=None)
    gone = Departure.objects.filter(
        ~Exists(received),
        visit__in=Visit.objects.visible_to(by).filter(ended_at__gte=start, ended_at__lt=end),
        undone_at=None,
        refer=None,
    )
    return list(gone.select_related("visit__guest", "visit__agency", "visit__ticket", "visit__unit").order_by("-at"))
