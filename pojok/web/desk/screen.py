"""What the desk shows, gathered from below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pojok import live
from pojok.guests.queries import find_agencies
from pojok.lib.names import words
from pojok.organisation.models import PriorityReason, ReasonCode
from pojok.sop.plan import PlanStep
from pojok.sop.queries import plan_of
from pojok.visits.links import address_of
from pojok.visits.models import State, Visit
from pojok.visits.models.visit import AT_THE_DOOR
from pojok.visits.policies import hand_step, may_do
from pojok.visits.queries.found import guests_found, usual_guests
from pojok.visits.queries.guest import duties_in_force
from pojok.visits.queries.lists import Row, ended_today, open_rows
from pojok.web.account.access import StaffRequest
from pojok.web.desk.qr import qr_path

# Rows of those inside that are shown; the others stand under a fold, but never one past its standard.
INSIDE_SHOWN = 5


@dataclass(frozen=True)
class Slip:
    """A guest just received or chosen: who, the link with its QR, and what the desk may do now."""

    visit: Visit
    url: str
    qr: str
    side: int
    did: UUID | None
    until: datetime | None
    acts: tuple[str, ...]
    reasons: list[ReasonCode]
    duties: list[str]
    priority: str
    hand: PlanStep | None = None


def page(request: StaffRequest) -> dict[str, Any]:
    """All but what stands under the field."""
    return lanes(request) | {
        "live": live.sign([f"office:{request.office.pk}"]),
        "duties": duties_in_force(request.office),
    }


def lanes(request: StaffRequest) -> dict[str, Any]:
    """The SOP from left to right: at the door, reported, inside; and who left today."""
    rows = open_rows(request.caller)
    door = [r for r in rows if r.visit.state in AT_THE_DOOR]
    reported = [r for r in rows if r.visit.state == State.REPORTED]
    inside = sorted((r for r in rows if r not in door and r not in reported), key=_inside_order)
    shown = [r for i, r in enumerate(inside) if i < INSIDE_SHOWN or r.late]
    return {
        "door": door,
        "reported": reported,
        "reported_count": len(reported),
        "inside": shown,
        "inside_more": [r for r in inside if r not in shown],
        "inside_count": len(inside),
        "ended": ended_today(request.caller, request.office),
    }


def found(request: StaffRequest, q: str) -> dict[str, Any]:
    """Results for the words in the field; for none, those who come most often."""
    results = guests_found(request.office.pk, q) if q.strip() else usual_guests(request.office.pk)
    name, agency = split_new_guest(request.office.pk, q)
    return {"q": q, "results": results, "new_name": name, "new_agency": agency}


def slip_of(request: StaffRequest, visit: Visit, did: UUID | None = None, until: datetime | None = None) -> Slip:
    """The slip of a visit. `did` is the key of the press that can be undone, `until` the end of its ten seconds."""
    url = address_of(visit, f"{request.scheme}://{request.get_host()}")
    path, side = qr_path(url)
    plan = plan_of(visit.sop_version_id)
    offered = ("greet", "report", "phoned", "return", "departure")
    acts = tuple(a for a in offered if may_do(a, visit, request.caller, plan))
    reasons = list(ReasonCode.objects.filter(office=request.office, act="departure").order_by("order"))
    priority = PriorityReason.objects.filter(office=request.office, code=visit.priority_reason).first()
    duties = duties_in_force(request.office)
    name, hand = priority.name if priority else "", hand_step(visit, plan)
    return Slip(visit, url, path, side, did, until, acts, reasons, duties, name, hand)


def split_new_guest(office_id: int, q: str) -> tuple[str, str]:
    """“sri dinkes” → name “Sri”, agency “Dinas Kesehatan”: the longest ending that names an agency, if any."""
    typed = q.split()
    for cut in range(1, len(typed)):
        ending = " ".join(typed[cut:])
        agencies = find_agencies(office_id, ending, at_most=1)
        if agencies and len("".join(words(ending))) >= 2:
            return _as_name(typed[:cut]), agencies[0].name
    return _as_name(typed), ""


def _as_name(typed: list[str]) -> str:
    """As a name is written, unless the officer already wrote capitals."""
    text = " ".join(typed)
    return text.title() if text == text.lower() else text


def _inside_order(row: Row) -> tuple[bool, datetime]:
    """Who sits at a Place first, then who waits longest."""
    return row.visit.state not in (State.CALLED, State.CONSULTING, State.ENDING), row.standing.since
