"""One press at the door does what the SOP lets it do: merged acts together, and none past a step by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.organisation.models import Office
from pojok.packs.load import load
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from tests.office import House, fresh
from tests.packs.copies import EXAMPLE, PackCopy
from tests.visits.sops import write_sop

SRI = Arrival(guest=GuestGiven(name="Sri Wahyuni", agency="dinkes"))
DOOR = ("greet", "report")


@pytest.fixture
def house_with(db: None, tmp_path: Path) -> Callable[[str], House]:
    def made(sop: str) -> House:
        pack = PackCopy(Path(shutil.copytree(EXAMPLE, tmp_path / "kantor-contoh")))
        write_sop(pack, sop)
        load(pack.path)
        return House(Office.objects.get(code="kantor-contoh"))

    return made


@pytest.mark.parametrize("then", [(), DOOR])
def test_what_the_sop_has_in_one_step_is_one_press_whoever_asks(
    house_with: Callable[[str], House], then: tuple[str, ...]
) -> None:
    house, key = house_with("arriving, greeting and report in one"), uuid4()
    done = actions.check_in(key=key, by=house.petugas, arrival=SRI, then=then)
    assert done.visit.state == "reported"
    again = actions.check_in(key=key, by=house.petugas, arrival=SRI, then=then)
    assert (again.repeated, again.visit.pk) == (True, key)
    kinds = Event.objects.about(key).in_order().values_list("kind", flat=True)
    assert list(kinds) == ["visit.checked_in", "visit.greeted", "visit.reported"]
    actions.undo(key=uuid4(), visit_id=key, by=house.petugas, undoes=key)
    assert fresh(key).state == "cancelled", "one press, one undo"


def test_a_press_stops_at_a_step_by_hand_and_so_does_its_repeat(house_with: Callable[[str], House]) -> None:
    """“Terima & laporkan” receives and greets; the report waits for the papers."""
    house, key = house_with("by hand between greeting and report"), uuid4()
    done = actions.check_in(key=key, by=house.petugas, arrival=SRI, then=DOOR)
    assert done.visit.state == "greeted"
    actions.confirm_step(key=uuid4(), visit_id=key, by=house.petugas, code="periksa")
    actions.check_in(key=key, by=house.petugas, arrival=SRI, then=DOOR)
    assert fresh(key).state == "greeted", "the same again does nothing that it didn't do"
    assert actions.report(key=uuid4(), visit_id=key, by=house.petugas).visit.state == "reported"


def test_greeting_and_reporting_stops_there_too(house_with: Callable[[str], House]) -> None:
    house, greeting = house_with("by hand first"), uuid4()
    visit = actions.check_in(key=uuid4(), by=house.petugas, arrival=SRI, then=DOOR).visit
    assert visit.state == "arrived", "nobody has confirmed anything yet, but the guest is received"
    actions.confirm_step(key=uuid4(), visit_id=visit.pk, by=house.petugas, code="periksa")
    done = actions.greet(key=greeting, visit_id=visit.pk, by=house.petugas, then=("report",))
    assert done.visit.state == "reported"
    assert actions.greet(key=greeting, visit_id=visit.pk, by=house.petugas, then=("report",)).repeated
