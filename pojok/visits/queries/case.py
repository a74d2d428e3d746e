"""One visit with all that belongs to it: waiting and way, numbers, calls, moves, and what may be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pojok.organisation.callers import Caller
from pojok.visits.models import Absence, Call, Correction, Departure, HandOff, Ticket, Visit, VisitAct

WAITING, WAY, AWAY = "waiting", "way", "away"

# What an act begins between the steps of the SOP; None: nothing, it only ends what was.
_BEGINS = {
    "direct": WAITING,
    "handoff": WAITING,
    "return": WAITING,
    "call": WAY,
    "missed": AWAY,
    "parking": AWAY,
    "consult": None,
    "end": None,
    "finish": None,
    "departure": None,
}


@dataclass(frozen=True, slots=True)
class Between:
    """A time that belongs to no step (design §3.2): waiting for a call, the way to the Place, or away."""

    kind: str
    began_at: datetime
    ended_at: datetime | None


def between_steps(acts: Iterable[VisitAct]) -> list[Between]:
    """Waiting, way and absences from the acts in their order, undone ones left out. Called again is the same way."""
    found: list[Between] = []
    kind: str | None = None
    began: datetime | None = None
    for act in acts:
        if act.undone_at is not None or act.act not in _BEGINS:
            continue
        following = _BEGINS[act.act]
        if following == kind == WAY:
            continue
        if kind is not None and began is not None:
            found.append(Between(kind, began, max(act.at, began)))
        kind, began = following, act.at
    if kind is not None and began is not None:
        found.append(Between(kind, began, None))
    return found


@dataclass(frozen=True, slots=True)
class Case:
    """All records of one visit, oldest first."""

    acts: list[VisitAct]
    tickets: list[Ticket]
    calls: list[Call]
    hand_offs: list[HandOff]
    absences: list[Absence]
    departures: list[Departure]
    corrections: list[Correction]

    @property
    def departure(self) -> Departure | None:
        """The one that holds, if the guest left."""
        return next((one for one in reversed(self.departures) if one.undone_at is None), None)


def case_of(visit: Visit) -> Case:
    """Seven statements, whatever happened."""
    return Case(
        acts=list(VisitAct.objects.filter(visit=visit).select_related("by").order_by("pk")),
        tickets=list(Ticket.objects.filter(visit=visit).select_related("unit", "void").order_by("given_at", "pk")),
        calls=list(Call.objects.filter(visit=visit).select_related("place", "by", "ticket").order_by("called_at")),
        hand_offs=list(
            HandOff.objects.filter(visit=visit)
            .select_related("from_unit", "to_unit", "from_ticket", "to_ticket", "by")
            .order_by("at")
        ),
        absences=list(Absence.objects.filter(visit=visit).order_by("began_at")),
        departures=list(Departure.objects.filter(visit=visit).select_related("refer", "by").order_by("at")),
        corrections=list(Correction.objects.filter(visit=visit).select_related("by").order_by("at", "field")),
    )


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What of one's own may be taken back on this visit. `act`: one of the press, or none. Else `why_not`: `acted`
    (somebody acted since: `since`), `elsewhere` (on the other guest of the same press), `other_day`; empty when this
    person has done nothing here."""

    act: VisitAct | None = None
    why_not: str = ""
    since: VisitAct | None = None


def taking_back(acts: list[VisitAct], by: Caller, of_today: Callable[[VisitAct], bool]) -> TakingBack:
    """Whether `by` may take the last act's press back: own, of today, and nothing done on top of it.

    The press may have acted on another visit too (the guest before); what was done there since forbids it as well.
    """
    counting = [act for act in acts if act.undone_at is None]
    if not any(act.by_id == by.user_id for act in counting):
        return TakingBack()
    last = counting[-1]
    if last.by_id != by.user_id:
        return TakingBack(why_not="acted", since=last)
    if not of_today(last):
        return TakingBack(why_not="other_day")
    pressed = list(VisitAct.objects.filter(press=last.press, undone_at=None).exclude(visit_id=last.visit_id))
    newest: dict[UUID, int] = {}
    for act in pressed:
        newest[act.visit_id] = max(newest.get(act.visit_id, 0), act.pk)
    for visit_id, pk in newest.items():
        if VisitAct.objects.filter(visit_id=visit_id, undone_at=None, pk__gt=pk).exclude(press=last.press).exists():
            return TakingBack(why_not="elsewhere")
    return TakingBack(last)
