"""Two officials never call the same guest (design §4.4)."""

from functools import partial
from uuid import uuid4

import pytest

from tests.concurrency.clients import Caller, at_once, statuses
from tests.concurrency.conftest import Desk

pytestmark = pytest.mark.concurrency

QUEUE = "/units/perbendaharaan/calls"


def waiting(desk: Desk, number: int, unit: str = "perbendaharaan") -> str:
    guest = {"name": f"Tamu {number}", "agency": "dinkes"}
    visit: str = desk.piket.post("/visits", {"guest": guest}).json()["id"]
    for act, body in (("greeting", None), ("report", None), ("direction", {"unit": unit})):
        answer = desk.piket.post(f"/visits/{visit}/{act}", body)
        assert answer.status_code == 201, answer.text
    return visit


def callers(desk: Desk) -> list[Caller]:
    return [desk.perbendaharaan, desk.perbendaharaan2, desk.perbendaharaan3]


def test_fifty_callers_and_forty_guests_give_forty_calls_none_twice(desk: Desk):
    desk.piket  # noqa: B018
    visits = at_once([partial(waiting, desk, n) for n in range(40)])
    three = callers(desk)
    answers = at_once([partial(three[n % 3].post, QUEUE) for n in range(50)], clients=50)
    assert statuses(answers) == {201: 40, 204: 10}
    called = [a.json()["id"] for a in answers if a.status_code == 201]
    assert sorted(called) == sorted(visits)
    ((calls, guests),) = desk.server.sql("SELECT count(*), count(DISTINCT visit_id) FROM visits_call")
    assert (calls, guests) == (40, 40)


def test_a_press_sent_ten_times_at_once_calls_one_guest(desk: Desk):
    visits = {waiting(desk, n) for n in range(100, 103)}
    key = uuid4()
    answers = at_once([partial(desk.perbendaharaan.post, QUEUE, {"previous": "finished"}, key=key) for _ in range(10)])
    assert statuses(answers) == {201: 1, 200: 9}
    (called,) = {a.json()["id"] for a in answers}
    assert called in visits
    states = [desk.piket.get(f"/visits/{visit}")["state"] for visit in visits]
    assert sorted(states) == ["called", "waiting", "waiting"]


def test_of_officials_who_call_one_guest_by_hand_one_gets_the_guest(desk: Desk):
    visit = waiting(desk, 200)
    three = callers(desk)
    answers = at_once([partial(three[n % 3].post, f"/visits/{visit}/calls") for n in range(12)])
    assert statuses(answers) == {201: 4, 409: 8}
    ((calls,),) = desk.server.sql("SELECT count(*) FROM visits_call WHERE visit_id = %s", visit)
    assert calls == 4


def test_settling_and_calling_across_each_other_never_ends_in_a_deadlock(desk: Desk):
    for number in range(300, 330):
        waiting(desk, number, unit="akuntansi")
    two = [desk.akuntansi, desk.akuntansi2]
    previous = ["finished", "missed", "parked", "keep"]
    acts = [partial(two[n % 2].post, "/units/akuntansi/calls", {"previous": previous[(n // 2) % 4]}) for n in range(80)]
    answers = at_once(acts)
    assert statuses(answers).keys() == {201, 204}, [a.text for a in answers if a.status_code > 204]
    called = [a.json()["id"] for a in answers if a.status_code == 201]
    assert len(called) == len(set(called)) == 30
