"""Taking back one's own last press (design §4.5)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.history.models import Event
from pojok.lib import clock
from pojok.visits.models import Ticket, TicketVoid
from tests.api.people import Person, Staff, refused
from tests.api.test_order import in_state

# act: from which state, who, its body
ACTS = {
    "greeting": ("arrived", "petugas", None),
    "report": ("greeted", "petugas", None),
    "taking": ("reported", "piket", None),
    "direction": ("reported", "piket", {"unit": "perbendaharaan", "need": "SPM", "purpose": "koordinasi"}),
    "calls": ("waiting", "perbendaharaan", {"place": "pojok-3"}),
    "consultation": ("called", "perbendaharaan", None),
    "consultation/end": ("consulting", "perbendaharaan", None),
    "finish": ("consulting", "perbendaharaan", {"outcome": "beres"}),
    "missed": ("called", "perbendaharaan", None),
    "parking": ("waiting", "perbendaharaan", None),
    "return": ("missed", "petugas", None),
    "handoff": ("consulting", "perbendaharaan", {"unit": "aset", "kind": "wrong_unit", "reason": "KIB"}),
    "departure": ("waiting", "petugas", {"reason": "tidak_jadi"}),
    "steps/greet/skip": ("arrived", "piket", {"reason": "sudah_dilakukan"}),
}


def undo(person: Person, visit: dict, undoes, **more):
    return person.post(f"/visits/{visit['id']}/undo", {"undoes": str(undoes)}, **more)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_reversed_by_who_did_it(staff: Staff, act: str):
    state, who, body = ACTS[act]
    before = staff.now(in_state(staff, state))
    person, key = staff.person(who), uuid4()
    done = person.act(f"/visits/{before['id']}/{act}", body, key=key)
    assert staff.now(before) != before
    told = person.act(f"/visits/{before['id']}/undo", {"undoes": str(key)})
    assert told["id"] == done["id"]
    assert staff.now(before) == before
    events = staff.auditor.read(f"/visits/{before['id']}/events")["items"]
    assert events[-1]["kind"] == "visit.undone"
    assert events[-1]["payload"]["undoes"] == str(key)
    assert events[-2]["id"] == str(key), "what was done stays in the record"
    person.act(f"/visits/{before['id']}/{act}", body)


def test_an_undone_check_in_is_cancelled(staff: Staff):
    visit = staff.arrived()
    told = staff.petugas.act(f"/visits/{visit['id']}/undo", {"undoes": visit["id"]})
    assert (told["state"], told["steps"], told["next"]) == ("cancelled", [], [])
    assert staff.now(visit)["state"] == "cancelled"
    assert "already_inside" not in staff.arrived()["warnings"]


def test_an_undone_number_is_void_and_never_given_again(staff: Staff):
    visit = staff.reported()
    key = uuid4()
    first = staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "aset"}, key=key)["ticket"]["number"]
    assert staff.piket.act(f"/visits/{visit['id']}/undo", {"undoes": str(key)})["ticket"] is None
    assert TicketVoid.objects.filter(ticket__visit=visit["id"]).count() == 1
    again = staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "aset"})["ticket"]["number"]
    assert again == first + 1
    assert set(Ticket.objects.filter(visit=visit["id"]).values_list("number", flat=True)) == {first, again}


def test_an_undone_hand_off_gives_the_old_number_back(staff: Staff):
    visit = staff.consulting()
    key = uuid4()
    body = {"unit": "aset", "kind": "wrong_unit", "reason": "KIB"}
    staff.perbendaharaan.act(f"/visits/{visit['id']}/handoff", body, key=key)
    told = staff.perbendaharaan.act(f"/visits/{visit['id']}/undo", {"undoes": str(key)})
    assert (told["unit"], told["ticket"], told["state"]) == ("perbendaharaan", visit["ticket"], "consulting")
    assert told["steps"][-1]["ended_at"] is None


@pytest.mark.parametrize("previous", ["finished", "missed", "parked"])
@pytest.mark.parametrize("anybody", [True, False], ids=["next", "nobody"])
def test_a_press_that_did_several_acts_is_undone_as_one(staff: Staff, previous: str, anybody: bool):
    before = staff.called("Ani")
    after = staff.waiting("Budi") if anybody else None
    states = [staff.now(v) for v in (before, after) if v]
    key = uuid4()
    response = staff.perbendaharaan.post("/units/perbendaharaan/calls", {"previous": previous}, key=key)
    assert response.status_code == (201 if anybody else 204)
    assert undo(staff.perbendaharaan, after or before, key).status_code == 201
    assert [staff.now(v) for v in (before, after) if v] == states


def test_a_press_is_undone_from_either_of_its_visits(staff: Staff):
    before, after = staff.called("Ani"), staff.waiting("Budi")
    key = uuid4()
    staff.perbendaharaan.act("/units/perbendaharaan/calls", {"previous": "missed"}, key=key)
    assert undo(staff.perbendaharaan, before, key).json()["state"] == "called"
    assert staff.now(after)["state"] == "waiting"


def test_somebody_else_may_not(staff: Staff):
    visit = staff.arrived()
    key = uuid4()
    staff.petugas.act(f"/visits/{visit['id']}/greeting", key=key)
    for role in ("piket", "perbendaharaan", "pimpinan", "admin", "auditor"):
        refused(undo(staff.person(role), visit, key), 403, "not_yours")
    assert staff.now(visit)["state"] == "greeted"


def test_not_once_somebody_acted_on_top(staff: Staff):
    visit = staff.reported()
    key = uuid4()
    staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "perbendaharaan"}, key=key)
    staff.perbendaharaan.act(f"/visits/{visit['id']}/calls")
    told = refused(undo(staff.piket, visit, key), 409, "acted_since")
    assert told["remedy"]
    assert staff.now(visit)["state"] == "called"


def test_not_when_the_guest_before_has_gone_on(staff: Staff):
    before, after = staff.called("Ani"), staff.waiting("Budi")
    key = uuid4()
    staff.perbendaharaan.act("/units/perbendaharaan/calls", {"previous": "missed"}, key=key)
    staff.petugas.act(f"/visits/{before['id']}/return")
    refused(undo(staff.perbendaharaan, after, key), 409, "acted_since")
    assert staff.now(after)["state"] == "called"


def test_acts_are_undone_one_by_one_backwards(staff: Staff):
    visit = staff.arrived()
    greet, report = uuid4(), uuid4()
    staff.petugas.act(f"/visits/{visit['id']}/greeting", key=greet)
    staff.petugas.act(f"/visits/{visit['id']}/report", key=report)
    refused(undo(staff.petugas, visit, greet), 409, "acted_since")
    assert undo(staff.petugas, visit, report).json()["state"] == "greeted"
    assert undo(staff.petugas, visit, greet).json()["state"] == "arrived"


def test_nothing_is_undone_twice(staff: Staff):
    visit = staff.arrived()
    key = uuid4()
    staff.petugas.act(f"/visits/{visit['id']}/greeting", key=key)
    assert undo(staff.petugas, visit, key).status_code == 201
    refused(undo(staff.petugas, visit, key), 409, "undone_already")


def test_a_key_of_nothing_or_of_another_visit(staff: Staff):
    visit, other = staff.arrived("Ani"), staff.arrived("Budi")
    refused(undo(staff.petugas, visit, uuid4()), 404, "not_found")
    refused(undo(staff.petugas, visit, other["id"]), 404, "not_found")
    refused(undo(staff.petugas, visit, "x"), 422, "bad_uuid", "undoes")


def test_an_undo_is_not_undone(staff: Staff):
    visit = staff.arrived()
    key, back = uuid4(), uuid4()
    staff.petugas.act(f"/visits/{visit['id']}/greeting", key=key)
    assert undo(staff.petugas, visit, key, key=back).status_code == 201
    refused(undo(staff.petugas, visit, back), 404, "not_found")


def test_a_step_goes_on_as_if_nothing_had_happened(staff: Staff):
    start = clock.now() - timedelta(minutes=20)
    with clock.at(start):
        visit = staff.arrived()
    key = uuid4()
    with clock.at(start + timedelta(minutes=2)):
        staff.petugas.act(f"/visits/{visit['id']}/greeting", key=key)
    with clock.at(start + timedelta(minutes=3)):
        undo(staff.petugas, visit, key)
    with clock.at(start + timedelta(minutes=5)):
        told = staff.petugas.act(f"/visits/{visit['id']}/greeting")
    arrive, greet = told["steps"]
    assert (arrive["began_at"], arrive["measured"]) == (visit["steps"][0]["began_at"], True)
    assert arrive["ended_at"] == greet["began_at"]
    assert Event.objects.about(visit["id"]).count() == 4
