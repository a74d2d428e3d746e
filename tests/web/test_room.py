"""The konsultan's room: the queue, the guest in front, and every act through its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.lib import clock
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, Unit, User
from pojok.visits import actions
from pojok.visits.models import Visit
from tests.office import House, fresh

HTMX = {"HTTP_HX_REQUEST": "true"}
SignIn = Callable[[Caller], Client]


@pytest.fixture
def room(house: House, as_user: SignIn) -> Client:
    """The browser of Perbendaharaan's konsultan."""
    return as_user(house.perbendaharaan)


def text(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def page(client: Client, query: str = "") -> str:
    return text(client.get(f"/room/{query}"))


def press(client: Client, path: str, *, status: int = 200, **given: object) -> str:
    """A form sent by HTMX; the parts of the page that it answers."""
    return text(client.post(f"/room/{path}", {"key": uuid4(), **given}, **HTMX), status)


def acting(visit: Visit, act: str) -> str:
    return f"{visit.pk}/{act}/"


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
    assert 'data-key="P">Panggil P-002' in shown
    assert "Panggil P-002 · Dishub" in shown
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


# Where


def test_the_place_is_shown_and_another_may_be_chosen(room: Client, house: House):
    visit = house.waiting()
    shown = page(room)
    assert '<option value="pojok-1" selected>meja 1, kosong</option>' in shown
    assert "Pojok, meja 3" in press(room, "calls/", place="pojok-3")
    assert fresh(visit).place.code == "pojok-3"
    assert "meja 3, tempat Anda" in page(room)


def test_a_full_place_is_said_before_and_may_be_called_to_all_the_same(room: Client, house: House):
    house.waiting("Rombongan", members=("Ani", "Budi"))
    actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan2, place="pojok-1")
    visit = house.waiting("Sri")
    assert '<option value="pojok-1">meja 1, penuh</option>' in page(room)
    shown = press(room, "calls/", place="pojok-1")
    assert "dipanggil ke Pojok, meja 1, yang kursinya sedang penuh." in shown
    assert "place_full" in fresh(visit).warnings


def test_an_unknown_place_is_refused_and_calls_nobody(room: Client, house: House):
    visit = house.waiting()
    assert "Tempat itu tidak dikenal." in press(room, "calls/", place="atap", status=422)
    assert fresh(visit).state == "waiting"


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


# What is known


def test_the_case_tells_all_that_was_said_at_the_door(room: Client, house: House):
    house.waiting(
        "Sri", need="SPM LS", members=("Budi", "Tono"), purpose="koordinasi", letter_number="094/12",
        priority="hamil",
    )  # fmt: skip
    shown = page(room)
    for words in ("SPM LS", "Budi, Tono", "koordinasi, SPT nomor 094/12", "Ibu hamil", "Dinas Kesehatan"):
        assert words in shown


def test_what_the_agency_came_for_before_stands_at_the_right(room: Client, house: House):
    earlier = house.consulting("Budi", need="Uang muka kontrak")
    actions.finish(key=uuid4(), visit_id=earlier.pk, by=house.perbendaharaan, outcome="Lengkapi jaminan")
    elsewhere = house.waiting("Tono", unit="aset", need="Kartu inventaris")
    actions.depart(key=uuid4(), visit_id=elsewhere.pk, by=house.petugas, reason="tidak_jadi")
    house.called("Sri")
    shown = page(room)
    assert f'href="/visits/{earlier.pk}/"' in shown
    assert "Lengkapi jaminan" in shown
    assert "diterima Perbendaharaan" in shown
    assert "Kartu inventaris" not in shown


# Refreshing


def test_a_part_that_is_as_it_was_seen_is_not_sent_again(room: Client, house: House):
    visit = house.consulting("Sri")
    shown = text(room.get("/room/?part=front", **HTMX))
    seen = shown.split('name="front_seen" value="')[1].split('"')[0]
    assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    house.waiting("Budi")
    assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    assert "Budi" in text(room.get("/room/?part=queue&seen=lama", **HTMX))
    actions.end(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    assert "hampir selesai" not in shown
    assert "konsultasi berakhir" in text(room.get(f"/room/?part=front&seen={seen}", **HTMX))


def test_a_refresh_keeps_the_place_that_was_chosen(room: Client, house: House):
    house.waiting()
    shown = text(room.get("/room/?part=queue&place=pojok-4", **HTMX))
    assert '<option value="pojok-4" selected>' in shown


def test_an_act_in_the_queue_leaves_the_typed_line_alone(room: Client, house: House):
    away = house.called("Budi")
    actions.miss(key=uuid4(), visit_id=away.pk, by=house.perbendaharaan)
    visit = house.consulting("Sri")
    seen = text(room.get("/room/?part=front", **HTMX)).split('name="front_seen" value="')[1].split('"')[0]
    answer = press(room, acting(away, "return"), front=visit.pk, front_seen=seen, outcome="sedang diketik")
    assert "Budi kembali menunggu." in answer
    assert 'id="front"' not in answer


# Cost


def test_the_number_of_statements_does_not_grow_with_the_queue(room: Client, house: House):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            page(room)
        return len(counted)

    house.called("Di depan")
    house.waiting("Pertama")
    missed = house.called("Hilang")
    actions.miss(key=uuid4(), visit_id=missed.pk, by=house.perbendaharaan)
    statements()  # once for what a process reads once
    few = statements()
    for number in range(6):
        house.waiting(f"Tamu {number}")
        gone = house.called(f"Hilang {number}")
        actions.miss(key=uuid4(), visit_id=gone.pk, by=house.perbendaharaan)
    assert statements() == few
    assert few <= 17


def test_a_refresh_with_nothing_new_costs_little(room: Client, house: House):
    house.consulting("Sri")
    house.waiting("Budi")
    seen = text(room.get("/room/?part=front", **HTMX)).split('name="front_seen" value="')[1].split('"')[0]
    with CaptureQueriesContext(connection) as counted:
        assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    assert len(counted) <= 7
