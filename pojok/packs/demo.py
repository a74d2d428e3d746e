"""A day to try the product on: the pack's invented guests, passed through the real acts at hours of that day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.db import transaction

from pojok.guests.actions import GuestGiven
from pojok.guests.models import Agency
from pojok.knowledge.proposing import propose
from pojok.lib import clock, days
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, Place, Unit, User, WorkingHours
from pojok.packs.demo_password import PASSWORD
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.actions.telling import tell
from pojok.visits.models import Visit

# Fixed, so that a day made again is the same day, and nothing is added where it exists.
_SPACE = UUID("6f3f7c52-2f1e-4a0c-9d53-0e2f6c1b7a10")
# The demo's earlier visits give every desk search something to find, and every unit the ten cases from which likely
# waits are drawn.
EARLIER_DAYS = (1, 4, 6, 12, 20, 33)
EARLIER_A_DAY = 9
# How far a day goes back from now, when the office's day is that old already.
DAY = timedelta(hours=5, minutes=30)
FINISHED_TODAY = 18
# A day this long needs no squeezing.
LEAST = timedelta(hours=2)
# A visit that began this long ago is over.
ENDED_BY_NOW = timedelta(minutes=70)


@dataclass(frozen=True)
class _Cast:
    """Who plays: the office's demo people and the pack's guests."""

    office: Office
    desk: Caller
    duty: Caller
    consultants: dict[str, list[Caller]]
    guests: list[dict[str, str]]
    needs: dict[str, list[str]]
    outcomes: list[str]
    tables: list[str]


def make_day(pack: Path) -> int:
    """Make the demo day of the pack's office; returns how many visits it made: 0 where a visit exists already.

    All or nothing, so that a day is complete before anybody sees it.
    """
    told: dict[str, Any] = yaml.safe_load((pack / "demo.yaml").read_text(encoding="utf-8"))
    code = yaml.safe_load((pack / "office.yaml").read_text(encoding="utf-8"))["code"]
    office = Office.objects.get(code=code)
    if Visit.objects.filter(office=office).exists():
        return 0
    chance = random.Random(20261124)  # noqa: S311 - an invented day, nothing secret
    with transaction.atomic():
        cast = _cast(office, told)
        _earlier(cast, chance)
        _today(cast, chance)
        tell(office, Unit.objects.filter(office=office))
    return Visit.objects.filter(office=office).count()


def _cast(office: Office, told: dict[str, Any]) -> _Cast:
    def caller(username: str) -> Caller:
        found = caller_for(User.objects.get(username=username), office, via="demo")
        if found is None:
            raise LookupError(f"{username} has no role in {office.code}")
        return found

    members = Membership.objects.filter(office=office, ended_at=None).select_related("user", "unit__parent__parent")
    by_role: dict[str, list[str]] = {}
    consultants: dict[str, list[Caller]] = {}
    for member in members.order_by("pk"):
        by_role.setdefault(member.role, []).append(member.user.username)
        if member.role == "konsultan" and member.unit and member.unit.queue_unit:
            consultants.setdefault(member.unit.queue_unit.code, []).append(caller(member.user.username))
    names = dict(Agency.objects.filter(office=office).values_list("code", "name"))
    guests = [g | {"agency": names.get(g["agency"], g["agency"])} for g in told["guests"]]
    return _Cast(
        office=office,
        desk=caller(by_role["petugas"][0]),
        duty=caller(by_role["piket"][0]),
        consultants=consultants,
        guests=guests,
        needs=told["needs"],
        outcomes=told["outcomes"],
        tables=list(Place.objects.filter(office=office, unit=None).order_by("order").values_list("code", flat=True)),
    )


def _earlier(cast: _Cast, chance: random.Random) -> None:
    """Finished visits of earlier weeks, to each unit in turn."""
    now = clock.now()
    units = cycle(cast.consultants)
    for back in EARLIER_DAYS:
        start, _end = days.day_span(cast.office.day(now - timedelta(days=back)), cast.office.timezone)
        guests = chance.sample(cast.guests, EARLIER_A_DAY)
        for n, guest in enumerate(guests):
            at = start + timedelta(hours=8, minutes=20 * n + chance.randint(0, 9))
            _Play(cast, chance, f"{back}/{n}", guest, next(units)).to("finished", at)


def _today(cast: _Cast, chance: random.Random) -> None:
    """Today up to now: most are finished; in every unit somebody is with an official and somebody waits."""
    now = clock.now()
    start, _end = days.day_span(cast.office.day(now), cast.office.timezone)
    begin, pace = _begin(cast.office, now, start)
    span = now - begin
    guests = iter(chance.sample(cast.guests, len(cast.guests)) * 2)
    taken: set[str] = set()
    finished = max(8, round(FINISHED_TODAY * span / DAY)) if pace == 1 else FINISHED_TODAY
    for n in range(finished):
        at = begin + max(span - ENDED_BY_NOW * pace, span * 0.1) * (n / finished)
        unit = _unit_for(cast, chance)
        end = "left" if n == 7 else "finished"
        _Play(cast, chance, f"0/{n}", next(guests), unit, pace).to(end, at)
    busy = _unused(guests, taken)
    for n, unit in enumerate(cast.consultants):
        at = now - timedelta(minutes=38 - 3 * n) * pace
        _Play(cast, chance, f"0/c{n}", next(busy), unit, pace).to("consulting", at)
        at = now - timedelta(minutes=26 - 2 * n) * pace
        _Play(cast, chance, f"0/w{n}", next(busy), unit, pace).to("waiting", at)
    called = list(cast.consultants)[min(2, len(cast.consultants) - 1)]
    _Play(cast, chance, "0/w9", next(busy), called, pace).to("waiting", now - timedelta(minutes=14) * pace)
    _Play(cast, chance, "0/k", next(busy), called, pace, who=1).to("called", now - timedelta(minutes=21) * pace)
    for n, minutes in enumerate((7, 4)):
        unit = list(cast.consultants)[(n + 2) % len(cast.consultants)]
        play = _Play(cast, chance, f"0/r{n}", next(busy), unit, pace)
        play.to("reported", now - timedelta(minutes=minutes) * pace)
    _Play(cast, chance, "0/d", next(busy), called, pace, members=("Sulastri", "Budi Santoso")).to(
        "arrived", now - timedelta(minutes=1) * pace
    )


def _begin(office: Office, now: datetime, midnight: datetime) -> tuple[datetime, float]:
    """When the day began and at what pace it went. From opening once the office has been open for a while; at any
    other hour the last hours, and just after midnight a whole day squeezed into the minutes there are."""
    opening = WorkingHours.objects.in_force(office.day(now)).filter(office=office, weekday=office.day(now).weekday())
    opens = opening.values_list("opens", flat=True).order_by("opens").first()
    if opens is not None:
        opened = midnight + timedelta(hours=opens.hour, minutes=opens.minute)
        if LEAST <= now - opened <= DAY:
            return opened, 1.0
    span = min(DAY, (now - midnight) * 0.98)
    return now - span, 1.0 if span >= LEAST else float(span / DAY)


def _unused(guests: Iterator[dict[str, str]], taken: set[str]) -> Iterator[dict[str, str]]:
    """Guests who are not in the house already."""
    for guest in guests:
        if guest["name"] not in taken:
            taken.add(guest["name"])
            yield guest


def _unit_for(cast: _Cast, chance: random.Random) -> str:
    """Units come up as often as the pack has needs for them."""
    units = list(cast.consultants)
    return chance.choices(units, [len(cast.needs.get(u, [""])) for u in units])[0]


class _Play:
    """One guest's way, act by act, each at its minute."""

    def __init__(
        self,
        cast: _Cast,
        chance: random.Random,
        name: str,
        guest: dict[str, str],
        unit: str,
        pace: float = 1.0,
        who: int = 0,
        members: tuple[str, ...] = (),
    ) -> None:
        self.cast, self.chance, self.guest, self.unit, self.pace = cast, chance, guest, unit, pace
        self.members = members
        self.id = uuid5(_SPACE, f"{cast.office.code}/{cast.office.day(clock.now())}/{name}")
        officials = cast.consultants[unit]
        self.official = officials[who % len(officials)]
        self.need = chance.choice(cast.needs.get(unit, [""]))

    def key(self, act: str) -> UUID:
        return uuid5(self.id, act)

    def after(self, moment: datetime, low: float, high: float) -> datetime:
        """Some minutes later, at the day's pace, never past now."""
        return min(moment + timedelta(minutes=self.chance.uniform(low, high) * self.pace), clock.now())

    def to(self, end: str, at: datetime) -> None:
        """Play until the visit stands at `end`."""
        with clock.at(at):
            arrival = Arrival(
                guest=GuestGiven(
                    name=self.guest["name"],
                    agency=self.guest["agency"],
                    phone=self.guest.get("phone", ""),
                    position=self.guest.get("position", ""),
                ),
                need=self.need,
                members=self.members,
            )
            actions.check_in(key=self.id, by=self.cast.desk, arrival=arrival)
        for act, low, high in (("greet", 0.3, 1.8), ("report", 0.3, 1.6), ("take", 0.5, 1.9), ("direct", 1, 4.5),
                               ("call", 3, 16), ("consult", 0.5, 2), ("end", 9, 30), ("finish", 0.3, 1.5)):  # fmt: skip
            if end in _STOPS and act == _STOPS[end]:
                return
            at = self.after(at, low, high)
            with clock.at(at):
                if end == "left" and act == "call":
                    actions.depart(key=self.key("depart"), visit_id=self.id, by=self.cast.desk, reason="terlalu_lama")
                    return
                self.do(act)

    def do(self, act: str) -> None:
        cast, key = self.cast, self.key(act)
        if act == "greet":
            actions.greet(key=key, visit_id=self.id, by=cast.desk)
        elif act == "report":
            actions.report(key=key, visit_id=self.id, by=cast.desk)
        elif act == "take":
            actions.take(key=key, visit_id=self.id, by=cast.duty)
        elif act == "direct":
            proposal = propose(cast.office.pk, self.need)
            unit = Unit.objects.get(office=cast.office, code=self.unit)
            topic = proposal.topic_code if proposal and proposal.unit_id == unit.pk else None
            actions.direct(key=key, visit_id=self.id, by=cast.duty, direction=Direction(self.unit, topic))
        elif act == "call":
            # Everybody has a usual table, so that the day doesn't crowd the first one.
            seat = list(cast.consultants).index(self.unit) + cast.consultants[self.unit].index(self.official)
            place = cast.tables[seat % len(cast.tables)] if cast.tables else None
            actions.call(key=key, visit_id=self.id, by=self.official, place=place)
        elif act == "consult":
            actions.consult(key=key, visit_id=self.id, by=self.official)
        elif act == "end":
            actions.end(key=key, visit_id=self.id, by=self.official)
        else:
            outcome = self.chance.choice(cast.outcomes)
            actions.finish(key=key, visit_id=self.id, by=self.official, outcome=outcome)


# The act that is not played when the guest is to stay at that state.
_STOPS = {
    "arrived": "greet",
    "reported": "take",
    "waiting": "call",
    "called": "consult",
    "consulting": "end",
}

__all__ = ["PASSWORD", "make_day"]
