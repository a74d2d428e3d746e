"""Every write may be repeated; the key is the id of what the act makes (design §4.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.history.models import Event
from pojok.lib import clock, days
from pojok.visits.models import Ticket, Visit
from tests.api.people import Staff, refused

GUEST = {"guest": {"name": "Sri Wahyuni", "agency": "dinkes"}}


def test_check_in_twice_makes_one_visit(staff: Staff):
    key = uuid4()
    first = staff.petugas.act("/visits", GUEST, key=key)
    second = staff.petugas.act("/visits", GUEST, key=key, status=200)
    assert first["id"] == second["id"] == str(key)
    assert Visit.objects.filter(guest__name="Sri Wahyuni").count() == 1
    assert Event.objects.about(key).count() == 1


def test_a_repeat_answers_with_the_visit_as_it_is_now(staff: Staff):
    key = uuid4()
    staff.petugas.act("/visits", GUEST, key=key)
    staff.petugas.act(f"/visits/{key}/greeting")
    assert staff.petugas.act("/visits", GUEST, key=key, status=200)["state"] == "greeted"


def test_the_same_content_written_otherwise_is_the_same(staff: Staff):
    key, then = uuid4(), clock.now() - timedelta(hours=1)
    staff.petugas.act("/visits", {**GUEST, "occurred_at": days.local(then, "Asia/Jakarta").isoformat()}, key=key)
    same = {**GUEST, "occurred_at": then.isoformat(), "members": [], "need": None, "priority": None}
    staff.petugas.act("/visits", same, key=key, status=200)


def test_another_content_under_the_same_key_is_refused(staff: Staff):
    key = uuid4()
    staff.petugas.act("/visits", GUEST, key=key)
    other = {"guest": {"name": "Budi", "agency": "dinkes"}}
    refused(staff.petugas.post("/visits", other, key=key), 409, "key_reused")
    refused(staff.piket.post("/visits", GUEST, key=key), 409, "key_reused")
    assert not Visit.objects.filter(guest__name="Budi").exists()


def test_a_key_used_for_another_act_is_refused(staff: Staff):
    visit = staff.arrived()
    refused(staff.petugas.post(f"/visits/{visit['id']}/greeting", key=visit["id"]), 409, "key_reused")


def test_each_act_on_a_visit_may_be_repeated(staff: Staff):
    visit = staff.arrived()
    at = f"/visits/{visit['id']}"
    for person, path, body, state in (
        (staff.petugas, f"{at}/greeting", None, "greeted"),
        (staff.petugas, f"{at}/report", None, "reported"),
        (staff.piket, f"{at}/taking", None, "reported"),
        (staff.piket, f"{at}/direction", {"unit": "perbendaharaan"}, "waiting"),
        (staff.perbendaharaan, f"{at}/calls", {"place": "pojok-2"}, "called"),
        (staff.perbendaharaan, f"{at}/missed", None, "missed"),
        (staff.petugas, f"{at}/return", None, "waiting"),
        (staff.perbendaharaan, f"{at}/parking", None, "parked"),
        (staff.petugas, f"{at}/return", None, "waiting"),
        (staff.perbendaharaan, f"{at}/calls", None, "called"),
        (staff.perbendaharaan, f"{at}/consultation", None, "consulting"),
        (staff.perbendaharaan, f"{at}/handoff", {"unit": "aset", "kind": "joint", "reason": "KIB"}, "waiting"),
        (staff.aset, f"{at}/calls", None, "called"),
        (staff.aset, f"{at}/consultation", None, "consulting"),
        (staff.aset, f"{at}/consultation/end", None, "ending"),
        (staff.aset, f"{at}/finish", {"outcome": "beres"}, "finished"),
    ):
        key = uuid4()
        first = person.act(path, body, key=key)
        assert first["state"] == state, path
        assert person.act(path, body, key=key, status=200)["id"] == visit["id"]
    events = Event.objects.about(visit["id"])
    assert events.count() == 17
    assert Ticket.objects.filter(visit=visit["id"]).count() == 2


def test_a_departure_and_an_undo_may_be_repeated(staff: Staff):
    visit = staff.arrived()
    gone, back = uuid4(), uuid4()
    for status in (201, 200):
        staff.petugas.act(f"/visits/{visit['id']}/departure", {"reason": "tidak_jadi"}, key=gone, status=status)
    for status in (201, 200):
        told = staff.petugas.act(f"/visits/{visit['id']}/undo", {"undoes": str(gone)}, key=back, status=status)
        assert told["state"] == "arrived"


def test_a_repeat_after_an_undo_acts_no_more(staff: Staff):
    visit = staff.reported()
    key = uuid4()
    staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "aset"}, key=key)
    staff.piket.act(f"/visits/{visit['id']}/undo", {"undoes": str(key)})
    told = staff.piket.act(f"/visits/{visit['id']}/direction", {"unit": "aset"}, key=key, status=200)
    assert told["state"] == "reported"
    assert told["ticket"] is None


def test_without_a_key_the_server_makes_one_and_says_it(staff: Staff):
    response = staff.petugas.post("/visits", GUEST)
    assert response.status_code == 201
    key = response["Idempotency-Key"]
    assert key == response.json()["id"]
    staff.petugas.act("/visits", GUEST, key=key, status=200)


def test_the_key_is_said_in_every_answer_to_a_write(staff: Staff):
    key = uuid4()
    visit = staff.arrived()
    assert staff.petugas.post("/visits", GUEST, key=key)["Idempotency-Key"] == str(key)
    assert staff.petugas.post(f"/visits/{visit['id']}/report", key=key)["Idempotency-Key"] == str(key)
    assert staff.aset.post("/units/aset/calls", key=key)["Idempotency-Key"] == str(key)


@pytest.mark.parametrize("key", ["x", "123", "not-a-uuid", "6f1c1c1e-0000-4000-8000-00000000000", "é"])
def test_a_key_that_is_no_uuid_is_refused(staff: Staff, key: str):
    refused(staff.petugas.post("/visits", GUEST, key=key), 422, "bad_key", "Idempotency-Key")
    assert not Visit.objects.filter(guest__name="Sri Wahyuni").exists()


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "6F1C1C1E-0F0F-1FFF-8000-0123456789AB",
                                 "018f3c5e-7b1a-7c3d-9e2f-0123456789ab"])  # fmt: skip
def test_any_uuid_is_a_key(staff: Staff, key: str):
    assert staff.petugas.act("/visits", GUEST, key=key)["id"] == key.lower()


def test_a_refused_act_leaves_its_key_free(staff: Staff):
    visit = staff.arrived()
    key = uuid4()
    refused(staff.petugas.post(f"/visits/{visit['id']}/report", key=key), 409, "wrong_order")
    staff.petugas.act(f"/visits/{visit['id']}/greeting", key=key)
