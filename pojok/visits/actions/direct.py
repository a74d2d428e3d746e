"""The duty officer directs the guest to a unit, or to a named official."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from pojok.knowledge.models import Topic
from pojok.lib import clock
from pojok.lib.keys import derive
from pojok.lib.names import clean_text
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.organisation.models import Membership, Unit, User
from pojok.visits.actions.acting import Act, Done, acting, begin, repeatable
from pojok.visits.actions.direction import Direction
from pojok.visits.actions.hot import direct_at_once
from pojok.visits.models import Purpose, Ticket, Visit

__all__ = ["Direction", "direct", "official_of", "queue_of", "to_unit"]


def direct(*, key: UUID, visit_id: UUID, by: Caller, direction: Direction) -> Done:
    """Step 4 ends: the guest gets a number of that unit's day and waits. Taking is implied.

    Refused: wrong order; unknown unit, topic, official or purpose; a unit without a queue.
    """
    at_once = direct_at_once(key=key, visit_id=visit_id, by=by, direction=direction)
    return at_once or _direct(key=key, visit_id=visit_id, by=by, direction=direction)


@repeatable
def _direct(*, key: UUID, visit_id: UUID, by: Caller, direction: Direction) -> Done:
    with acting(key, "direct", by=by, content=[visit_id, direction]) as act:
        visit = begin(act, visit_id)
        unit = queue_of(visit.office_id, direction.unit)
        topic = _topic(visit.office_id, direction.topic)
        official = official_of(unit, direction.official)
        if direction.need is not None:
            visit.need = clean_text(direction.need, field="need")
        if direction.purpose:
            if direction.purpose not in Purpose.values:
                raise bad_input("unknown_purpose", _("Tujuan kunjungan itu tidak dikenal."), field="purpose")
            visit.purpose = direction.purpose
        if visit.taken_at is None:
            visit.taken_at, visit.taken_by_id = act.at, act.user_id
            if act.plan.step_of("take"):
                act.open_step("take")
        act.open_step("direct")
        act.close_step()
        visit.topic = topic
        ticket = to_unit(act, visit, unit, official)
        act.payload = {
            "unit": unit.code,
            "topic": topic.code if topic else None,
            "official": official.pk if official else None,
            "purpose": visit.purpose,
            "ticket": ticket.pk,
            "number": ticket.number,
        }
        act.move()
    return Done(visit)


def to_unit(act: Act, visit: Visit, unit: Unit, official: User | None) -> Ticket:
    """Put the visit into that unit's queue with a new number of today. The counter is locked last."""
    visit.unit = unit
    visit.official = official
    visit.directed_at = act.at
    limit = timedelta(minutes=visit.office.named_official_minutes)
    visit.offered_to_unit_at = act.at + limit if official else None
    visit.place_id = None
    visit.called_at = None
    visit.called_by_id = None
    visit.ended_at = None
    ticket = Ticket(
        pk=derive(act.key, "ticket"),
        office_id=visit.office_id,
        unit=unit,
        day=visit.office.day(act.at),
        letter=unit.letter or "",
        visit=visit,
        given_at=act.at,
    )
    ticket.number = _next_number(unit.pk, ticket.day)
    ticket.save(force_insert=True)
    visit.ticket = ticket
    act.made(ticket)
    return ticket


def _next_number(unit_id: int, day: date) -> int:
    """The next number of the unit's day. One statement; its row lock is what makes numbers 1…n without gaps, since a
    rolled-back act gives its number back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO visits_ticketcounter (unit_id, day, last) VALUES (%s, %s, 1)
               ON CONFLICT (unit_id, day) DO UPDATE SET last = visits_ticketcounter.last + 1
               RETURNING last""",
            [unit_id, day],
        )
        number: int = cursor.fetchone()[0]
    return number


def queue_of(office_id: int, code: str) -> Unit:
    """The unit whose queue serves that code. Refused when unknown, or when no letter serves it."""
    unit = Unit.objects.filter(office_id=office_id, code=code).select_related("parent__parent").first()
    if unit is None:
        known = Unit.objects.filter(office_id=office_id, letter__isnull=False).order_by("order")
        remedy = _("Pilih salah satu: %(known)s.") % {"known": ", ".join(known.values_list("code", flat=True))}
        raise bad_input("unknown_unit", _("Bidang itu tidak dikenal."), field="unit", remedy=remedy)
    queue = unit.queue_unit
    if queue is None:
        raise bad_input("no_queue", _("Bidang itu tidak menerima tamu."), field="unit")
    return queue


def official_of(unit: Unit, username: str | None) -> User | None:
    """The named official, who must serve that queue now."""
    if not username:
        return None
    memberships = (
        Membership.objects.in_force(clock.now())
        .filter(office_id=unit.office_id, role="konsultan", user__username=username, user__is_active=True)
        .select_related("user", "unit__parent__parent")
    )
    for membership in memberships:
        if membership.unit and membership.unit.queue_unit == unit:
            return membership.user
    raise Refused(
        "unknown_official",
        _("%(name)s tidak menerima tamu di %(unit)s.") % {"name": username, "unit": unit.name},
        _("Pilih pejabat dari daftar, atau siapa saja di bidang itu."),
        "input",
        "official",
    )


def _topic(office_id: int, code: str | None) -> Topic | None:
    if not code:
        return None
    topic = Topic.objects.filter(office_id=office_id, code=code).first()
    if topic is None:
        raise bad_input("unknown_topic", _("Topik itu tidak dikenal."), field="topic")
    return topic
