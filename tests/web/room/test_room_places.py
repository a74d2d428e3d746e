"""Where the next guest is called to, with seats left and who sits there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from pojok.visits import actions
from tests.office import House, fresh
from tests.web.room.pressing import acting, page, press, words


def table(shown: str, code: str) -> str:
    """What the choice of that Place says."""
    found = re.search(rf'<label class="room-table[^>]*>(?:(?!</label>).)*value="{code}".*?</label>', shown, re.DOTALL)
    assert found, shown
    return words(found[0])


def test_the_place_is_shown_and_another_may_be_chosen(room: Client, house: House):
    visit = house.waiting()
    shown = page(room)
    assert 'value="pojok-1" checked' in shown
    assert table(shown, "pojok-1") == "meja 1 kosong"
    assert "Pojok, meja 3" in press(room, "calls/", place="pojok-3")
    assert fresh(visit).place.code == "pojok-3"
    assert table(page(room), "pojok-3") == "meja 3 P-001 tempat Anda"


def test_seats_left_are_shown_with_the_numbers_that_sit_there(room: Client, house: House):
    mate = house.perbendaharaan2
    for number, members in ((1, ("Ani",)), (2, ()), (3, ("Budi", "Tono", "Wati"))):
        visit = house.waiting(f"Tamu {number}", members=members)
        place = "ruang-perbendaharaan" if number < 3 else "pojok-2"
        actions.call(key=uuid4(), visit_id=visit.pk, by=mate, place=place)
    house.waiting("Sri")
    shown = page(room)
    assert table(shown, "ruang-perbendaharaan") == "ruang Perbendaharaan P-001 (2 orang), P-002 3 dari 4 kursi"
    assert table(shown, "pojok-2") == "meja 2 P-003 (4 orang) penuh"
    assert table(shown, "pojok-1") == "meja 1 kosong"


def test_a_full_place_is_said_before_and_may_be_called_to_all_the_same(room: Client, house: House):
    house.waiting("Rombongan", members=("Ani", "Budi"))
    actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan2, place="pojok-1")
    visit = house.waiting("Sri")
    assert "Panggil P-002 · " in words(page(room))
    chosen = words(page(room, "?place=pojok-1"))
    assert "Panggil P-002 juga ke meja 1 (penuh) Enter" in chosen
    assert "Panggil P-002 juga ke meja 1 (penuh) P" in chosen
    shown = press(room, "calls/", place="pojok-1")
    assert "dipanggil ke Pojok, meja 1, yang kursinya sedang penuh." in shown
    assert "place_full" in fresh(visit).warnings
    assert "ipanggil ke tempat yang penuh" in page(room)


def test_a_group_larger_than_what_is_left_is_said_before_too(room: Client, house: House):
    visit = house.waiting("Rombongan", members=("Ani", "Budi"))
    assert "Panggil P-001 juga ke meja 1 (kursi kurang)" in words(page(room))
    assert 'data-people="3"' in page(room)
    press(room, "calls/", place="ruang-perbendaharaan")
    assert "place_full" not in fresh(visit).warnings


@pytest.mark.parametrize("state", ["consultation/end", "missed", "parking"])
def test_a_table_is_free_again_on_the_screen_as_soon_as_its_guest_has_left(room: Client, house: House, state: str):
    there, waiting = house.waiting("Ani", members=("Budi",)), house.waiting("Sri")
    actions.call(key=uuid4(), visit_id=there.pk, by=house.perbendaharaan2, place="pojok-1")
    assert "penuh" in table(page(room), "pojok-1")
    if state == "consultation/end":
        actions.consult(key=uuid4(), visit_id=there.pk, by=house.perbendaharaan2)
    press(room, acting(there, state))
    assert "penuh" not in table(page(room), "pojok-1")
    press(room, acting(waiting, "calls"), place="pojok-1", previous="keep")
    assert "place_full" not in fresh(waiting).warnings


def test_an_unknown_place_is_refused_and_calls_nobody(room: Client, house: House):
    visit = house.waiting()
    assert "Tempat itu tidak dikenal." in press(room, "calls/", place="atap", status=422)
    assert fresh(visit).state == "waiting"
