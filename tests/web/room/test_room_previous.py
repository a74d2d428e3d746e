"""Before the next call: what became of the guest before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.models import Visit
from tests.office import House, fresh
from tests.web.room.pressing import acting, page, press, text

SignIn = Callable[[Caller], Client]


# What became of the one before


@pytest.mark.parametrize(
    ("previous", "state"), [("finished", "finished"), ("missed", "missed"), ("parked", "parked"), ("keep", "called")]
)
def test_before_the_next_call_it_is_asked_what_became_of_the_one_before(
    room: Client, house: House, previous: str, state: str
):
    before, after = house.called("Sri"), house.waiting("Budi")
    asked = press(room, "calls/", expected=after.pk, place="pojok-2")
    assert "Sebelum P-002 dipanggil, P-001 Sri tadi:" in asked
    assert (fresh(before).state, fresh(after).state) == ("called", "waiting")
    assert f'name="previous" value="{previous}"' in asked
    press(room, "calls/", previous=previous, expected=after.pk, place="pojok-2")
    assert (fresh(before).state, fresh(after).state) == (state, "called")
    assert fresh(after).place.code == "pojok-2"


def test_the_question_stands_on_the_whole_page_without_a_script_with_what_was_typed(room: Client, house: House):
    before = house.consulting("Sri")
    house.waiting("Budi")
    shown = text(room.post("/room/calls/", {"key": uuid4(), "outcome": "SPM diganti", "front": before.pk}))
    assert "<html" in shown
    assert "P-001 Sri tadi:" in shown
    assert 'value="SPM diganti"' in shown


def test_who_is_in_consultation_can_only_be_done_or_still_here(room: Client, house: House):
    before = house.consulting("Sri")
    house.waiting("Budi")
    asked = press(room, "calls/")
    assert 'value="finished"' in asked
    assert 'value="keep"' in asked
    assert 'value="missed"' not in asked
    assert 'value="parked"' not in asked
    press(room, "calls/", previous="finished", outcome="SPM diganti", front=before.pk)
    assert (fresh(before).state, fresh(before).outcome) == ("finished", "SPM diganti")


def test_what_was_typed_for_one_guest_is_never_stored_at_another(room: Client, house: House):
    other = house.consulting("Sri")
    house.waiting("Budi")
    press(room, "calls/", previous="keep")
    house.waiting("Tono")
    answer = room.post(
        "/room/calls/", {"previous": "finished", "outcome": "untuk Sri", "front": other.pk, "key": uuid4()}
    )
    assert answer.status_code == 409
    assert list(Visit.objects.exclude(outcome="")) == []


def test_the_question_may_be_left_without_calling(room: Client, house: House):
    before, after = house.called("Sri"), house.waiting("Budi")
    press(room, "calls/")
    shown = press(room, "calls/", previous="cancel", front=before.pk)
    assert "tadi:" not in shown
    assert "Mulai konsultasi" in shown
    assert fresh(after).state == "waiting"


def test_a_guest_further_down_is_called_after_the_same_question(room: Client, house: House):
    before = house.consulting("Sri")
    house.waiting("Budi")
    wanted = house.waiting("Tono")
    assert "Sebelum P-003 dipanggil, P-001 Sri tadi:" in press(room, acting(wanted, "calls"))
    key = uuid4()
    for _again in range(2):
        press(room, acting(wanted, "calls"), previous="finished", outcome="beres", front=before.pk, key=key)
    assert (fresh(before).outcome, fresh(wanted).state) == ("beres", "called")
    assert fresh(wanted).calls.count() == 1
    press(room, acting(wanted, "undo"), undoes=key)
    assert (fresh(before).state, fresh(wanted).state) == ("consulting", "waiting")


def test_the_last_guest_may_be_done_with_though_nobody_is_next(room: Client, house: House):
    before = house.consulting("Sri")
    assert "P-001 Sri selesai." in press(room, "calls/", previous="finished")
    assert fresh(before).state == "finished"


def test_several_in_front_are_listed_and_one_is_chosen(room: Client, house: House):
    first = house.consulting("Sri")
    house.waiting("Budi")
    press(room, "calls/", previous="keep")
    shown = page(room)
    assert "Juga masih di depan Anda" in shown
    assert f'href="/room/?guest={first.pk}"' in shown
    assert "<h1>Sri</h1>" in page(room, f"?guest={first.pk}")


def test_that_the_table_will_be_full_is_said_on_the_answer_that_keeps_the_guest(room: Client, house: House):
    before = house.waiting("Sri", members=("Ani",))
    actions.call(key=uuid4(), visit_id=before.pk, by=house.perbendaharaan, place="pojok-2")
    after = house.waiting("Budi")
    asked = press(room, "calls/", expected=after.pk, place="pojok-2")
    assert "Masih di sini (meja 2 lalu penuh)" in asked
    assert "lalu penuh" not in press(room, "calls/", expected=after.pk, place="pojok-3")
    press(room, "calls/", previous="keep", expected=after.pk, place="pojok-2")
    assert "place_full" in fresh(after).warnings
