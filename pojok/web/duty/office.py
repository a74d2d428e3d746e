"""The office at a glance, for the duty officer: who receives and with what load, who is on a break, which tables are
taken, and who is inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pojok.organisation.models import Office
from pojok.visits.models.visit import INSIDE
from pojok.visits.queries.lists import Row
from pojok.visits.queries.places import guests_at
from pojok.visits.queries.receivers import Queue, queues_of_office
from pojok.visits.queries.seats import Seats, tables_of


@dataclass(frozen=True, slots=True)
class Now:
    """`inside`: guests with a number, the longest in the building first."""

    queues: list[Queue]
    tables: list[Seats]
    inside: list[Row]

    @property
    def seen(self) -> str:
        """Other than before when what is shown is; time alone changes nothing."""
        shown = (
            [(q.unit.pk, q.waiting, q.pause, [(r.user_id, r.pause, r.receiving, r.waiting) for r in q.receivers])
             for q in self.queues],
            [(s.place.pk, s.guests) for s in self.tables],
            [(r.visit.pk, r.visit.state, r.visit.ticket_id) for r in self.inside],
        )  # fmt: skip
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]

    @property
    def seats_free(self) -> int:
        """Seats at the shared tables that nobody has."""
        return sum(seats.free for seats in self.tables)


def office_now(office: Office, rows: Iterable[Row], moment: datetime) -> Now:
    """Made of the open visits (`rows`), with four statements more."""
    known = list(rows)
    visits = [row.visit for row in known]
    inside = [row for row in known if row.visit.state in INSIDE]
    return Now(queues_of_office(office, visits, moment), tables_of(office, guests_at(visits)), inside)
