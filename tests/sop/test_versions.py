"""A changed SOP is another version; visits keep theirs (design §3.1, §4.7)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, transaction

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.organisation.models import Membership, Office
from pojok.packs.load import load
from pojok.sop.models import SopStep, SopVersion
from pojok.sop.queries import plan_of
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Visit
from tests.office import House, refused
from tests.packs.copies import EXAMPLE, PackCopy

TODAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 10.00 WITA
BY_HAND = """  - code: periksa-berkas
    text: Petugas memeriksa berkas yang dibawa tamu
    label: Berkas diperiksa
    actors: [bagian-umum]
    acts: []
    performers: [petugas, piket]
    minutes: 5
    completeness: Berkas tamu
"""


@pytest.fixture
def pack(tmp_path: Path) -> PackCopy:
    return PackCopy(Path(shutil.copytree(EXAMPLE, tmp_path / "kantor-contoh")))


@pytest.fixture
def office(db: None, pack: PackCopy) -> House:
    """The invented office with people who have worked there for long, at 10.00."""
    with clock.at(TODAY - timedelta(days=30)):
        load(pack.path)
        house = House(Office.objects.get(code="kantor-contoh"))
        house.petugas, house.piket, house.person("wayan", "konsultan", "belanja")
    return house


def arrive(office: House, name: str = "Ni Luh Sari", guest: Any = None) -> Visit:
    given = GuestGiven(id=guest) if guest else GuestGiven(name=name, agency="dinkes")
    return actions.check_in(key=uuid4(), by=office.petugas, arrival=Arrival(guest=given)).visit


def codes_of(visit: Visit) -> list[str]:
    return [step.code for step in plan_of(visit.sop_version_id).steps]


def finish(office: House, visit: Visit, *by_hand: str) -> Visit:
    """From the door to the end, with what is confirmed by hand."""
    wayan, at = office.made["wayan"], {"visit_id": visit.pk}
    actions.greet(key=uuid4(), by=office.petugas, **at)
    for code in by_hand:
        actions.confirm_step(key=uuid4(), by=office.petugas, code=code, **at)
    actions.direct(key=uuid4(), by=office.piket, direction=Direction("belanja"), **at)
    for act in (actions.call, actions.consult):
        act(key=uuid4(), by=wayan, **at)
    return actions.finish(key=uuid4(), by=wayan, **at).visit


def without_the_step_by_hand(pack: PackCopy) -> None:
    pack.replace("sop.yaml", BY_HAND, "")


def test_a_change_makes_a_version_running_visits_keep_theirs(office: House, pack: PackCopy) -> None:
    with clock.at(TODAY):
        running = arrive(office)
        without_the_step_by_hand(pack)
        load(pack.path)
        new = arrive(office, "Made Arta")
        assert codes_of(running) == ["sambut", "periksa-berkas", "arahkan", "layani"]
        assert codes_of(new) == ["sambut", "arahkan", "layani"]
        actions.greet(key=uuid4(), visit_id=running.pk, by=office.petugas)
        with refused("wrong_order"):  # the step that the new one has dropped is still to be confirmed
            actions.direct(key=uuid4(), visit_id=running.pk, by=office.piket, direction=Direction("belanja"))
        actions.confirm_step(key=uuid4(), visit_id=running.pk, by=office.petugas, code="periksa-berkas")
        actions.direct(key=uuid4(), visit_id=running.pk, by=office.piket, direction=Direction("belanja"))
        assert finish(office, new).state == "finished"
    numbers = SopVersion.objects.filter(office=office.office).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert [r.code for r in running.runs.order_by("pk")] == ["sambut", "periksa-berkas", "arahkan"]


def test_a_running_visit_ends_by_the_standards_it_began_with(office: House, pack: PackCopy) -> None:
    with clock.at(TODAY):
        running = arrive(office)
        pack.replace("sop.yaml", "minutes: 4", "minutes: 40")
        pack.replace("sop.yaml", "label: Diarahkan", "label: Diantar")
        load(pack.path)
        finish(office, running, "periksa-berkas")
    plan = plan_of(running.sop_version_id)
    assert (plan.number, [s.minutes for s in plan.steps]) == (1, [4, 5, 3, None])
    assert plan.steps[2].label == "Diarahkan"


def test_a_version_of_a_day_to_come_is_not_used_before_it(office: House, pack: PackCopy) -> None:
    """Also by a process that has learnt which one holds, and for a guest known by id."""
    with clock.at(TODAY):
        first = arrive(office)
        without_the_step_by_hand(pack)
        pack.replace("sop.yaml", "in_force_from: 2024-01-02", "in_force_from: 2026-11-25")
        load(pack.path)
        assert [plan_of(arrive(office, guest=first.guest_id).sop_version_id).number for _ in range(3)] == [1, 1, 1]
    last_minute = datetime(2026, 11, 24, 15, 59, tzinfo=UTC)  # 23.59 WITA
    for moment, number in ((last_minute, 1), (last_minute + timedelta(minutes=1), 2), (TODAY + timedelta(days=5), 2)):
        with clock.at(moment):
            visits = [arrive(office, guest=first.guest_id), arrive(office, f"Tamu {moment}")]
            assert {plan_of(v.sop_version_id).number for v in visits} == {number}, moment


def test_an_entry_from_paper_follows_the_version_of_its_day(office: House, pack: PackCopy) -> None:
    from pojok.visits.actions.late import PaperRow, enter_late

    without_the_step_by_hand(pack)
    pack.replace("sop.yaml", "in_force_from: 2024-01-02", "in_force_from: 2026-11-24")
    with clock.at(TODAY):
        load(pack.path)
        Membership.objects.filter(office=office.office).update(began_at=TODAY - timedelta(days=60))

        def entered(arrived: datetime) -> Visit:
            row = PaperRow(
                guest=GuestGiven(name="Ni Luh", agency="dinkes"), arrived_at=arrived, end="finished", unit="belanja",
                called_at=arrived + timedelta(minutes=10), ended_at=arrived + timedelta(minutes=20),
            )  # fmt: skip
            return enter_late(key=uuid4(), by=office.piket, row=row).visit

        yesterday, today = entered(TODAY - timedelta(days=1)), entered(TODAY - timedelta(hours=1))
    assert [plan_of(v.sop_version_id).number for v in (yesterday, today)] == [1, 2]


CHANGES: dict[str, Callable[[SopVersion], Any]] = {
    "title": lambda v: SopVersion.objects.filter(pk=v.pk).update(title="Lain"),
    "number": lambda v: SopVersion.objects.filter(pk=v.pk).update(number=9),
    "beginning": lambda v: SopVersion.objects.filter(pk=v.pk).update(in_force_from=date(2020, 1, 1)),
    "minutes of a step": lambda v: v.steps.filter(code="sambut").update(minutes=1),
    "acts of a step": lambda v: v.steps.filter(code="sambut").update(acts=[]),
    "a step less": lambda v: v.steps.filter(code="sambut").delete(),
    "an actor": lambda v: v.actors.filter(order=1).update(title="Lain"),
    "all of it": lambda v: SopVersion.objects.filter(pk=v.pk)._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_version_that_held_is_not_altered(office: House, pack: PackCopy, change: Callable[[SopVersion], Any]) -> None:
    version = SopVersion.objects.get(office=office.office)
    before = list(SopStep.objects.filter(version=version).order_by("order").values())
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        change(version)
    assert list(SopStep.objects.filter(version=version).order_by("order").values()) == before


def test_a_version_ends_the_day_before_the_next(office: House, pack: PackCopy) -> None:
    without_the_step_by_hand(pack)
    pack.replace("sop.yaml", "in_force_from: 2024-01-02", "in_force_from: 2026-12-01")
    with clock.at(TODAY):
        load(pack.path)
    first, second = SopVersion.objects.filter(office=office.office).order_by("number")
    assert (first.in_force_until, second.in_force_from, second.in_force_until) == (
        date(2026, 11, 30), date(2026, 12, 1), None,
    )  # fmt: skip
