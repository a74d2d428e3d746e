"""Two rooms call to the last seat at the same moment: both are done, one is marked."""

from functools import partial

import pytest

from tests.concurrency.clients import at_once, statuses
from tests.concurrency.conftest import Desk
from tests.concurrency.test_calls import waiting

pytestmark = pytest.mark.concurrency


def test_of_two_calls_to_the_last_seat_both_are_done_and_one_is_marked(desk: Desk):
    there = waiting(desk, 1)
    assert desk.perbendaharaan.post(f"/visits/{there}/calls", {"place": "pojok-4"}).status_code == 201
    rooms = [desk.perbendaharaan2, desk.perbendaharaan3]
    for turn in range(6):
        visits = [waiting(desk, 10 * turn + n + 2) for n in range(2)]
        calls = [
            partial(room.post, f"/visits/{visit}/calls", {"place": "pojok-4"})
            for room, visit in zip(rooms, visits, strict=True)
        ]
        answers = at_once(calls, clients=2)
        assert statuses(answers) == {201: 2}
        assert sum("place_full" in answer.json()["warnings"] for answer in answers) == 1, turn
        for room, visit in zip(rooms, visits, strict=True):
            assert room.post(f"/visits/{visit}/missed").status_code == 201
