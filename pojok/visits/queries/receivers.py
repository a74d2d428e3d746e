"""Who receives guests in which queue today, and with what load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pojok.organisation.models import Membership, Office, Unit
from pojok.organisation.queries import BreakNow, breaks_now, of_person, of_unit
from pojok.visits.models import State, Visit


@dataclass(frozen=True, slots=True)
class Receiver:
    """An official of a queue. `pause`: the break this person or the whole unit is on.

    waiting: how many wait for this one by name. receiving: the numbers called or in consultation.
    """

    user_id: int
    username: str
    name: str
    title: str
    pause: BreakNow | None = None
    waiting: int = 0
    receiving: tuple[str, ...] = ()

    @property
    def is_free(self) -> bool:
        return not (self.pause or self.waiting or self.receiving)


@dataclass(frozen=True, slots=True)
class Queue:
    """A unit with a letter: who receives there, how many wait. `pause`: the break the whole unit is on."""

    unit: Unit
    receivers: tuple[Receiver, ...]
    pause: BreakNow | None = None
    waiting: int = 0

    @property
    def receiving(self) -> int:
        """How many guests are in front of somebody."""
        return sum(len(one.receiving) for one in self.receivers)

    @property
    def away(self) -> bool:
        """Nobody can receive now: the whole unit is on a break, or each of its officials."""
        return self.pause is not None or (bool(self.receivers) and all(one.pause for one in self.receivers))

    @property
    def back_at(self) -> datetime | None:
        """When the first of them is back; None: not today, or nobody is away."""
        if self.pause is not None:
            return self.pause.back_at
        times = [one.pause.back_at for one in self.receivers if one.pause and one.pause.back_at]
        return min(times) if self.away and times else None


def queues_of_office(
    office: Office, visits: Iterable[Visit], moment: datetime, *, pauses: Sequence[BreakNow] | None = None
) -> list[Queue]:
    """The office's queues in its order, with the load that these open visits make. Three statements; two where the
    breaks going on (`pauses`) were read already."""
    units = list(Unit.objects.filter(office=office, letter__isnull=False).order_by("order", "pk"))
    if pauses is None:
        pauses = breaks_now(office.pk, moment)
    people = _people(office, moment)
    given = list(visits)
    return [_queue(unit, people.get(unit.pk, []), given, pauses) for unit in units]


def _queue(unit: Unit, people: list[Membership], visits: list[Visit], pauses: Sequence[BreakNow]) -> Queue:
    here = [v for v in visits if v.unit_id == unit.pk]
    pause = of_unit(pauses, unit.pk)
    receivers = [
        Receiver(
            user_id=m.user_id,
            username=m.user.username,
            name=m.user.name,
            title=m.position.title if m.position else "",
            pause=of_person(pauses, m.user_id) or pause,
            waiting=sum(1 for v in here if v.state == State.WAITING and v.official_id == m.user_id),
            receiving=tuple(
                v.ticket.label
                for v in visits
                if v.called_by_id == m.user_id and v.state in (State.CALLED, State.CONSULTING) and v.ticket
            ),
        )
        for m in people
    ]
    # Those who are free first, those who are away last.
    receivers.sort(key=lambda one: (one.pause is not None, bool(one.receiving), one.waiting))
    return Queue(unit, tuple(receivers), pause, sum(1 for v in here if v.state == State.WAITING))


def _people(office: Office, moment: datetime) -> dict[int, list[Membership]]:
    """Who serves which queue (unit id), each once."""
    serving = (
        Membership.objects.in_force(moment)
        .filter(office=office, role="konsultan", user__is_active=True)
        .select_related("user", "unit__parent__parent__parent", "position")
        .order_by("pk")
    )
    found: dict[int, list[Membership]] = {}
    for one in serving:
        queue = one.unit.queue_unit if one.unit else None
        if queue is not None and all(other.user_id != one.user_id for other in found.setdefault(queue.pk, [])):
            found[queue.pk].append(one)
    return found
