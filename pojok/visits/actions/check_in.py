"""A guest arrives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pojok.guests.actions import match_or_make
from pojok.guests.models import Guest
from pojok.lib import days
from pojok.lib.keys import derive
from pojok.lib.names import clean_line, clean_text
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, PriorityReason, WorkingHours
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of, version_in_force
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, acting, repeatable
from pojok.visits.actions.arrival import Arrival, clean_members, known_purpose
from pojok.visits.actions.door import greet, report
from pojok.visits.actions.hot import arrive_at_once
from pojok.visits.actions.hot.presuming import learn
from pojok.visits.models import State, Visit

__all__ = ["Arrival", "check_in", "outside_hours"]

# Clocks of devices differ a little; more than this lies in the future (design §6).
FUTURE = timedelta(minutes=2)
# Older than this is an entry from paper of its own kind, not a slip of the finger.
OLDEST = timedelta(days=366)
LATE = timedelta(minutes=2)


def check_in(*, key: UUID, by: Caller, arrival: Arrival, then: Sequence[str] = ()) -> Done:
    """Receive a guest: the visit begins, step 1 opens. `then` names further acts of the same press ("greet",
    "report"); what the SOP has in one step is done in one press anyway. It stops before a step that somebody confirms
    by hand.

    Refused: who may not; impossible names, phone or text; unknown guest, purpose or priority; a future time.
    """
    return arrive_at_once(key=key, by=by, arrival=arrival, then=then) or _check_in(key, by, arrival, then)


def _check_in(key: UUID, by: Caller, arrival: Arrival, then: Sequence[str]) -> Done:
    with transaction.atomic():
        done = _arrive(key=key, by=by, arrival=arrival)
        plan = plan_of(done.visit.sop_version_id)
        acts = {*then, *plan.pressed_with("check_in")}
        visit = done.visit
        for act, action in (("greet", greet), ("report", report)):
            if act in acts and not plan.by_hand_before(act):
                visit = action(key=derive(key, act), visit_id=visit.pk, by=by, press=key).visit
                acts -= {*plan.pressed_with(act)}  # done by it already: the SOP has them in one step
    return Done(visit, done.repeated)


@repeatable
def _arrive(*, key: UUID, by: Caller, arrival: Arrival) -> Done:
    with acting(key, "check_in", by=by, content=arrival) as act:
        office = Office.objects.get(pk=by.office_id)
        at = _arrived_at(arrival.occurred_at, act)
        version = version_in_force(office, office.day(act.at))
        plan = plan_of(version)
        learn(office, version)
        if reason := policies.why_not_person("check_in", by, plan, None):
            raise reason
        members = clean_members(arrival.members)
        need = clean_text(arrival.need, field="need")
        letter = clean_line(arrival.letter_number or "", field="letter_number", longest=80, required=False)
        purpose = known_purpose(arrival.purpose)
        priority = _priority(office, arrival.priority)
        guest, agency = match_or_make(office.pk, arrival.guest)
        visit = Visit(
            pk=key,
            office=office,
            guest=guest,
            agency=agency,
            members=members,
            sop_version_id=version,
            state=State.ARRIVED,
            purpose=purpose,
            need=need,
            letter_number=letter,
            priority=1 if priority else 0,
            priority_reason=priority,
            arrived_at=at,
            warnings=_warnings(office, guest, at, act),
        )
        visit.save(force_insert=True)
        _begin(act, visit, plan, at)
    return Done(visit)


def _begin(act: Act, visit: Visit, plan: Plan, at: datetime) -> None:
    act.on(visit)
    act.before["fields"]["state"] = State.CANCELLED
    now, act.at = act.at, at
    if plan.step_of("check_in"):
        act.open_step("check_in")
    act.payload = {
        "guest": visit.guest_id,
        "agency": visit.agency_id,
        "members": len(visit.members),
        "purpose": visit.purpose,
        "priority": visit.priority_reason or None,
        "sop": plan.number,
        "arrived_at": at.isoformat() if at != now else None,
        "warnings": visit.warnings or None,
    }


def _arrived_at(given: datetime | None, act: Act) -> datetime:
    if given is None:
        return act.at
    if given.tzinfo is None:
        raise bad_input("no_offset", _("Waktu itu tidak menyebut zonanya."), field="occurred_at")
    if given > act.at + FUTURE:
        raise bad_input("future_time", _("Waktu itu belum terjadi."), field="occurred_at", remedy=_("Periksa jamnya."))
    if given < act.at - OLDEST:
        raise bad_input("too_old", _("Waktu itu lebih dari setahun lalu."), field="occurred_at")
    return min(given, act.at)


def _priority(office: Office, code: str | None) -> str:
    if not code:
        return ""
    known = list(PriorityReason.objects.filter(office=office).order_by("order").values_list("code", flat=True))
    if code not in known:
        raise Refused(
            "unknown_priority",
            _("Alasan prioritas itu tidak dikenal."),
            _("Yang ada: %(known)s.") % {"known": ", ".join(known) or "-"},
            "input",
            "priority",
        )
    return code


def _warnings(office: Office, guest: Guest, at: datetime, act: Act) -> list[str]:
    found = []
    if Visit.objects.filter(guest=guest).open().exclude(pk=act.key).exists():
        found.append("already_inside")
    if act.at - at > LATE:
        found.append("late_entry")
    if outside_hours(office, at):
        found.append("outside_hours")
    return found


def outside_hours(office: Office, moment: datetime) -> bool:
    """Whether the office is closed then. Only marks, never refuses; an office without hours marks nothing."""
    there = days.local(moment, office.timezone)
    hours = list(WorkingHours.objects.in_force(there.date()).filter(office=office))
    if not hours:
        return False
    return not any(h.weekday == there.weekday() and h.opens <= there.time() < h.closes for h in hours)
