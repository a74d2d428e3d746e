"""Calling: one order, nobody twice, and what became of the guest before (design §4.4, §6)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.history.models import Event
from pojok.lib import clock
from pojok.visits.models import Call
from tests.api.people import Staff, refused

QUEUE = "/units/perbendaharaan/calls"


def test_nobody_waits(staff: Staff):
    key = uuid4()
    response = staff.perbendaharaan.post(QUEUE, key=key)
    assert (response.status_code, response.content) == (204, b"")
    assert not Event.objects.filter(pk=key).exists()


def test_a_204_stores_nothing_under_its_key(staff: Staff):
    key = uuid4()
    assert staff.perbendaharaan.post(QUEUE, key=key).status_code == 204
    visit = staff.waiting()
    assert staff.perbendaharaan.act(QUEUE, key=key)["id"] == visit["id"]


def test_a_repeat_of_a_call_answers_the_same_visit_also_when_others_wait(staff: Staff):
    first, second = staff.waiting("Ani"), staff.waiting("Budi")
    key = uuid4()
    assert staff.perbendaharaan.act(QUEUE, key=key)["id"] == first["id"]
    assert staff.perbendaharaan.act(QUEUE, key=key, status=200)["id"] == first["id"]
    assert staff.now(second)["state"] == "waiting"
    assert Call.objects.filter(visit=first["id"]).count() == 1
    refused(staff.perbendaharaan.post(QUEUE, {"place": "pojok-3"}, key=key), 409, "key_reused")


@pytest.mark.parametrize("previous", ["finished", "missed", "parked"])
def test_a_repeat_settles_the_guest_before_only_once(staff: Staff, previous: str):
    """Sent again, the press must not settle the guest it has just called."""
    first, second, third = staff.waiting("Ani"), staff.waiting("Budi"), staff.waiting("Citra")
    staff.perbendaharaan.act(QUEUE)
    key = uuid4()
    assert staff.perbendaharaan.act(QUEUE, {"previous": previous}, key=key)["id"] == second["id"]
    assert staff.perbendaharaan.act(QUEUE, {"previous": previous}, key=key, status=200)["id"] == second["id"]
    assert staff.now(first)["state"] == previous
    assert staff.now(second)["state"] == "called"
    assert staff.now(third)["state"] == "waiting"


@pytest.mark.parametrize(
    ("state", "previous", "becomes"),
    [
        ("called", "missed", "missed"), ("called", "parked", "parked"), ("called", "finished", "finished"), ("called",
        "keep", "called"),
        ("called", None, "called"), ("consulting", "finished", "finished"), ("ending", "finished", "finished"),
        ("consulting", "keep", "consulting"),
        ("consulting", None, "consulting"),
    ],
)  # fmt: skip
def test_what_became_of_the_guest_before(staff: Staff, state: str, previous: str | None, becomes: str):
    before, after = getattr(staff, state)("Ani"), staff.waiting("Budi")
    told = staff.perbendaharaan.act(QUEUE, {"previous": previous} if previous else None)
    assert told["id"] == after["id"]
    assert staff.now(before)["state"] == becomes


@pytest.mark.parametrize("state", ["consulting", "ending"])
@pytest.mark.parametrize("previous", ["missed", "parked"])
def test_who_is_being_consulted_was_not_missed(staff: Staff, state: str, previous: str):
    before, after = getattr(staff, state)("Ani"), staff.waiting("Budi")
    told = refused(staff.perbendaharaan.post(QUEUE, {"previous": previous}), 409, "wrong_order")
    assert told["state"] == state
    assert staff.now(before)["state"] == state
    assert staff.now(after)["state"] == "waiting"


@pytest.mark.parametrize("previous", ["finished", "missed", "parked"])
def test_the_guest_before_is_settled_also_when_nobody_is_next(staff: Staff, previous: str):
    before = staff.called("Ani")
    key = uuid4()
    for _ in range(2):
        assert staff.perbendaharaan.post(QUEUE, {"previous": previous}, key=key).status_code == 204
    assert staff.now(before)["state"] == previous
    kinds = [e["kind"] for e in staff.auditor.read(f"/visits/{before['id']}/events")["items"]]
    assert (
        kinds.count({"finished": "visit.finished", "missed": "visit.missed", "parked": "visit.parked"}[previous]) == 1
    )


@pytest.mark.parametrize("previous", ["finished", "missed", "parked", "keep"])
def test_without_a_guest_before_previous_is_ignored(staff: Staff, previous: str):
    visit = staff.waiting()
    assert staff.perbendaharaan.act(QUEUE, {"previous": previous})["id"] == visit["id"]


def test_a_guest_called_only_and_told_finished_has_no_measured_consultation(staff: Staff):
    before = staff.called("Ani")
    assert staff.perbendaharaan.post(QUEUE, {"previous": "finished"}).status_code == 204
    steps = {s["code"]: s for s in staff.now(before)["steps"]}
    assert steps["consult"]["measured"] is False
    assert steps["finish"]["measured"] is False


def test_a_refused_call_settles_nothing(staff: Staff):
    before = staff.called("Ani")
    refused(staff.perbendaharaan.post(QUEUE, {"previous": "finished", "place": "atap"}), 422, "unknown_place")
    assert staff.now(before)["state"] == "called"


def test_priority_first_then_arrival(staff: Staff):
    start = clock.now() - timedelta(minutes=30)
    for minute, name, more in ((0, "Ani", {}), (1, "Budi", {}), (2, "Citra", {"priority": "lansia"})):
        with clock.at(start + timedelta(minutes=minute)):
            staff.waiting(name, **more)
    called = [staff.perbendaharaan.act(QUEUE)["guest"]["name"] for _ in range(3)]
    assert called == ["Citra", "Ani", "Budi"]
    assert staff.perbendaharaan.post(QUEUE).status_code == 204


def test_a_handed_off_guest_keeps_the_arrival(staff: Staff):
    start = clock.now() - timedelta(hours=1)
    with clock.at(start):
        early = staff.waiting("Ani", unit="aset")
    with clock.at(start + timedelta(minutes=10)):
        late = staff.waiting("Budi")
    with clock.at(start + timedelta(minutes=20)):
        body = {"unit": "perbendaharaan", "kind": "wrong_unit", "reason": "salah_bidang"}
        moved = staff.aset.act(f"/visits/{early['id']}/handoff", body)
    assert moved["ticket"]["ahead"] == 0
    assert staff.now(late)["ticket"]["ahead"] == 1
    assert staff.perbendaharaan.act(QUEUE)["id"] == early["id"]


def test_a_missed_guest_is_offered_only_after_the_return_with_the_old_arrival(staff: Staff):
    first, second, third = staff.waiting("Ani"), staff.waiting("Budi"), staff.waiting("Citra")
    staff.perbendaharaan.act(QUEUE)
    assert staff.perbendaharaan.act(QUEUE, {"previous": "missed"})["id"] == second["id"]
    staff.petugas.act(f"/visits/{first['id']}/return")
    assert staff.perbendaharaan.act(QUEUE)["id"] == first["id"]
    assert staff.perbendaharaan.act(QUEUE)["id"] == third["id"]


def test_a_guest_for_a_named_official_is_offered_to_that_one_until_the_limit(staff: Staff):
    start = clock.now() - timedelta(hours=1)
    with clock.at(start):
        visit = staff.waiting("Ani", official=staff.perbendaharaan2.username)
    assert visit["official"] == staff.perbendaharaan2.username
    with clock.at(start + timedelta(minutes=19)):
        assert staff.perbendaharaan.post(QUEUE).status_code == 204
    with clock.at(start + timedelta(minutes=20)):
        assert staff.perbendaharaan.act(QUEUE)["id"] == visit["id"]


def test_the_named_official_gets_the_guest_at_once(staff: Staff):
    visit = staff.waiting("Ani", official=staff.perbendaharaan2.username)
    assert staff.perbendaharaan2.act(QUEUE)["id"] == visit["id"]


def test_any_guest_of_the_queue_may_be_called_out_of_turn_and_again(staff: Staff):
    first, second = staff.waiting("Ani"), staff.waiting("Budi")
    for place, name in (("pojok-2", "Pojok, meja 2"), ("ruang-perbendaharaan", "Ruang Bidang Perbendaharaan")):
        told = staff.perbendaharaan.act(f"/visits/{second['id']}/calls", {"place": place})
        assert told["ticket"]["place"] == name
    assert Call.objects.filter(visit=second["id"]).count() == 2
    assert staff.now(first)["state"] == "waiting"


def test_a_missed_or_parked_guest_may_be_called_without_return(staff: Staff):
    visit = staff.missed()
    assert staff.perbendaharaan.act(f"/visits/{visit['id']}/calls")["state"] == "called"
    staff.perbendaharaan.act(f"/visits/{visit['id']}/parking")
    assert staff.perbendaharaan.act(f"/visits/{visit['id']}/calls")["state"] == "called"


def test_a_call_is_never_refused_because_another_guest_is_called(staff: Staff):
    staff.called("Ani")
    staff.consulting("Budi")
    assert staff.called("Citra")["state"] == "called"


def test_without_a_place_the_first_free_table_then_the_callers_last(staff: Staff):
    staff.waiting("Ani"), staff.waiting("Budi"), staff.waiting("Citra")
    assert staff.perbendaharaan.act(QUEUE, {"place": "pojok-1"})["ticket"]["place"] == "Pojok, meja 1"
    assert staff.perbendaharaan2.act(QUEUE)["ticket"]["place"] == "Pojok, meja 2"
    assert staff.perbendaharaan.act(QUEUE)["ticket"]["place"] == "Pojok, meja 1"


def test_a_full_place_is_a_warning_and_no_refusal(staff: Staff):
    for name in ("Ani", "Budi", "Citra"):
        staff.waiting(name)
    told = [staff.perbendaharaan.act(QUEUE, {"place": "pojok-1"}) for _ in range(3)]
    assert ["place_full" in t["warnings"] for t in told] == [False, False, True]
    staff.perbendaharaan.act(f"/visits/{told[2]['id']}/calls", {"place": "pojok-2"})
    assert "place_full" not in staff.now(told[2])["warnings"]


def test_a_group_takes_as_many_seats_as_it_has_people(staff: Staff):
    staff.waiting("Ani", members=["Budi"]), staff.waiting("Citra")
    staff.perbendaharaan.act(QUEUE, {"place": "pojok-1"})
    assert "place_full" in staff.perbendaharaan.act(QUEUE, {"place": "pojok-1"})["warnings"]


def test_who_called_again_tells_what_becomes_of_the_guest(staff: Staff):
    """`previous` means the visit this person called last, if it is still theirs."""
    visit = staff.called("Ani")
    refused = staff.perbendaharaan2.post(f"/visits/{visit['id']}/calls")
    assert (refused.status_code, refused.json()["code"]) == (409, "called_by_other")
    staff.perbendaharaan2.act(f"/visits/{visit['id']}/missed")
    staff.perbendaharaan2.act(f"/visits/{visit['id']}/calls")
    assert staff.perbendaharaan.post(QUEUE, {"previous": "missed"}).status_code == 204
    assert staff.now(visit)["state"] == "called"
    assert staff.perbendaharaan2.post(QUEUE, {"previous": "missed"}).status_code == 204
    assert staff.now(visit)["state"] == "missed"
