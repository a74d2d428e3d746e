"""Acts on the guest in front, and passing on to another unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from pojok.lib import clock
from pojok.organisation.callers import Caller, GuestCaller
from pojok.visits import actions
from pojok.web.ui.words import clock as clock_said
from tests.office import House, fresh
from tests.web.room.pressing import acting, page, press, text, words

SignIn = Callable[[Caller], Client]


# Acts on the one in front


def test_from_the_call_to_the_end_by_its_buttons(room: Client, house: House):
    visit = house.called("Sri")
    assert "Konsultasi dengan P-001 Sri dimulai." in press(room, acting(visit, "consultation"))
    ended = press(room, acting(visit, "consultation/end"), outcome="SPM diganti", front=visit.pk)
    assert "Konsultasi dengan P-001 Sri diakhiri." in ended
    assert 'value="SPM diganti"' in ended
    assert "P-001 Sri selesai." in press(room, acting(visit, "finish"), outcome="SPM diganti")
    assert (fresh(visit).state, fresh(visit).outcome) == ("finished", "SPM diganti")


def test_an_outcome_too_long_is_refused_beside_its_field_and_kept(room: Client, house: House):
    visit = house.consulting()
    typed = "x" * 501
    shown = press(room, acting(visit, "finish"), outcome=typed, status=422)
    assert "Terlalu panjang" in shown
    assert 'aria-invalid="true"' in shown
    assert typed in shown
    assert typed in text(room.post(f"/room/{visit.pk}/finish/", {"outcome": typed}), 422)
    assert fresh(visit).state == "consulting"


def test_an_act_that_no_longer_fits_says_what_comes_next(room: Client, house: House):
    visit = house.consulting()
    shown = press(room, acting(visit, "missed"), status=409)
    assert "Belum bisa “tidak hadir”" in shown
    assert "<html" in text(room.post(f"/room/{visit.pk}/missed/", {"key": uuid4()}), 409)


def test_a_missed_guest_waits_below_and_is_back_by_one_press(room: Client, house: House):
    visit = house.called("Sri")
    shown = press(room, acting(visit, "missed"))
    assert "P-001 Sri dicatat tidak hadir." in shown
    assert "Sedang tidak ada" in shown
    assert "P-001 Sri kembali menunggu." in press(room, acting(visit, "return"))
    assert fresh(visit).state == "waiting"


def test_a_guest_may_be_put_off_and_called_again(room: Client, house: House):
    visit = house.called("Sri")
    assert "P-001 Sri ditunda." in press(room, acting(visit, "parking"))
    assert "P-001 Sri dipanggil" in press(room, acting(visit, "calls"))
    assert fresh(visit).state == "called"


def test_a_guest_who_asked_for_more_time_stands_below_with_the_hour_of_return(room: Client, house: House):
    visit = house.waiting("Sri")
    actions.park(key=uuid4(), visit_id=visit.pk, by=GuestCaller(visit.pk, house.office.pk))
    back = visit.absences.get().until
    shown = words(page(room))
    assert "P-001minta 15 menit" in shown
    assert f"kembali {clock_said(back, house.office.timezone)}" in shown
    assert "kembali menunggu." in press(room, acting(visit, "return"))


def test_a_recall_is_proposed_after_five_minutes_and_after_three_calls_that_the_guest_has_left(
    room: Client, house: House
):
    visit = house.called("Sri")
    assert "belum datang lima menit" not in page(room)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert "belum datang lima menit setelah dipanggil" in page(room)
        for _again in range(2):
            press(room, acting(visit, "calls"))
    with clock.at(clock.now() + timedelta(minutes=12)):
        assert "Sudah dipanggil 3 kali." in page(room)
        press(room, acting(visit, "missed"))
        assert ">Pergi<" in page(room)
        assert "P-001 Sri dicatat pergi." in press(room, acting(visit, "departure"))
    assert fresh(visit).state == "left"
    assert visit.departures.get().reason_code == "tidak_hadir"


def test_every_act_offers_its_undo_for_ten_seconds(room: Client, house: House):
    visit = house.called("Sri")
    key = uuid4()
    shown = press(room, acting(visit, "missed"), key=key)
    assert f'name="undoes" value="{key}"' in shown
    with clock.at(clock.now() + timedelta(seconds=11)):
        later = page(room, f"?done={key}")
        assert "dicatat tidak hadir." in later
        assert 'name="undoes"' not in later
    shown = press(room, acting(visit, "undo"), undoes=key)
    assert "Dibatalkan. P-001 Sri seperti semula: dipanggil." in shown
    assert fresh(visit).state == "called"


def test_nobody_is_told_of_anothers_press(room: Client, house: House):
    visit = house.waiting("Sri")
    key = uuid4()
    actions.call(key=key, visit_id=visit.pk, by=house.perbendaharaan2)
    assert "dipanggil ke" not in page(room, f"?done={key}")


# To another unit


def test_a_guest_is_handed_off_with_the_reason_that_its_kind_says(room: Client, house: House):
    visit = house.consulting("Sri")
    shown = press(room, acting(visit, "handoff"), unit="aset", kind="wrong_unit")
    assert "Sri dialihkan ke Bidang Aset dengan nomor B-001." in shown
    hand = visit.hand_offs.get()
    assert (hand.kind, hand.reason_code) == ("wrong_unit", "salah_bidang")


def test_words_of_ones_own_win_over_a_chosen_reason(room: Client, house: House):
    visit = house.called("Sri")
    given = {"unit": "aset", "kind": "joint", "reason": "pejabat_tidak_ada", "reason_text": "Perlu KIB juga"}
    press(room, acting(visit, "handoff"), **given)
    hand = visit.hand_offs.get()
    assert (hand.kind, hand.reason_code, hand.reason) == ("joint", "lain", "Perlu KIB juga")


def test_a_hand_off_without_a_unit_is_refused_and_keeps_what_was_typed(room: Client, house: House):
    visit = house.called("Sri")
    shown = press(room, acting(visit, "handoff"), kind="joint", reason_text="Perlu KIB juga", status=422)
    assert "Bidang tujuan belum dipilih." in shown
    assert 'value="Perlu KIB juga"' in shown
    assert 'value="joint" checked' in shown
    assert 'room-handoff" open' in shown
    assert fresh(visit).unit.code == "perbendaharaan"


def test_the_new_room_says_where_the_guest_comes_from(house: House, as_user: SignIn):
    visit = house.consulting("Sri")
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="soal KIB"
    )
    shown = page(as_user(house.aset))
    assert "dari Bidang Perbendaharaan oleh Perbendaharaan, salah bidang. soal KIB" in shown
