"""The office of the tests and the people in it: the shipped pack, with users of our own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, Unit, User
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Visit

CODE = "bpkad-lampung-selatan"


@dataclass
class House:
    """An office with callers made on demand: house.piket, house.perbendaharaan, house.second("perbendaharaan")."""

    office: Office
    made: dict[str, Caller] = field(default_factory=dict)

    def person(self, username: str, role: str, unit: str | None = None) -> Caller:
        """A member of staff; made once."""
        if username not in self.made:
            user = User.objects.create_user(username=f"{username}.{uuid4().hex[:6]}", name=username.title())
            place = Unit.objects.get(office=self.office, code=unit) if unit else None
            Membership.objects.create(user=user, office=self.office, role=role, unit=place, began_at=clock.now())
            caller = caller_for(user, self.office)
            assert caller is not None
            self.made[username] = caller
        return self.made[username]

    @property
    def petugas(self) -> Caller:
        return self.person("petugas", "petugas")

    @property
    def piket(self) -> Caller:
        return self.person("piket", "piket")

    @property
    def perbendaharaan(self) -> Caller:
        return self.person("perbendaharaan", "konsultan", "perbendaharaan")

    @property
    def perbendaharaan2(self) -> Caller:
        return self.person("perbendaharaan2", "konsultan", "perbendaharaan-gaji")

    @property
    def aset(self) -> Caller:
        return self.person("aset", "konsultan", "aset")

    def arrive(self, name: str = "Sri Wahyuni", agency: str = "dinkes", **more: object) -> Visit:
        """A guest at the door."""
        arrival = Arrival(guest=GuestGiven(name=name, agency=agency), **more)  # type: ignore[arg-type]
        return actions.check_in(key=uuid4(), by=self.petugas, arrival=arrival).visit

    def reported(self, name: str = "Sri Wahyuni", **more: object) -> Visit:
        """A guest reported to the duty officer."""
        visit = self.arrive(name, **more)
        actions.greet(key=uuid4(), visit_id=visit.pk, by=self.petugas)
        return actions.report(key=uuid4(), visit_id=visit.pk, by=self.petugas).visit

    def waiting(self, name: str = "Sri Wahyuni", unit: str = "perbendaharaan", **more: object) -> Visit:
        """A guest with a number, waiting for that unit."""
        official = more.pop("official", None)
        visit = self.reported(name, **more)
        direction = Direction(unit, official=official)  # type: ignore[arg-type]
        return actions.direct(key=uuid4(), visit_id=visit.pk, by=self.piket, direction=direction).visit

    def called(self, name: str = "Sri Wahyuni", **more: object) -> Visit:
        visit = self.waiting(name, **more)
        return actions.call(key=uuid4(), visit_id=visit.pk, by=self.perbendaharaan).visit

    def consulting(self, name: str = "Sri Wahyuni", **more: object) -> Visit:
        visit = self.called(name, **more)
        return actions.consult(key=uuid4(), visit_id=visit.pk, by=self.perbendaharaan).visit


def fresh(visit: Visit | UUID) -> Visit:
    """The visit as it is stored now."""
    return Visit.objects.get(pk=visit if isinstance(visit, UUID) else visit.pk)


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """What is done inside is refused with that code."""
    with pytest.raises(Refused) as info:
        yield info
    assert info.value.code == code
