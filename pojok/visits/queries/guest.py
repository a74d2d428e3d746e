"""What the guest's own page tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.history.models import Event
from pojok.lib.clock import now
from pojok.organisation.models import GuestDuty, Office
from pojok.organisation.queries import breaks_now, of_person, of_unit
from pojok.sop.queries import plan_of
from pojok.visits.models import Departure, HandOff, State, Visit, VisitAct
from pojok.visits.queries.answer import ahead_of, runs_of
from pojok.visits.queries.away import asked_for_more_time, back_at
from pojok.visits.queries.told import WaitNow, wait_now


@dataclass(frozen=True, slots=True)
class GuestStep:
    """A line of “Perjalanan Anda”: status is done, now or later."""

    label: str
    status: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Resting:
    """Whom the guest waits for is on a break: the unit or the named official. `back_at` None: not back today."""

    name: str
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class GuestView:
    """All a guest sees of the own visit; nothing of anybody else."""

    visit_id: UUID
    office: Office
    state: str
    number: str
    old_number: str
    ahead: int | None
    unit_name: str
    unit_letter: str
    unit_order: int
    why: str
    place_name: str
    place_short: str
    corner_name: str
    official_name: str
    refer_name: str
    steps: list[GuestStep]
    members: int
    priority: bool
    arrived_at: datetime
    can_leave: bool
    can_return: bool
    undo_key: UUID | None
    undo_act: str
    wait: WaitNow | None = None
    resting: Resting | None = None
    away_until: datetime | None = None
    # How often more time was asked for; None where it can't be asked for.
    asked_for_time: int | None = None
    duties: list[str] = field(default_factory=list)


def duties_in_force(office: Office) -> list[str]:
    """The guest's duties that hold today, each in one line; empty when none do."""
    today = office.day(now())
    return list(
        GuestDuty.objects.in_force(today).filter(office=office).order_by("order").values_list("line", flat=True)
    )


def guest_view(visit: Visit) -> GuestView:
    """The visit as its guest may see it."""
    hand_off = (
        HandOff.objects.filter(visit=visit, undone_at=None)
        .select_related("from_ticket__unit", "from_unit")
        .order_by("-at")
        .first()
    )
    gone = Departure.objects.filter(visit=visit, undone_at=None).select_related("refer").order_by("-at").first()
    last = VisitAct.objects.filter(visit=visit, undone_at=None).order_by("-pk").first()
    own = last if last is not None and _may_be_taken_back(visit, last) else None
    waits = visit.state == State.WAITING
    unit = visit.unit
    return GuestView(
        visit_id=visit.pk,
        office=visit.office,
        state=visit.state,
        number=visit.ticket.label if visit.ticket else "",
        old_number=hand_off.from_ticket.label if hand_off and not visit.is_over else "",
        ahead=ahead_of(visit) if waits else None,
        unit_name=unit.name if unit else "",
        unit_letter=(unit.letter or "") if unit else "",
        unit_order=unit.order if unit else 0,
        why=_why(visit, hand_off),
        place_name=visit.place.name if visit.place else "",
        place_short=visit.place.short_name if visit.place else "",
        corner_name=visit.office.corner_name,
        official_name=visit.official.name if visit.official else "",
        refer_name=gone.refer.name if gone and gone.refer else "",
        steps=_steps(visit),
        members=len(visit.members),
        priority=bool(visit.priority),
        arrived_at=visit.arrived_at,
        can_leave=not visit.is_over,
        can_return=visit.state in (State.MISSED, State.PARKED),
        undo_key=own.press if own else None,
        undo_act=own.act if own else "",
        wait=wait_now(visit, now()) if waits else None,
        resting=_resting(visit) if waits else None,
        away_until=back_at(visit),
        asked_for_time=asked_for_more_time(visit) if visit.state in (State.WAITING, State.CALLED) else None,
        duties=duties_in_force(visit.office) if not visit.is_over else [],
    )


def _may_be_taken_back(visit: Visit, last: VisitAct) -> bool:
    """Whether the last act is the guest's own, by the link, and there is a point in taking it back. Who put off a call
    takes back more than coming back into the line gives; and a number is the day's: tomorrow it is nothing to come
    back to."""
    today = visit.ended_at is not None and visit.office.day(visit.ended_at) == visit.office.day(now())
    worth = {
        "departure": today,
        "return": visit.state == State.WAITING,
        "parking": visit.state == State.PARKED and last.before["fields"]["state"] == State.CALLED,
    }
    if last.by_id is not None or not worth.get(last.act):
        return False
    # Nobody's name is at what happened by itself either.
    return Event.objects.filter(pk=last.key, via="link").exists()


def _resting(visit: Visit) -> Resting | None:
    """The break of the unit, else that of the official who was asked for while the guest is theirs alone."""
    moment = now()
    going_on = breaks_now(visit.office_id, moment)
    found = of_unit(going_on, visit.unit_id)
    if found is None and visit.offered_to_unit_at and visit.offered_to_unit_at > moment:
        found = of_person(going_on, visit.official_id)
    return Resting(found.name, found.back_at) if found else None


def _why(visit: Visit, hand_off: HandOff | None) -> str:
    if hand_off is not None:
        return _("Dialihkan dari %(unit)s: %(kind)s.") % {
            "unit": hand_off.from_unit.name,
            "kind": hand_off.get_kind_display(),
        }
    if visit.topic:
        return _("Karena keperluan Anda tentang %(topic)s.") % {"topic": visit.topic.name}
    return _("Diarahkan oleh petugas piket.") if visit.unit else ""


def _steps(visit: Visit) -> list[GuestStep]:
    """The SOP as this visit passes it, with waiting between direction and consultation."""
    plan = plan_of(visit.sop_version_id)
    began = {run.code: run for run in runs_of(visit)}
    told: list[GuestStep] = []
    waiting_told = False
    for step in plan.steps:
        run = began.get(step.code)
        if "consult" in step.acts and not waiting_told:
            waiting_told = True
            if visit.state in (State.WAITING, State.CALLED, State.MISSED, State.PARKED):
                told.append(GuestStep(_("Menunggu dipanggil"), "now", visit.directed_at))
                told.append(GuestStep(step.label, "later", None))
                continue
        if run is None:
            told.append(GuestStep(step.label, "later", None))
        elif run.ended_at is None and not visit.is_over:
            told.append(GuestStep(step.label, "now", run.began_at))
        else:
            told.append(GuestStep(step.label, "done", run.began_at))
    if visit.state in (State.LEFT, State.CANCELLED):
        return [s for s in told if s.status != "later"]
    return told
