"""What the board shows. It is made of Calls; nobody's name is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from pojok.lib.clock import now
from pojok.lib.days import day_span
from pojok.organisation.models import Break, Office, Unit
from pojok.visits.models import Call, UnitWait, Visit
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries.told import STEP_MINUTES

CALLS = 7


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call: the number, where to, how often it was called; `here`: the guest is still awaited or has gone in."""

    id: UUID
    number: str
    place_name: str
    place_short: str
    unit_name: str
    unit_letter: str
    unit_order: int
    called_at: datetime
    times: int
    here: bool = True


@dataclass(frozen=True, slots=True)
class BoardUnit:
    """How many wait for a unit, what a newcomer would be told of the wait, and whether the unit is on a break.

    `low`, `high` None: it can't be estimated yet; `told` False: nobody estimates just now. `back_at` None while it
    `rests`: not back today."""

    code: str
    letter: str
    order: int
    name: str
    short_name: str
    waiting: int
    told: bool = False
    low: int | None = None
    high: int | None = None
    officials: int = 0
    rests: bool = False
    back_at: datetime | None = None

    @property
    def has_wait(self) -> bool:
        """Whether there is a wait to speak of: somebody is before a newcomer, or all officials have guests."""
        return self.told and self.high is not None and (self.waiting > 0 or self.high > STEP_MINUTES)


@dataclass(frozen=True, slots=True)
class BoardData:
    """The board of an office on its day."""

    calls: tuple[BoardCall, ...]
    units: tuple[BoardUnit, ...]
    day: date
    now: datetime

    @property
    def resting(self) -> BoardCall | None:
        """What stands large when nothing is being announced: the last number that is still to come or has gone in.
        A guest who was put off or sent on must not walk to a table where nobody waits."""
        return next((call for call in self.calls if call.here), None)

    @property
    def others(self) -> tuple[BoardCall, ...]:
        """The last calls beside the large one."""
        return tuple(call for call in self.calls if call is not self.resting)[: CALLS - 1]


def board(office: Office) -> BoardData:
    """Today's last calls, one a number, newest first, and the waiting per unit. Two statements."""
    moment = now()
    day = office.day(moment)
    start, end = day_span(day, office.timezone)
    today = Call.objects.filter(office=office, undone_at=None, called_at__gte=start, called_at__lt=end)
    of_ticket = today.filter(ticket=OuterRef("ticket")).order_by("-called_at")
    times = today.filter(ticket=OuterRef("ticket")).order_by().values("ticket").annotate(n=Count("pk")).values("n")
    latest = (
        today.filter(pk=Subquery(of_ticket.values("pk")[:1]))
        .annotate(times=Coalesce(Subquery(times), 1))
        .select_related("ticket", "unit", "place", "visit")
        .order_by("-called_at")[:CALLS]
    )
    calls = tuple(
        BoardCall(
            id=call.pk,
            number=call.ticket.label,
            place_name=call.place.name,
            place_short=call.place.short_name,
            unit_name=call.unit.name,
            unit_letter=call.unit.letter or "",
            unit_order=call.unit.order,
            called_at=call.called_at,
            times=call.times,
            here=call.visit.state in AT_A_PLACE and call.visit.ticket_id == call.ticket_id,
        )
        for call in latest
    )
    return BoardData(calls=calls, units=waiting_by_unit(office), day=day, now=moment)


def waiting_by_unit(office: Office) -> tuple[BoardUnit, ...]:
    """Units that have a queue, in the office's order, with how many wait and how long. One statement."""
    # Counted from the waiting alone: a join to all visits would grow with every year.
    here = Visit.objects.at_unit(OuterRef("pk")).waiting().order_by().values("unit_id").annotate(n=Count("pk"))
    moment = now()
    today, _next = day_span(office.day(moment), office.timezone)
    # One without a time of return ends with the day.
    rests = Break.objects.at(moment).filter(unit=OuterRef("pk"), began_at__gte=today)
    units = (
        Unit.objects.filter(office=office, letter__isnull=False)
        .annotate(
            waiting=Coalesce(Subquery(here.values("n")), 0),
            rests=Exists(rests),
            back_at=Subquery(rests.order_by("-began_at").values("back_at")[:1]),
        )
        .select_related("wait_now")
        .order_by("order", "pk")
    )
    return tuple(_unit(unit, moment) for unit in units)


def _unit(unit: Any, moment: datetime) -> BoardUnit:
    made: UnitWait | None = getattr(unit, "wait_now", None)
    told = made if made is not None and made.is_fresh(moment) else None
    return BoardUnit(
        code=unit.code,
        letter=unit.letter or "",
        order=unit.order,
        name=unit.name,
        short_name=unit.short_name,
        waiting=unit.waiting,
        told=told is not None,
        low=told.low_minutes if told else None,
        high=told.high_minutes if told else None,
        officials=told.officials if told else 0,
        rests=unit.rests,
        back_at=unit.back_at,
    )
