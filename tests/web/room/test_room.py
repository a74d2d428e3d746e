"""The konsultan's room: who has one, the queue, and calling from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from pojok.lib import clock
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, Unit, User
from pojok.visits import actions
from tests.office import House, fresh
from tests.web.room.pressing import acting, page, press, text, words

SignIn = Callable[[Caller], Client]


# Who may


@pytest.mark.parametrize("role", ["petugas", "piket", "pimpinan", "admin", "auditor"])
def test_only_a_konsultan_has_a_room(house: House, as_user: SignIn, role: str):
    visit = house.waiting()
    client = as_user(house.person(f"orang-{role}", role))
    assert client.get("/room/").status_code == 403
    assert client.post(f"/room/{visit.pk}/calls/", {"key": uuid4()}).status_code == 403
    assert fresh(visit).state == "waiting"


def test_another_offices_guest_is_not_there(house: House, as_user: SignIn):
    visit = house.called()
    office = Office.objects.create(
        code="lain", name="Kantor Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB",
        corner_name="Pojok", named_official_minutes=20,
    )  # fmt: skip
    unit = Unit.objects.create(office=office, code="umum", name="Umum", short_name="Umum", letter="U")
    user = User.objects.create_user("konsultan.lain", name="Orang Lain")
    Membership.objects.create(user=user, office=office, role="konsultan", unit=unit, began_at=clock.now())
    stranger = caller_for(user, office)
    assert stranger is not None
    client = as_user(stranger)
    assert "P-001" not in page(client)
    for act in ("calls", "consultation", "consultation/end", "finish", "missed", "parking", "return", "departure"):
        assert client.post(f"/room/{visit.pk}/{act}/", {"key": uuid4()}).status_code == 404, act
    assert fresh(visit).state == "called"


def test_another_units_guest_is_refused_in_a_sentence(room: Client, house: House):
    visit = house.waiting("Budi", unit="aset")
    shown = press(room, acting(visit, "calls"), status=409)
    assert "Tamu ini bukan di antrean Anda." in shown
    assert text(room.post(f"/room/{visit.pk}/calls/", {"key": uuid4()}), 403).count("bukan di antrean Anda") == 1


# The queue


def test_an_empty_room_says_what_will_appear(room: Client):
    shown = page(room)
    assert "Belum ada yang menunggu." in shown
    assert "Belum ada tamu untuk Anda" in shown


def test_the_queue_stands_in_the_one_order_and_the_first_has_the_keys(room: Client, house: House):
    house.waiting("Sri Wahyuni", need="SPM LS dikembalikan", members=("Budi", "Tono"))
    house.waiting("Ahmad Fauzi", agency="dishub", priority="lansia")
    shown = page(room)
    assert shown.index("Ahmad Fauzi") < shown.index("Sri Wahyuni dan 2 orang")
    assert "SPM LS dikembalikan" in shown
    assert "Panggil P-002 P" in words(shown)
    assert "Panggil P-002 · Dishub Enter" in words(shown)
    assert 'data-waiting-count="2"' in shown


def test_a_guest_for_a_colleague_is_marked_and_passed_over_but_may_be_called(room: Client, house: House):
    mate = house.perbendaharaan2
    theirs = house.waiting("Titipan", official=mate.username)
    assert "Yang menunggu hanya tamu untuk rekan Anda" in page(room)
    house.waiting("Siapa Saja")
    shown = page(room)
    assert f"untuk {mate.name}, ditawarkan ke bidang pukul" in shown
    assert "Panggil P-002 · " in shown
    assert "P-001 Titipan dipanggil ke" in press(room, acting(theirs, "calls"))
    with clock.at(clock.now() + timedelta(minutes=30)):
        assert "Panggil P-002" in page(room)


def test_a_guest_for_oneself_says_so(room: Client, house: House):
    house.waiting("Titipan", official=house.perbendaharaan.username)
    assert "untuk Anda" in page(room)


def test_a_konsultan_of_two_units_sees_both_queues_with_their_squares(house: House, as_user: SignIn):
    caller = house.person("rangkap", "konsultan", "aset")
    treasury = Unit.objects.get(office=house.office, code="perbendaharaan")
    Membership.objects.create(
        user_id=caller.user_id, office=house.office, role="konsultan", unit=treasury, began_at=clock.now()
    )
    first, second = house.waiting("Sri"), house.waiting("Budi", unit="aset")
    client = as_user(caller)
    shown = page(client)
    assert 'class="ticket"' in shown
    assert "P-001" in shown
    assert "B-001" in shown
    press(client, "calls/")
    assert fresh(first).state == "called"
    press(client, "calls/", previous="keep")
    assert fresh(second).state == "called"


# Calling


def test_calling_the_next_without_a_script_goes_back_to_the_page_and_says_it(room: Client, house: House):
    visit = house.waiting("Sri Wahyuni")
    answer = room.post("/room/calls/", {"key": uuid4(), "expected": visit.pk})
    assert answer.status_code == 303
    shown = text(room.get(answer["Location"]))
    assert "P-001 Sri Wahyuni dipanggil ke Pojok, meja 1." in shown
    assert "Batalkan" in shown
    assert "Mulai konsultasi" in shown


def test_the_same_press_sent_twice_calls_once(room: Client, house: House):
    first, second = house.waiting("Sri"), house.waiting("Budi")
    key = uuid4()
    for _again in range(2):
        assert "P-001 Sri dipanggil" in press(room, "calls/", key=key)
    assert fresh(first).calls.count() == 1
    assert fresh(second).state == "waiting"


def test_a_damaged_key_is_refused_and_nothing_is_done(room: Client, house: House):
    visit = house.waiting()
    assert "Formulir ini rusak." in press(room, "calls/", key="bukan-kunci", status=422)
    assert fresh(visit).state == "waiting"


def test_nobody_to_call_is_said(room: Client):
    assert "Tidak ada tamu yang menunggu untuk Anda." in press(room, "calls/")


def test_the_sentence_names_who_came_first_when_the_next_is_another_than_the_button_said(room: Client, house: House):
    gone, here = house.waiting("Sri"), house.waiting("Budi")
    actions.call(key=uuid4(), visit_id=gone.pk, by=house.perbendaharaan2)
    shown = press(room, "calls/", expected=gone.pk)
    assert "P-002 Budi dipanggil" in shown
    assert "P-001 lebih dulu dipanggil rekan Anda." in shown
    assert fresh(here).called_by_id == house.perbendaharaan.user_id


def test_a_guest_a_colleague_has_just_called_is_not_taken_from_the_list(room: Client, house: House):
    visit = house.waiting("Sri")
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan2)
    shown = press(room, acting(visit, "calls"), status=409)
    assert f"P-001 baru saja dipanggil {house.perbendaharaan2.name}." in shown
    assert fresh(visit).called_by_id == house.perbendaharaan2.user_id


def test_a_guest_further_down_may_be_called(room: Client, house: House):
    house.waiting("Sri")
    visit = house.waiting("Budi")
    assert "P-002 Budi dipanggil ke Pojok, meja 1." in press(room, acting(visit, "calls"))


def test_calling_again_asks_nothing(room: Client, house: House):
    visit = house.called()
    shown = press(room, acting(visit, "calls"))
    assert "P-001 Sri Wahyuni dipanggil ke" in shown
    assert fresh(visit).calls.count() == 2
