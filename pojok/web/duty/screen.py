"""What the duty screen shows, gathered from below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from pojok import live
from pojok.knowledge.models import Referral, Topic
from pojok.knowledge.proposing import Proposal, propose
from pojok.lib import clock, keys
from pojok.organisation.models import PriorityReason, ReasonCode, Unit
from pojok.organisation.queries import BreakNow
from pojok.sop.queries import plan_of
from pojok.visits.models import Purpose, State, Visit, VisitAct
from pojok.visits.policies import hand_step
from pojok.visits.queries.day_end import unseen
from pojok.visits.queries.lists import Row, earlier_of_guest, open_rows, visit_counts
from pojok.visits.queries.receivers import Queue
from pojok.web.account.access import StaffRequest
from pojok.web.duty.office import Now, office_now
from pojok.web.ui import handing

UNDO = timedelta(seconds=10)


def screen(request: StaffRequest, given: Mapping[str, str]) -> dict[str, Any]:
    """List, the guest in hand, the destination, and the office around. `given` holds visit, unit, what was typed so
    far, and in `handoff` a guest inside who is to be passed on."""
    known = open_rows(request.caller)
    rows = [r for r in known if r.visit.state == State.REPORTED]
    row = _chosen(rows, request, keys.parse(given.get("visit")))
    office = office_now(request.office, known, clock.now())
    context: dict[str, Any] = {
        "rows": rows,
        "row": row,
        "now_there": office,
        "rest": _rest(request, office),
        "live": live.sign([f"office:{request.office.pk}"]),
        "last": _last(request),
        "day_ends": unseen(request.office),
        "given": given,
    }
    passing = next((r for r in office.inside if r.visit.pk == keys.parse(given.get("handoff"))), None)
    if passing is not None:
        context |= _passing(request, passing, office, given)
    elif row is not None:
        context |= {"visit": row.visit} | _case(request, row.visit, given, office)
    return context


def office_part(request: StaffRequest) -> dict[str, Any]:
    """The office around alone; `shown` is the unit that the case beside it goes to, whose button says so if it is
    away."""
    office = office_now(request.office, open_rows(request.caller), clock.now())
    shown = request.POST.get("shown") or request.GET.get("shown")
    queue = next((q for q in office.queues if q.unit.code == shown), None)
    return {"now_there": office, "rest": _rest(request, office), "alone": True, "queue": queue}


def _passing(request: StaffRequest, row: Row, office: Now, given: Mapping[str, str]) -> dict[str, Any]:
    """A guest inside, on the way to another unit."""
    choices = handing.choices(request.office, row.visit, office.queues, handing.typed(given))
    return {"visit": row.visit, "passing": row} | choices


def _rest(request: StaffRequest, office: Now) -> dict[str, Any]:
    """What the duty officer may note of breaks: whose, and why."""
    reasons = ReasonCode.objects.filter(office=request.office, act="break").exclude(code="lain")
    going = {pause.id: pause for queue in office.queues for pause in _pauses(queue)}
    return {"reasons": reasons.order_by("order", "pk"), "going": list(going.values())}


def _pauses(queue: Queue) -> list[BreakNow]:
    return [pause for pause in [queue.pause, *(one.pause for one in queue.receivers)] if pause]


def _chosen(rows: list[Row], request: StaffRequest, wanted: UUID | None) -> Row | None:
    """The guest asked for; else the one this officer has taken; else the oldest whom nobody has taken."""
    me = request.caller.user_id
    return (
        next((r for r in rows if r.visit.pk == wanted), None)
        or next((r for r in rows if r.visit.taken_by_id == me), None)
        or next((r for r in rows if r.visit.taken_by_id is None), None)
        or (rows[0] if rows else None)
    )


def _case(request: StaffRequest, visit: Visit, given: Mapping[str, str], office: Now) -> dict[str, Any]:
    need = given.get("need")
    text = visit.need if need is None else need
    proposal = propose(request.office.pk, text)
    queues = {u.pk: u for u in Unit.objects.filter(office=request.office).select_related("parent__parent")}
    wanted = next((u for u in queues.values() if u.code == given.get("unit")), None)
    proposed = queues[proposal.unit_id].queue_unit if proposal else None
    unit = (wanted.queue_unit if wanted else None) or proposed
    second = queues[proposal.second_unit_id].queue_unit if proposal and proposal.second_unit_id else None
    topics = list(Topic.objects.filter(unit=unit)) if unit else []
    return {
        "need": text,
        "take_back": _take(request, visit),
        "hand": hand_step(visit, plan_of(visit.sop_version_id)),
        "spans": [(s.start, s.end) for s in proposal.spans] if proposal else [],
        "proposal": proposal,
        "unit": unit,
        "overruled": bool(wanted and unit != proposed),
        "second": second if second != unit else None,
        "others": [q for q in office.queues if q.unit != unit],
        "queue": next((q for q in office.queues if q.unit == unit), None),
        "second_queue": next((q for q in office.queues if second and q.unit == second), None),
        "topics": topics,
        "topic": given.get("topic") or _topic(proposal, topics),
        "purposes": [{"value": value, "label": label.capitalize(), "small": ""} for value, label in Purpose.choices],
        "purpose": given.get("purpose") or visit.purpose,
        "priority_name": _priority_name(request, visit),
        "visits": visit_counts(visit.guest_id),
        "earlier": earlier_of_guest(visit),
        "referrals": Referral.objects.filter(office=request.office).order_by("order"),
        "reasons": ReasonCode.objects.filter(office=request.office, act="departure").order_by("order"),
    }


def _priority_name(request: StaffRequest, visit: Visit) -> str:
    found = PriorityReason.objects.filter(office=request.office, code=visit.priority_reason).first()
    return found.name.lower() if found else visit.priority_reason


def _topic(proposal: Proposal | None, topics: list[Topic]) -> str:
    code = proposal.topic_code if proposal else None
    return code if code and any(t.code == code for t in topics) else ""


def _take(request: StaffRequest, visit: Visit) -> UUID | None:
    """The press by which this officer began to ask, while nothing else has been done since."""
    if visit.taken_by_id != request.caller.user_id:
        return None
    last = VisitAct.objects.filter(visit=visit, undone_at=None).order_by("-pk").first()
    return last.press if last and last.act == "take" and last.by_id == request.caller.user_id else None


def _last(request: StaffRequest) -> dict[str, Any] | None:
    """The last guest this officer sent on today, while that can still be taken back."""
    act = (
        VisitAct.objects.filter(
            by_id=request.caller.user_id, act__in=["direct", "departure", "handoff"], undone_at=None
        )
        .filter(visit__office=request.office, at__gte=clock.now() - timedelta(hours=2))
        .select_related("visit__guest", "visit__unit", "visit__ticket__unit")
        .order_by("-pk")
        .first()
    )
    if act is None or VisitAct.objects.filter(visit=act.visit, undone_at=None, pk__gt=act.pk).exists():
        return None
    until = act.at + UNDO
    return {"act": act, "visit": act.visit, "until": until if until > clock.now() else None}
