"""Handed off, gone, sent to the right office."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.visits.models import Absence, Departure, HandOff
from tests.api.people import Staff, refused


@pytest.mark.parametrize("kind", ["wrong_unit", "second_need", "joint"])
def test_a_hand_off_gives_a_new_number_in_the_other_queue(staff: Staff, kind: str):
    visit = staff.consulting()
    body = {"unit": "aset-pengamanan", "kind": kind, "reason": "Perlu KIB B"}
    told = staff.perbendaharaan.act(f"/visits/{visit['id']}/handoff", body)
    assert (told["state"], told["unit"]) == ("waiting", "aset")
    assert told["ticket"]["place"] is None
    assert told["arrived_at"] == visit["arrived_at"]
    hand = HandOff.objects.get(visit=visit["id"])
    assert (hand.kind, hand.reason_code, hand.reason) == (kind, "lain", "Perlu KIB B")


def test_a_hand_off_to_a_named_official(staff: Staff):
    visit = staff.consulting()
    body = {"unit": "aset", "kind": "wrong_unit", "reason": "salah_bidang", "official": staff.aset.username}
    assert staff.perbendaharaan.act(f"/visits/{visit['id']}/handoff", body)["official"] == staff.aset.username


def test_after_the_hand_off_the_giver_has_no_more_say(staff: Staff):
    visit = staff.consulting()
    body = {"unit": "aset", "kind": "wrong_unit", "reason": "salah_bidang"}
    assert staff.perbendaharaan.act(f"/visits/{visit['id']}/handoff", body)["next"] == []
    refused(staff.perbendaharaan.post(f"/visits/{visit['id']}/calls"), 403, "other_queue")


@pytest.mark.parametrize(
    "state", ["arrived", "greeted", "reported", "waiting", "called", "missed", "consulting", "ending"]
)
def test_a_guest_may_go_at_any_time(staff: Staff, state: str):
    from tests.api.test_order import in_state

    visit = in_state(staff, state)
    told = staff.piket.act(f"/visits/{visit['id']}/departure", {"reason": "Harus kembali ke kantor"})
    assert told["state"] == "left"
    assert told["next"] == []
    assert all(s["ended_at"] for s in told["steps"])
    gone = Departure.objects.get(visit=visit["id"])
    assert (gone.reason_code, gone.reason) == ("lain", "Harus kembali ke kantor")


@pytest.mark.parametrize(("refer", "code"), [("bpprd", "bpprd"), ("BKD", "bkd"), ("Inspektorat", "inspektorat")])
def test_a_guest_of_another_office_is_told_the_right_one(staff: Staff, refer: str, code: str):
    visit = staff.reported()
    staff.piket.act(f"/visits/{visit['id']}/taking")
    told = staff.piket.act(f"/visits/{visit['id']}/departure", {"reason": "bukan_kantor_ini", "refer": refer})
    assert told["state"] == "left"
    assert told["steps"][-1]["code"] == "direct"
    assert told["steps"][-1]["ended_at"], "it ends step 4"
    gone = Departure.objects.get(visit=visit["id"])
    assert gone.reason_code == "bukan_kantor_ini"
    assert gone.refer is not None
    assert gone.refer.code == code
    event = staff.auditor.read(f"/visits/{visit['id']}/events")["items"][-1]
    assert event["payload"] == {"reason": "bukan_kantor_ini", "refer": code}


def test_an_office_that_nobody_knew_yet_can_be_named(staff: Staff):
    visit = staff.reported()
    body = {
        "reason": "bukan_kantor_ini",
        "refer": "Balai Karantina dan Pengawasan Hewan serta Tumbuhan Provinsi Lampung di Bandar Lampung",
    }
    staff.piket.act(f"/visits/{visit['id']}/departure", body)
    gone = Departure.objects.get(visit=visit["id"])
    assert gone.refer is not None
    assert gone.refer.typed


def test_the_right_office_must_be_named(staff: Staff):
    visit = staff.reported()
    for body in ({"reason": "bukan_kantor_ini"}, {"reason": "bukan_kantor_ini", "refer": ""}):
        told = refused(staff.piket.post(f"/visits/{visit['id']}/departure", body), 422, "refer_needed", "refer")
        assert told["remedy"]
    assert staff.now(visit)["state"] == "reported"


def test_a_guest_put_off_for_some_minutes_is_back_by_itself(staff: Staff):
    visit = staff.waiting()
    told = staff.perbendaharaan.act(f"/visits/{visit['id']}/parking", {"minutes": 20})
    assert told["state"] == "parked"
    absence = Absence.objects.get(visit=visit["id"])
    assert absence.until == absence.began_at + timedelta(minutes=20)


@pytest.mark.parametrize("minutes", [0, 61, -5, "15", 1.5, True])
def test_minutes_that_are_none_are_refused(staff: Staff, minutes: object):
    visit = staff.waiting()
    refused(staff.perbendaharaan.post(f"/visits/{visit['id']}/parking", {"minutes": minutes}), 422)


def test_the_same_minutes_again_are_a_repeat_and_others_are_not(staff: Staff):
    visit, key = staff.waiting(), str(uuid4())
    path = f"/visits/{visit['id']}/parking"
    answers = [staff.perbendaharaan.post(path, {"minutes": n}, key=key).status_code for n in (15, 15, 20)]
    assert answers == [201, 200, 409]
