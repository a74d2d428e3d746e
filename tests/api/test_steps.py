"""Steps passed over, steps confirmed by hand, and another office's SOP (design §3.1, §3.2)."""

from datetime import datetime, timedelta

import pytest

from pojok.lib import clock
from pojok.visits.models import StepRun
from tests.api.people import Staff, refused


def test_a_step_is_passed_over_with_a_reason(staff: Staff):
    visit = staff.arrived()
    told = staff.piket.act(f"/visits/{visit['id']}/steps/greet/skip", {"reason": "Tamu langsung masuk"})
    assert told["state"] == "greeted"
    step = told["steps"][-1]
    assert (step["code"], step["measured"]) == ("greet", False)
    assert step["ended_at"]
    assert StepRun.objects.get(visit=visit["id"], code="greet").skipped == "Tamu langsung masuk"
    event = staff.auditor.read(f"/visits/{visit['id']}/events")["items"][-1]
    assert event["payload"] == {"step": "greet", "reason": "lain"}
    staff.petugas.act(f"/visits/{visit['id']}/report")


def test_a_reason_of_the_office_is_kept_by_its_code(staff: Staff):
    visit = staff.arrived()
    staff.piket.act(f"/visits/{visit['id']}/steps/greet/skip", {"reason": "petugas_tidak_ada"})
    event = staff.auditor.read(f"/visits/{visit['id']}/events")["items"][-1]
    assert event["payload"]["reason"] == "petugas_tidak_ada"


def test_the_last_step_is_passed_over(staff: Staff):
    visit = staff.ending()
    told = staff.perbendaharaan.act(f"/visits/{visit['id']}/steps/finish/skip", {"reason": "tidak_diperlukan"})
    assert told["state"] == "finished"
    assert told["next"] == []


@pytest.mark.parametrize("step", ["direct", "consult"])
def test_where_the_guest_goes_and_the_call_are_not_passed_over(staff: Staff, step: str):
    visit = staff.reported() if step == "direct" else staff.waiting()
    told = refused(staff.piket.post(f"/visits/{visit['id']}/steps/{step}/skip", {"reason": "x"}), 409, "step_needed")
    assert told["state"] == visit["state"]
    assert "skip" not in staff.piket.read(f"/visits/{visit['id']}")["next"]


def test_only_the_step_that_comes_next(staff: Staff):
    visit = staff.arrived()
    told = refused(staff.piket.post(f"/visits/{visit['id']}/steps/report/skip", {"reason": "x"}), 409, "wrong_order")
    assert told["expected"] == "step:greet"
    told = refused(staff.piket.post(f"/visits/{visit['id']}/steps/arrive/skip", {"reason": "x"}), 409, "wrong_order")


def test_a_step_with_acts_is_done_by_them(staff: Staff):
    visit = staff.arrived()
    told = refused(staff.petugas.post(f"/visits/{visit['id']}/steps/greet"), 409, "step_has_acts")
    assert told["expected"] == "greet"


def test_an_unknown_step(staff: Staff):
    visit = staff.arrived()
    told = refused(staff.petugas.post(f"/visits/{visit['id']}/steps/makan"), 422, "unknown_step")
    assert "greet" in told["remedy"]


def test_a_hand_off_begins_another_run_of_the_consultation(staff: Staff):
    visit = staff.consulting()
    at = f"/visits/{visit['id']}"
    body = {"unit": "aset", "kind": "second_need", "reason": "keperluan_kedua"}
    told = staff.perbendaharaan.act(f"{at}/handoff", body)
    assert [s["code"] for s in told["steps"]].count("consult") == 1
    assert told["steps"][-1]["ended_at"]
    staff.aset.act(f"{at}/calls")
    told = staff.aset.act(f"{at}/consultation")
    runs = [s for s in told["steps"] if s["code"] == "consult"]
    assert len(runs) == 2
    assert [r["by"] for r in runs] == [staff.perbendaharaan.username, staff.aset.username]
    assert (runs[0]["measured"], runs[1]["ended_at"]) == (True, None)


def test_at_most_one_step_is_open_and_waiting_belongs_to_none(staff: Staff):
    visit = staff.waiting()
    assert all(s["ended_at"] for s in visit["steps"])
    for person, act in ((staff.perbendaharaan, "calls"), (staff.perbendaharaan, "consultation")):
        told = person.act(f"/visits/{visit['id']}/{act}")
        assert sum(s["ended_at"] is None for s in told["steps"]) == (0 if act == "calls" else 1)


def arrive_elsewhere(elsewhere: Staff) -> dict:
    return elsewhere.petugas.act("/visits", {"guest": {"name": "Wayan", "agency": "Dinas Kota"}})


def test_another_sop_runs_by_its_own_steps(elsewhere: Staff):
    """Greeting and report are one step, papers are checked by hand, there is no taking and no end of its own."""
    visit = arrive_elsewhere(elsewhere)
    at = f"/visits/{visit['id']}"
    assert visit["next"] == ["greet", "departure"]
    told = elsewhere.petugas.act(f"{at}/greeting")
    assert told["state"] == "reported", "one press does both acts of one step"
    assert told["next"] == ["departure", "step:periksa-berkas"]
    early = refused(elsewhere.piket.post(f"{at}/direction", {"unit": "belanja"}), 409, "wrong_order")
    assert early["expected"] == "step:periksa-berkas"
    told = elsewhere.petugas.act(f"{at}/steps/periksa-berkas")
    assert told["steps"][-1]["code"] == "periksa-berkas"
    assert told["steps"][-1]["measured"] is False
    told = elsewhere.piket.act(f"{at}/direction", {"unit": "belanja-pegawai"})
    assert told["unit"] == "belanja"
    made = elsewhere.hire("made", "konsultan", "belanja")
    made.act("/units/belanja/calls")
    made.act(f"{at}/consultation")
    told = made.act(f"{at}/finish")
    assert told["state"] == "finished"
    assert [s["code"] for s in told["steps"]] == ["sambut", "periksa-berkas", "arahkan", "layani"]
    assert told["steps"][-1]["standard_minutes"] is None


def test_a_step_by_hand_is_passed_over(elsewhere: Staff):
    visit = arrive_elsewhere(elsewhere)
    elsewhere.petugas.act(f"/visits/{visit['id']}/greeting")
    told = elsewhere.piket.act(f"/visits/{visit['id']}/steps/periksa-berkas/skip", {"reason": "Tidak membawa berkas"})
    assert "direct" in told["next"]


def test_a_step_by_hand_is_confirmed_by_its_performers_only(elsewhere: Staff):
    visit = arrive_elsewhere(elsewhere)
    elsewhere.petugas.act(f"/visits/{visit['id']}/greeting")
    refused(elsewhere.auditor.post(f"/visits/{visit['id']}/steps/periksa-berkas"), 403, "not_allowed")
    elsewhere.piket.act(f"/visits/{visit['id']}/steps/periksa-berkas")
    refused(elsewhere.piket.post(f"/visits/{visit['id']}/steps/periksa-berkas"), 409, "wrong_order")


def test_waiting_and_the_way_are_in_no_step(staff: Staff):
    start = clock.now() - timedelta(hours=1)
    with clock.at(start):
        visit = staff.waiting()
    with clock.at(start + timedelta(minutes=25)):
        staff.perbendaharaan.act(f"/visits/{visit['id']}/calls")
    with clock.at(start + timedelta(minutes=27)):
        told = staff.perbendaharaan.act(f"/visits/{visit['id']}/consultation")
    direct, consult = told["steps"][-2:]
    gap = datetime.fromisoformat(consult["began_at"]) - datetime.fromisoformat(direct["ended_at"])
    assert gap == timedelta(minutes=27)
