"""Random acts of an office, the same for one seed, and everything they leave behind in a form that can be compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection

from pojok.api import told
from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.acting import Done
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Visit

BEGIN = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # half past eight in Lampung

# In the order rows are compared; ids that the database counts are told by their place among the visit's rows.
TABLES = {
    "visits_visit": "id",
    "visits_ticket": "id",
    "visits_ticketvoid": "ticket_id",
    "visits_ticketcounter": "unit_id, day",
    "visits_call": "id",
    "visits_absence": "id",
    "visits_handoff": "id",
    "visits_departure": "id",
    "visits_steprun": "visit_id, id",
    "visits_visitact": "visit_id, id",
    "history_event": "subject_id, seq",
}
_COUNTED = {"visits_steprun": ("id",), "visits_visitact": ("id",), "history_event": ("seq", "tx")}


# States in which the other acts mostly come.
_FIT = {
    "take": ["reported"],
    "call": ["waiting", "called", "missed", "parked"],
    "consult": ["called"],
    "finish": ["called", "consulting"],
    "miss": ["called"],
    "park": ["waiting", "called"],
    "return": ["missed", "parked"],
    "hand_off": ["waiting", "consulting"],
    "undo": ["waiting", "called"],
}


@dataclass
class World:
    """One run: the people, and chance."""

    people: dict[str, Caller]
    guests: list[UUID]
    chance: Random
    now: datetime = BEGIN
    visits: list[UUID] = field(default_factory=list)
    presses: list[Callable[[], Done | None]] = field(default_factory=list)
    keys: list[UUID] = field(default_factory=list)
    said: list[Any] = field(default_factory=list)
    at_once: dict[str, int] = field(default_factory=dict)
    office: Any = None

    def run(self, acts: int) -> None:
        """So many acts, with what each answered."""
        for _number in range(acts):
            self.now += timedelta(seconds=self.chance.randrange(1, 90), microseconds=self.chance.randrange(10**6))
            name, by, act = self._chosen()
            with clock.at(self.now):
                self.said.append([name, by.username, self._answer(name, by, act)])

    def _answer(self, name: str, by: Caller, act: Callable[[], Done | None]) -> Any:
        try:
            done = act()
        except Refused as refused:
            return [refused.code, str(refused), refused.kind, refused.field, refused.more]
        if done is None:
            return None
        self.at_once[name] = self.at_once.get(name, 0) + (done.runs is not None)
        if done.visit.pk not in self.visits:
            self.visits.append(done.visit.pk)
        request: Any = SimpleNamespace(auth=(by, self.office), scheme="https", get_host=lambda: "pojok.test")
        answer = told.done(request, done)
        return [answer.status_code, json.loads(answer.content)]

    def _key(self) -> UUID:
        key = UUID(int=self.chance.getrandbits(128), version=4)
        self.keys.append(key)
        return key

    def _who(self, *usual: str) -> Caller:
        # Now and then somebody who may not.
        names = sorted(self.people) if self.chance.random() < 0.06 else list(usual)
        return self.people[self.chance.choice(names)]

    def _visit(self, *states: str) -> UUID:
        """Mostly one to which the act fits, else one of the last, which are still on their way."""
        if self.chance.random() < 0.75:
            fitting = Visit.objects.filter(pk__in=self.visits, state__in=states).order_by("arrived_at", "pk")
            if found := list(fitting.values_list("pk", flat=True)):
                return self.chance.choice(found)
        last = self.visits[-12:] if self.chance.random() < 0.9 else self.visits
        return self.chance.choice(last) if last else UUID(int=7)

    def _chosen(self) -> tuple[str, Caller, Callable[[], Done | None]]:
        if self.presses and self.chance.random() < 0.05:
            return "again", *self.chance.choice(self.presses)  # type: ignore[misc]
        names = ["check_in"] * 5 + ["greet"] * 3 + ["report"] * 2 + ["direct"] * 5 + ["call_next"] * 6 + ["other"] * 6
        name = self.chance.choice(names)
        by, act = getattr(self, f"_{name}")()
        self.presses.append((by, act))  # type: ignore[arg-type]
        return name, by, act

    def _check_in(self) -> tuple[Caller, Callable[[], Done | None]]:
        chance, by, key = self.chance, self._who("petugas", "piket"), self._reused()
        arrival = Arrival(
            guest=GuestGiven(id=chance.choice([*self.guests, self.guests[0], UUID(int=3)]))
            if chance.random() < 0.95
            else GuestGiven(name=f"Tamu Acak {chance.randrange(9)}", agency=self.agency),
            members=chance.choice([(), (), (), ("Ani",), ("Ani", " Budi "), ("",), ("a\u202e",)]),
            need=chance.choice(["", " SPM ditolak \n", "x" * 5000 if chance.random() < 0.05 else "KIB"]),
            purpose=chance.choice(
                ["konsultasi", "konsultasi", "koordinasi", "salah" if chance.random() < 0.2 else "lain"]
            ),
            priority=chance.choice([None] * 9 + ["lansia", "entah"]),
            letter_number=chance.choice(["", "094/12", "  094 / 7 "]),
            occurred_at=chance.choice([None] * 18 + [self.now - timedelta(hours=1), self.now + timedelta(hours=1)]),
        )
        then = chance.choice([(), (), ("greet", "report"), ("greet", "report"), ("greet",), ("report",)])
        return by, lambda: actions.check_in(key=key, by=by, arrival=arrival, then=then)

    def _greet(self) -> tuple[Caller, Callable[[], Done | None]]:
        by, key, visit = self._who("petugas", "piket"), self._reused(), self._visit("arrived")
        then = self.chance.choice([(), ("report",)])
        return by, lambda: actions.greet(key=key, visit_id=visit, by=by, then=then)

    def _report(self) -> tuple[Caller, Callable[[], Done | None]]:
        by, key, visit = self._who("petugas", "piket"), self._reused(), self._visit("greeted")
        return by, lambda: actions.report(key=key, visit_id=visit, by=by)

    def _direct(self) -> tuple[Caller, Callable[[], Done | None]]:
        chance, by, key, visit = self.chance, self._who("piket"), self._reused(), self._visit("reported")
        direction = Direction(
            unit=chance.choice(["perbendaharaan"] * 4 + ["aset", "anggaran", "perbendaharaan-gaji", "entah"]),
            topic=chance.choice([None, None, "", self.topic, self.topic, "entah" if chance.random() < 0.3 else None]),
            need=chance.choice([None] * 4 + ["", "Gaji terusan", " KIB ", "a\u202eb"]),
            official=chance.choice([None] * 6 + [self.people["perbendaharaan"].username, "entah"]),
            purpose=chance.choice([None] * 4 + ["", "koordinasi", "lain", "salah"]),
        )
        return by, lambda: actions.direct(key=key, visit_id=visit, by=by, direction=direction)

    topic: str | None = None
    agency: str = ""

    def _call_next(self) -> tuple[Caller, Callable[[], Done | None]]:
        chance, by, key = self.chance, self._who("perbendaharaan", "perbendaharaan2", "aset"), self._reused()
        unit = chance.choice(["perbendaharaan"] * 5 + ["aset", "aset", "perbendaharaan-gaji", "entah"])
        previous = chance.choice([None] * 6 + ["keep", "keep", "finished", "missed", "parked", "entah"])
        place = chance.choice([None] * 5 + ["pojok-1", "pojok-2", "ruang-perbendaharaan", "entah"])
        return by, lambda: actions.call_next(key=key, unit_code=unit, by=by, previous=previous, place=place)

    def _other(self) -> tuple[Caller, Callable[[], Done | None]]:
        chance, key = self.chance, self._key()
        name = chance.choice(
            ["take", "call", "consult", "finish", "finish", "miss", "park", "return", "hand_off", "undo"]
        )
        visit = self._visit(*_FIT[name])
        by = self._who(*({"take": ["piket"]}.get(name, ["perbendaharaan", "perbendaharaan2", "aset"])))
        given: dict[str, Any] = {"key": key, "visit_id": visit, "by": by}
        if name == "hand_off":
            given |= {"unit": chance.choice(["aset", "perbendaharaan"]), "kind": "joint", "reason": "KIB"}
        if name == "undo":
            given |= {"undoes": chance.choice(self.keys)}
        act = actions.return_guest if name == "return" else getattr(actions, name)
        return by, lambda: act(**given)

    def _reused(self) -> UUID:
        """A new key, or now and then one that was used for something else."""
        return self.chance.choice(self.keys) if self.keys and self.chance.random() < 0.02 else self._key()


def rows() -> dict[str, list[dict[str, Any]]]:
    """What stands in the tables, in an order and with ids that don't depend on what was counted before."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, order in TABLES.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY {order}")
            found[table] = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    place = {row["id"]: number for number, row in enumerate(found["visits_steprun"])}
    for act in found["visits_visitact"]:
        for name in ("opened", "closed"):
            act["before"][name] = [place[pk] for pk in act["before"][name]]
        act["before"]["fields"] = {k: _moment(v) for k, v in act["before"]["fields"].items()}
    for table, names in _COUNTED.items():
        for number, row in enumerate(found[table]):
            row.update(dict.fromkeys(names, number))
    for row in found["visits_ticketcounter"] + found["visits_ticketvoid"]:
        row.pop("id")
    return found


def _moment(value: Any) -> Any:
    """The same moment, however many digits its fraction was written with."""
    if isinstance(value, str) and len(value) > 20 and value[10:11] == "T":
        return datetime.fromisoformat(value).isoformat()
    return value
