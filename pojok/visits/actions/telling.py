"""What guests are told of their wait is stored when it is told, so that it can be judged; pages only show it.

A number's first telling follows the act that gave it. Another is stored only when the forecast has left the one before.
What the next guest of a unit would be told is kept beside it, for the board and the overview.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pojok import live
from pojok.history.following import follow
from pojok.history.models import Event
from pojok.lib.clock import now
from pojok.organisation.models import Office, Unit
from pojok.visits.models import Ticket, UnitWait, Visit, WaitTold
from pojok.visits.waits import Band, Queue, has_left, queue_of

FOLLOWER = "waits"
# On a rush the other duties must come to their turn too.
ROUNDS, EVENTS_A_ROUND = 10, 1000
KINDS = frozenset(
    f"visit.{what}"
    for what in (
        "directed", "handed_off", "called", "ended", "finished", "missed", "parked", "returned", "departed", "undone",
        "corrected",
    )
) | {"break.begun", "break.ended"}  # fmt: skip


def tell_what_changed() -> int:
    """Tell where something happened since the last time; how many were told.

    Told after the Events are read and not with it, so that no queue is held meanwhile; whom a failure leaves out,
    `tell_all` tells a minute later.
    """
    events: list[Event] = []
    for _round in range(ROUNDS):
        if not follow(FOLLOWER, events.extend, kinds=KINDS, at_most=EVENTS_A_ROUND):
            break
    told = 0
    for office in Office.objects.filter(pk__in={e.office_id for e in events}):
        told += tell(office, _units(office, [e for e in events if e.office_id == office.pk]))
    return told


def tell_all() -> int:
    """Tell everywhere somebody is inside, since time alone changes what is likely; how many tellings were stored."""
    offices = Office.objects.filter(pk__in=Visit.objects.open().values("office_id"))
    return sum(tell(office, Unit.objects.filter(office=office)) for office in offices)


def tell(office: Office, units: Iterable[Unit]) -> int:
    """Store what the guests who wait there are told now, where it is news; how many were told."""
    return sum(_tell(queue_of(unit, office, now()), office) for unit in units if unit.letter)


def _units(office: Office, events: Sequence[Event]) -> list[Unit]:
    """The queues these Events may have changed; of a break all, since an official may serve several."""
    units = Unit.objects.filter(office=office, letter__isnull=False).order_by("order")
    if any(e.kind.startswith("break.") for e in events):
        return list(units)
    codes = {e.payload[name] for e in events for name in ("unit", "from_unit") if name in e.payload}
    visits, tickets = {e.subject_id for e in events}, {e.payload["ticket"] for e in events if "ticket" in e.payload}
    ids = set(Visit.objects.filter(pk__in=visits, unit__isnull=False).values_list("unit_id", flat=True))
    ids |= set(Ticket.objects.filter(pk__in=tickets).values_list("unit_id", flat=True))
    return [unit for unit in units if unit.code in codes or unit.pk in ids]


def _tell(queue: Queue, office: Office) -> int:
    moment = now()
    here, newcomer = queue.bands()
    before = _told_before(queue.visits)
    told = [
        WaitTold(
            visit=visit,
            ticket_id=visit.ticket_id,
            unit=queue.unit,
            told_at=moment,
            ahead=ahead,
            officials=len(queue.officials),
            **_minutes(band),
        )
        for ahead, (visit, band) in enumerate(zip(queue.visits, here, strict=True))
        if visit.ticket_id and _is_news(before.get(visit.ticket_id), band, moment)
    ]
    with transaction.atomic():
        WaitTold.objects.bulk_create(told)
        changed = _keep(queue, newcomer, moment)
        live.changed(*{f"visit:{one.visit_id}" for one in told}, *({f"board:{office.pk}"} if changed else ()))
    return len(told)


def _told_before(visits: list[Visit]) -> dict[UUID, WaitTold]:
    """The last telling of each number."""
    tickets = [visit.ticket_id for visit in visits if visit.ticket_id]
    last = WaitTold.objects.filter(ticket_id__in=tickets).order_by("ticket_id", "-told_at", "-pk").distinct("ticket_id")
    return {one.ticket_id: one for one in last}


def _is_news(before: WaitTold | None, band: Band | None, moment: datetime) -> bool:
    if before is None:
        return True
    if band is None or before.low_minutes is None or before.high_minutes is None:
        return (band is None) != (before.low_minutes is None)
    since = (moment - before.told_at).total_seconds() / 60
    return has_left(before.low_minutes, before.high_minutes, since, band)


def _keep(queue: Queue, newcomer: Band | None, moment: datetime) -> bool:
    """What a newcomer would be told; whether that is another than before, or was long not known."""
    values = {"officials": len(queue.officials), **_minutes(newcomer)}
    before = UnitWait.objects.filter(unit=queue.unit).first()
    UnitWait.objects.update_or_create(unit=queue.unit, defaults={**values, "made_at": moment})
    return before is None or not before.is_fresh(moment) or any(getattr(before, k) != v for k, v in values.items())


def _minutes(band: Band | None) -> dict[str, int | None]:
    return {
        "low_minutes": band.low if band else None,
        "high_minutes": band.high if band else None,
        "most_minutes": band.most if band else None,
    }
