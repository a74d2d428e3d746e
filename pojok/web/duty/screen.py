"""What the duty screen shows, gathered from below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from pojok import live
from pojok.knowledge.models import Referral, Topic
from pojok.knowledge.proposing import Proposal, propose
from pojok.lib import clock, keys
from pojok.organisation.models import Membership, PriorityReason, ReasonCode, Unit
from pojok.visits.models import Purpose, State, Visit, VisitAct
from pojok.visits.queries.board import waiting_by_unit
from pojok.visits.queries.lists import Row, earlier_of_guest, open_rows, visit_counts
from pojok.web.account.access import StaffRequest

UNDO = timedelta(seconds=10)


@dataclass(frozen=True)
class Official:
    """Somebody of the unit who receives guests, with what they are doing now."""

    username: str
    name: str
    title: str
    busy: bool
    waiting: int


def screen(request: StaffRequest, given: Mapping[str, str]) -> dict[str, Any]:
    """List, the guest in hand, the destination. `given` holds visit, unit, and what was typed so far."""
    rows = [r for r in open_rows(request.caller) if r.visit.state == State.REPORTED]
    row = _chosen(rows, request, keys.parse(given.get("visit")))
    context: dict[str, Any] = {
        "rows": rows,
        "row": row,
        "live": live.sign([f"office:{request.office.pk}"]),
        "last": _last(request),
        "given": given,
    }
    if row is not None:
        context |= {"visit": row.visit} | _case(request, row.visit, given)
    return context


def _chosen(rows: list[Row], request: StaffRequest, wanted: UUID | None) -> Row | None:
    """The guest asked for; else the one this officer has taken; else the oldest whom nobody has taken."""
    me = request.caller.user_id
    return (
        next((r for r in rows if r.visit.pk == wanted), None)
        or next((r for r in rows if r.visit.taken_by_id == me), None)
        or next((r for r in rows if r.visit.taken_by_id is None), None)
        or (rows[0] if rows else None)
    )


def _case(request: StaffRequest, visit: Visit, given: Mapping[str, str]) -> dict[str, Any]:
    need = given.get("need")
    text = visit.need if need is None else need
    proposal = propose(request.office.pk, text)
    units = list(waiting_by_unit(request.office))
    queues = {u.pk: u for u in Unit.objects.filter(office=request.office).select_related("parent__parent")}
    wanted = next((u for u in queues.values() if u.code == given.get("unit")), None)
    proposed = queues[proposal.unit_id].queue_unit if proposal else None
    unit = (wanted.queue_unit if wanted else None) or proposed
    second = queues[proposal.second_unit_id].queue_unit if proposal and proposal.second_unit_id else None
    topics = list(Topic.objects.filter(unit=unit)) if unit else []
    return {
        "need": text,
        "spans": [(s.start, s.end) for s in proposal.spans] if proposal and need is None else [],
        "proposal": proposal,
        "unit": unit,
        "overruled": bool(wanted and unit != proposed),
        "second": second if second != unit else None,
        "others": [u for u in units if unit is None or u.code != unit.code],
        "waiting": next((u.waiting for u in units if unit and u.code == unit.code), 0),
        "officials": officials(request, unit) if unit else [],
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


def officials(request: StaffRequest, unit: Unit) -> list[Official]:
    """Who serves this queue, those who are free first, with how many wait for them by name."""
    memberships = (
        Membership.objects.in_force(clock.now())
        .filter(office=request.office, role="konsultan", user__is_active=True)
        .select_related("user", "unit__parent__parent", "position")
        .order_by("pk")
    )
    people = {m.user_id: m for m in memberships if m.unit and m.unit.queue_unit == unit}
    now_there = Visit.objects.filter(called_by__in=people, state__in=[State.CALLED, State.CONSULTING])
    busy = set(now_there.values_list("called_by_id", flat=True))
    named = list(Visit.objects.filter(official__in=people).waiting().values_list("official_id", flat=True))
    found = [
        Official(
            username=m.user.username,
            name=m.user.name,
            title=m.position.title if m.position else "",
            busy=pk in busy,
            waiting=named.count(pk),
        )
        for pk, m in people.items()
    ]
    return sorted(found, key=lambda o: (o.busy, o.waiting))


def _last(request: StaffRequest) -> dict[str, Any] | None:
    """The last guest this officer sent on today, while that can still be taken back."""
    act = (
        VisitAct.objects.filter(by_id=request.caller.user_id, act__in=["direct", "departure"], undone_at=None)
        .filter(visit__office=request.office, at__gte=clock.now() - timedelta(hours=2))
        .select_related("visit__guest", "visit__unit", "visit__ticket__unit")
        .order_by("-pk")
        .first()
    )
    if act is None or VisitAct.objects.filter(visit=act.visit, undone_at=None, pk__gt=act.pk).exists():
        return None
    until = act.at + UNDO
    return {"act": act, "visit": act.visit, "until": until if until > clock.now() else None}
