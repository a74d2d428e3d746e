"""A visit from the door to its end, by each in turn (design §6)."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from pojok.api.answers import VisitOut
from pojok.lib import clock
from pojok.visits.models import Visit
from tests.api.people import Staff


def test_a_visit_from_check_in_to_finish_with_each_role(staff: Staff):
    key = uuid4()
    arrived = staff.petugas.act(
        "/visits",
        {
            "guest": {
                "name": "Sri Wahyuni, S.E.",
                "agency": "Dinas Kesehatan",
                "phone": "0812 7890 1234",
                "position": "Bendahara",
            },
            "need": "SPM ditolak",
        },
        key=key,
    )
    assert arrived["id"] == str(key)
    assert arrived["state"] == "arrived"
    assert arrived["purpose"] == "konsultasi"
    assert arrived["guest"]["name"] == "Sri Wahyuni, S.E."
    assert arrived["guest"]["agency"] == {"code": "dinkes", "name": "Dinas Kesehatan"}
    assert arrived["guest"]["phone"] == "+6281278901234"
    assert arrived["guest"]["position"] == "Bendahara"
    assert arrived["need"] == "SPM ditolak"
    assert (arrived["unit"], arrived["official"], arrived["ticket"]) == (None, None, None)
    assert arrived["members"] == []
    assert arrived["next"] == ["greet", "departure"]
    (step,) = arrived["steps"]
    assert step["code"] == "arrive"
    assert step["ended_at"] is None
    assert step["standard_minutes"] == 5
    assert step["by"] == staff.petugas.username

    at = f"/visits/{key}"
    greeted = staff.petugas.act(f"{at}/greeting")
    assert (greeted["state"], greeted["next"]) == ("greeted", ["report", "departure"])
    reported = staff.petugas.act(f"{at}/report")
    assert (reported["state"], reported["next"]) == ("reported", ["departure"])
    taken = staff.piket.act(f"{at}/taking")
    assert taken["state"] == "reported"
    assert [s["code"] for s in taken["steps"]] == ["arrive", "greet", "report", "direct"]
    assert taken["next"] == ["direct", "departure"]

    directed = staff.piket.act(f"{at}/direction", {"unit": "perbendaharaan", "need": "SPM ditolak, kode rekening"})
    assert directed["state"] == "waiting"
    assert directed["unit"] == "perbendaharaan"
    assert directed["need"] == "SPM ditolak, kode rekening"
    assert directed["ticket"]["number"] >= 1
    assert directed["ticket"]["place"] is None
    assert directed["steps"][-1]["ended_at"] is not None

    called = staff.perbendaharaan.act("/units/perbendaharaan/calls")
    assert called["id"] == str(key)
    assert called["state"] == "called"
    assert called["ticket"]["place"] == "Pojok, meja 1"
    assert called["next"] == ["call", "consult", "missed", "parking", "handoff", "departure"]
    consulting = staff.perbendaharaan.act(f"{at}/consultation")
    assert consulting["state"] == "consulting"
    assert consulting["steps"][-1]["code"] == "consult"
    assert consulting["steps"][-1]["standard_minutes"] is None
    ending = staff.perbendaharaan.act(f"{at}/consultation/end")
    assert ending["state"] == "ending"
    finished = staff.perbendaharaan.act(f"{at}/finish", {"outcome": "Kode rekening diperbaiki"})
    assert finished["state"] == "finished"
    assert finished["next"] == []
    assert [s["code"] for s in finished["steps"]] == ["arrive", "greet", "report", "direct", "consult", "finish"]
    assert all(s["ended_at"] for s in finished["steps"])
    assert Visit.objects.get(pk=key).outcome == "Kode rekening diperbaiki"


def test_every_answer_has_the_shape_the_document_promises(staff: Staff):
    for told in (staff.arrived("Ani"), staff.waiting("Budi"), staff.consulting("Citra"), staff.finished("Dedi")):
        VisitOut.model_validate_json(json.dumps(told))
        VisitOut.model_validate_json(json.dumps(staff.now(told)))


def test_times_bear_the_offices_offset(staff: Staff, elsewhere: Staff):
    assert staff.arrived()["arrived_at"].endswith("+07:00")
    assert staff.reported()["steps"][0]["ended_at"].endswith("+07:00")
    there = elsewhere.petugas.act("/visits", {"guest": {"name": "Wayan", "agency": "Dinas Kota"}})
    assert there["arrived_at"].endswith("+08:00")


def test_the_guests_link_is_absolute_and_holds(staff: Staff, settings):
    settings.PUBLIC_URL = ""
    url = staff.arrived()["guest_url"]
    assert url.startswith("http://testserver/g/")
    assert url.endswith("/")
    settings.PUBLIC_URL = "https://pojok.example.go.id"
    assert staff.arrived()["guest_url"].startswith("https://pojok.example.go.id/g/")


def test_steps_are_measured_from_act_to_act(staff: Staff):
    start = clock.now() - timedelta(minutes=30)
    with clock.at(start):
        visit = staff.arrived()
    with clock.at(start + timedelta(minutes=3)):
        told = staff.petugas.act(f"/visits/{visit['id']}/greeting")
    first, second = told["steps"]
    assert datetime.fromisoformat(first["ended_at"]) - datetime.fromisoformat(first["began_at"]) == timedelta(minutes=3)
    assert first["measured"] is True
    assert second["ended_at"] is None


def test_a_direction_without_taking_is_not_measured(staff: Staff):
    """Taken and directed in one press: its minutes say nothing, they are not 0 (design §3.2)."""
    told = staff.waiting()
    direct = told["steps"][-1]
    assert direct["code"] == "direct"
    assert direct["measured"] is False
    assert direct["began_at"] == direct["ended_at"]


def test_finishing_from_consulting_closes_both_steps_and_the_last_is_not_measured(staff: Staff):
    visit = staff.consulting()
    told = staff.perbendaharaan.act(f"/visits/{visit['id']}/finish")
    consult, finish = told["steps"][-2:]
    assert (consult["code"], consult["measured"]) == ("consult", True)
    assert (finish["code"], finish["measured"]) == ("finish", False)


def test_a_group_has_one_number_and_its_members_names(staff: Staff):
    told = staff.waiting("Sri Wahyuni", members=["Budi Santoso", "Citra 🙂"], letter_number="800/12/2026")
    assert told["members"] == ["Budi Santoso", "Citra 🙂"]
    assert Visit.objects.get(pk=told["id"]).letter_number == "800/12/2026"
    assert Visit.objects.get(pk=told["id"]).tickets.count() == 1


@pytest.mark.parametrize("purpose", ["konsultasi", "koordinasi", "lain"])
def test_a_purpose_is_kept_and_may_be_corrected_when_directing(staff: Staff, purpose: str):
    visit = staff.reported(purpose=purpose)
    assert visit["purpose"] == purpose
    told = staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "aset", "purpose": "koordinasi"})
    assert told["purpose"] == "koordinasi"


def test_a_sub_unit_means_the_queue_above_it(staff: Staff):
    told = staff.waiting(unit="perbendaharaan-gaji")
    assert told["unit"] == "perbendaharaan"
    called = staff.perbendaharaan2.act("/units/perbendaharaan-gaji/calls")
    assert called["id"] == told["id"]


def test_a_known_guest_comes_by_id(staff: Staff):
    first = staff.arrived("Sri Wahyuni")
    again = staff.petugas.act("/visits", {"guest": {"id": first["guest"]["id"]}})
    assert again["guest"] == first["guest"]
    assert UUID(again["id"]) != UUID(first["id"])


def test_already_inside_is_a_warning(staff: Staff):
    first = staff.arrived("Sri Wahyuni")
    assert "already_inside" not in first["warnings"]
    assert "already_inside" in staff.arrived("Sri Wahyuni")["warnings"]


def test_number_of_those_ahead(staff: Staff):
    told = [staff.waiting(name, unit="aset") for name in ("Ani", "Budi", "Citra")]
    assert [t["ticket"]["ahead"] for t in told] == [0, 1, 2]
    assert [t["ticket"]["number"] for t in told] == list(
        range(told[0]["ticket"]["number"], told[0]["ticket"]["number"] + 3)
    )
    staff.aset.act("/units/aset/calls")
    assert [staff.now(t)["ticket"]["ahead"] for t in told] == [0, 0, 1]
    listed = {v["id"]: v["ticket"]["ahead"] for v in staff.auditor.read("/visits", unit="aset")["items"]}
    assert [listed[t["id"]] for t in told] == [0, 0, 1]
