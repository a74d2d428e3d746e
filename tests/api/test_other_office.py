"""Another office without code: its own SOP of four steps, its letters and its zone (WITA), by the API."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from pojok.lib import clock
from pojok.organisation.models import Membership, Office
from pojok.packs.load import load
from pojok.visits.models import Visit
from tests.api.people import Person, Staff, refused
from tests.office import House
from tests.packs.copies import EXAMPLE, PackCopy
from tests.visits.sops import FOUR_STEPS, write_sop

# 00.30 WITA on Tuesday, 23.30 WIB on Monday.
AFTER_MIDNIGHT = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def office_of(tmp_path: Path, sop: str = "as the invented office") -> Staff:
    pack = PackCopy(Path(shutil.copytree(EXAMPLE, tmp_path / "kantor-contoh")))
    write_sop(pack, sop)
    load(pack.path)
    return Staff(House(Office.objects.get(code="kantor-contoh")))


def konsultan(office: Staff, name: str = "wayan", unit: str = "belanja") -> Person:
    return office.hire(name, "konsultan", unit)


def next_of(office: Staff, visit: dict[str, Any]) -> set[str]:
    """What petugas and piket together may do now."""
    return {a for p in (office.petugas, office.piket) for a in p.read(f"/visits/{visit['id']}")["next"]}


def test_a_visit_from_the_door_to_its_end(elsewhere: Staff) -> None:
    """Every act of this SOP, with its own codes, standards, letter and place; times in WITA."""
    wayan = konsultan(elsewhere)
    start = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)  # 09.05 WITA

    def at(minutes: int):
        return clock.at(start + timedelta(minutes=minutes))

    elsewhere.petugas, elsewhere.piket  # noqa: B018 - hired before that day
    Membership.objects.filter(user_id=wayan.caller.user_id).update(began_at=start - timedelta(days=1))
    with at(0):
        visit = elsewhere.petugas.act(
            "/visits", {"guest": {"name": "Ni Luh Sari", "agency": "dkk"}, "need": "pencairan SPM"}
        )
    path = f"/visits/{visit['id']}"
    assert visit["arrived_at"] == "2026-11-23T09:05:00+08:00"
    assert visit["guest"]["agency"] == {"code": "dinkes", "name": "Dinas Kesehatan Kota Contoh"}
    assert visit["steps"] == []
    with at(1):
        told = elsewhere.petugas.act(f"{path}/greeting")
    assert (told["state"], told["steps"][0]["code"]) == ("reported", "sambut")
    with at(4):
        refused(elsewhere.piket.post(f"{path}/direction", {"unit": "belanja"}), 409, "wrong_order")
        told = elsewhere.petugas.act(f"{path}/steps/periksa-berkas")
    with at(6):
        told = elsewhere.piket.act(f"{path}/direction", {"unit": "belanja-pegawai", "topic": "spm"})
    assert (told["unit"], told["ticket"]["number"]) == ("belanja", 1)
    with at(10):
        told = wayan.act("/units/belanja/calls")
    assert (told["id"], told["ticket"]["place"]) == (visit["id"], "Ruang Temu, kursi 1")
    with at(11):
        wayan.act(f"{path}/consultation")
    with at(31):
        told = wayan.act(f"{path}/finish", {"outcome": "SPM diperbaiki"})
    assert told["state"] == "finished"
    assert [(s["code"], s["standard_minutes"], s["measured"]) for s in told["steps"]] == [
        ("sambut", 4, True),
        ("periksa-berkas", 5, False),
        ("arahkan", 3, False),  # without taking it begins and ends in one press
        ("layani", None, True),
    ]
    assert told["steps"][-1]["began_at"] == "2026-11-23T09:16:00+08:00"
    assert told["steps"][-1]["ended_at"] == "2026-11-23T09:36:00+08:00"
    events = elsewhere.auditor.read(f"{path}/events")["items"]
    assert [e["kind"].partition(".")[2] for e in events] == [
        "checked_in", "greeted", "reported", "step_confirmed", "directed", "called", "consulted", "finished",
    ]  # fmt: skip
    assert all(e["at"].endswith("+08:00") for e in events)


@pytest.mark.parametrize("sop", FOUR_STEPS)
def test_other_ways_to_have_four_steps(db: None, tmp_path: Path, sop: str) -> None:
    """Whatever is merged, and wherever somebody confirms: the visit says what comes next, and following it ends it."""
    office = office_of(tmp_path, sop)
    wayan = konsultan(office)
    visit = office.petugas.act("/visits", {"guest": {"name": "Ni Luh Sari", "agency": "dinkes"}})
    path = f"/visits/{visit['id']}"
    acts = {
        # The furthest first: a guest who was called may always be called again.
        "finish": (wayan, "finish", None),
        "consult": (wayan, "consultation", None),
        "call": (wayan, "calls", None),
        "direct": (office.piket, "direction", {"unit": "belanja"}),
        "report": (office.petugas, "report", None),
        "greet": (office.petugas, "greeting", None),
    }
    done = []
    for _ in range(12):
        offered = next_of(office, visit) | set(wayan.read(path)["next"])
        hand = next((a for a in offered if a.startswith("step:")), None)
        if hand:
            person = office.petugas if hand in office.petugas.read(path)["next"] else wayan
            told = person.act(f"{path}/steps/{hand[5:]}")
        else:
            act = next((a for a in acts if a in offered), None)
            assert act, (done, offered)
            person, address, body = acts[act]
            told = person.act(f"{path}/{address}", body)
        done.append(hand or act)
        if told["state"] == "finished":
            break
    assert told["state"] == "finished", done
    steps = FOUR_STEPS[sop] or (("sambut",), ("periksa-berkas",), ("arahkan",), ("layani",))
    assert {s["code"] for s in told["steps"]} == {s[0] for s in steps} - ({"tanda-tangan"} - set(done_steps(done)))
    assert all(s["ended_at"] for s in told["steps"])


def done_steps(done: list[str]) -> list[str]:
    return [name[5:] for name in done if name.startswith("step:")]


def test_an_hour_after_midnight_in_wita_is_another_day_there_and_not_yet_here(staff: Staff, elsewhere: Staff) -> None:
    with clock.at(AFTER_MIDNIGHT):
        here = staff.petugas.act("/visits", {"guest": {"name": "Sri", "agency": "dinkes"}})
        there = elsewhere.petugas.act("/visits", {"guest": {"name": "Luh", "agency": "dinkes"}})
        board_here, board_there = staff.auditor.read("/board"), elsewhere.auditor.read("/board")
    assert here["arrived_at"] == "2026-11-23T23:30:00+07:00"
    assert there["arrived_at"] == "2026-11-24T00:30:00+08:00"
    assert (board_here["day"], board_there["day"]) == ("2026-11-23", "2026-11-24")
    assert board_there["now"] == "2026-11-24T00:30:00+08:00"

    def listed(office: Staff, day: str) -> list[str]:
        return [v["guest"]["name"] for v in office.auditor.read("/visits", day=day)["items"]]

    assert (listed(staff, "2026-11-23"), listed(staff, "2026-11-24")) == (["Sri"], [])
    assert (listed(elsewhere, "2026-11-23"), listed(elsewhere, "2026-11-24")) == ([], ["Luh"])


def test_numbers_begin_anew_at_midnight_in_wita(elsewhere: Staff) -> None:
    numbers = []
    for minutes in (-60, -31, -29, 60):  # 23.00 and 23.29 there, then 00.01 and 01.30
        with clock.at(AFTER_MIDNIGHT + timedelta(minutes=minutes)):
            visit = elsewhere.petugas.act("/visits", {"guest": {"name": f"Tamu {minutes}", "agency": "dinkes"}})
            path = f"/visits/{visit['id']}"
            elsewhere.petugas.act(f"{path}/greeting")
            elsewhere.petugas.act(f"{path}/steps/periksa-berkas")
            numbers.append(elsewhere.piket.act(f"{path}/direction", {"unit": "belanja"})["ticket"]["number"])
    assert numbers == [1, 2, 1, 2]
    days = (
        Visit.objects.filter(office=elsewhere.house.office).order_by("arrived_at").values_list("ticket__day", flat=True)
    )
    assert list(days) == [date(2026, 11, 23)] * 2 + [date(2026, 11, 24)] * 2


@pytest.mark.parametrize(("hour_utc", "outside"), [(-1, True), (0, False), (7, False), (8, True)])
def test_working_hours_are_of_the_offices_clock(elsewhere: Staff, hour_utc: int, outside: bool) -> None:
    """08.00 to 15.30 WITA on a Monday is 00.00 to 07.30 UTC."""
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour_utc)):
        visit = elsewhere.petugas.act("/visits", {"guest": {"name": "Luh", "agency": "dinkes"}})
    assert ("outside_hours" in visit["warnings"]) is outside


def test_a_time_given_in_another_zone_is_told_in_the_offices(elsewhere: Staff) -> None:
    with clock.at(datetime(2026, 11, 23, 3, 0, tzinfo=UTC)):
        arrival = {"guest": {"name": "Luh", "agency": "dinkes"}, "occurred_at": "2026-11-23T08:30:00+07:00"}
        assert elsewhere.petugas.act("/visits", arrival)["arrived_at"] == "2026-11-23T09:30:00+08:00"


def test_words_of_the_reference_office_mean_nothing_there(elsewhere: Staff) -> None:
    visit = elsewhere.petugas.act("/visits", {"guest": {"name": "Luh", "agency": "dinkes"}})
    path = f"/visits/{visit['id']}"
    elsewhere.petugas.act(f"{path}/greeting")
    elsewhere.petugas.act(f"{path}/steps/periksa-berkas")
    told = refused(elsewhere.piket.post(f"{path}/direction", {"unit": "perbendaharaan"}), 422, "unknown_unit", "unit")
    assert told["remedy"] == "Pilih salah satu: umum, belanja, pendapatan."
    told = refused(elsewhere.petugas.post(f"{path}/steps/greet"), 422, "unknown_step", "step")
    assert told["remedy"] == "Langkah SOP ini: sambut, periksa-berkas, arahkan, layani."
    refused(
        elsewhere.petugas.post(
            "/visits", {"guest": {"name": "B", "agency": "dinkes"}, "priority": {"reason": "hamil"}}, key=uuid4()
        ),
        422,
        "unknown_priority",
    )
