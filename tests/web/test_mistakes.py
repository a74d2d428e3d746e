"""Mistakes put right on the screens: corrections, the paper book, the day's end, undo and why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.links import token_of
from pojok.visits.models import Correction, DayEnd, Visit
from tests.office import House, fresh
from tests.visits.test_undo_walk import with_papers

SignIn = Callable[[Caller], Client]
NOON = datetime.fromisoformat("2026-11-24T12:00:00+07:00")
YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(house: House):
    with clock.at(NOON - timedelta(days=400)):
        house.petugas, house.piket, house.perbendaharaan  # noqa: B018 - they have worked here for long
    with clock.at(NOON):
        yield


@pytest.fixture
def piket(house: House, as_user: SignIn) -> Client:
    return as_user(house.piket)


@pytest.fixture
def petugas(house: House, as_user: SignIn) -> Client:
    return as_user(house.petugas)


def text(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def page(client: Client, visit: Visit, query: str = "") -> str:
    return text(client.get(f"/visits/{visit.pk}/{query}"))


def form_of(client: Client, visit: Visit) -> dict[str, str]:
    """All that the form "Perbaiki" would send when nothing is changed."""
    shown = text(client.get(f"/visits/{visit.pk}/correction/"))
    hidden = dict(re.findall(r'name="was_([a-z_.]+)" value="([^"]*)"', shown))
    return {f"was_{name}": value for name, value in hidden.items()} | hidden


def fix(client: Client, visit: Visit, status: int = 302, **typed: str) -> str:
    given = form_of(client, visit) | {"key": str(uuid4()), "reason": "salah_ketik"}
    answer = client.post(f"/visits/{visit.pk}/correction/", given | typed)
    return text(answer, status)


def finished(house: House) -> Visit:
    with clock.at(NOON - timedelta(minutes=50)):
        visit = house.consulting("Sri Wahyuni", need="SPN")
    with clock.at(NOON - timedelta(minutes=10)):
        return actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan).visit


# Perbaiki


def test_only_what_was_changed_is_put_right(house: House, piket: Client):
    visit = finished(house)
    fix(piket, visit, name="Sri Wahyunni", need="SPM LS")
    assert {c.field for c in Correction.objects.all()} == {"name", "need"}
    shown = page(piket, visit)
    assert (
        "Piket memperbaiki nama dari “Sri Wahyuni” menjadi “Sri Wahyunni”; keperluan dari “SPN” menjadi “SPM LS”."
        in shown
    )
    assert "Alasan: Salah ketik." in shown


def test_nothing_changed_is_said(house: House, piket: Client):
    assert "Belum ada yang diubah." in fix(piket, finished(house), 422)


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(house: House, piket: Client):
    visit = finished(house)
    shown = fix(piket, visit, 422, name="Sri W.", phone="abc", reason_text="Ia menelepon")
    assert 'value="Sri W."' in shown
    assert (
        'value="abc" autocomplete="off" inputmode="tel" aria-invalid="true" aria-describedby="fix-phone_error"' in shown
    )
    assert "Nomor ini tidak bisa dipakai menelepon." in shown
    assert 'value="Ia menelepon"' in shown
    assert not Correction.objects.exists()


def test_a_reason_is_asked_for(house: House, piket: Client):
    shown = fix(piket, finished(house), 422, need="SPM", reason="")
    assert 'id="fix-reason_error"' in shown


def test_hours_are_typed_as_on_the_clock(house: House, piket: Client):
    visit = finished(house)
    fix(piket, visit, ended_at="11.30")
    assert fresh(visit).ended_at == datetime.fromisoformat("2026-11-24T11:30:00+07:00")
    assert "jam berakhir dari 11.50 menjadi 11.30" in page(piket, visit)
    for typed in ("25.00", "siang", ""):
        assert "Waktu itu tidak terbaca." in fix(piket, visit, 422, ended_at=typed)
    shown = fix(piket, visit, 422, ended_at="10.00")
    assert "Waktu ini lebih awal daripada “mulai konsultasi”, pukul 11.10." in shown


def test_an_hour_of_the_same_minute_keeps_its_order(house: House, piket: Client):
    """11.10 means the moment in that minute that fits, not its first second."""
    with clock.at(NOON - timedelta(minutes=50, seconds=-20)):
        visit = house.consulting("Sri")
    with clock.at(NOON - timedelta(minutes=10)):
        actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    fix(piket, visit, ended_at="11.10")
    assert fresh(visit).ended_at == NOON - timedelta(minutes=50, seconds=-20)


def test_the_unit_is_offered_when_the_visit_is_over_only(house: House, piket: Client):
    open_one = text(piket.get(f"/visits/{house.waiting('Budi').pk}/correction/"))
    assert 'name="unit"' not in open_one
    assert "alihkan tamunya" in open_one
    visit = finished(house)
    fix(piket, visit, unit="aset")
    assert fresh(visit).unit.code == "aset"
    assert "bidang dari “Bidang Perbendaharaan” menjadi “Bidang Aset”" in page(piket, visit)


def test_what_somebody_else_changed_meanwhile_is_not_put_back(house: House, piket: Client):
    visit = finished(house)
    given = form_of(piket, visit) | {"key": str(uuid4()), "reason": "lain", "outcome": "Beres"}
    fix(piket, visit, need="SPM LS")
    assert piket.post(f"/visits/{visit.pk}/correction/", given).status_code == 302
    assert (fresh(visit).need, fresh(visit).outcome) == ("SPM LS", "Beres")


def test_who_may_not_is_told_so(house: House, as_user: SignIn, petugas: Client):
    visit = finished(house)
    assert petugas.get(f"/visits/{visit.pk}/correction/").status_code == 403
    assert as_user(house.aset).get(f"/visits/{visit.pk}/correction/").status_code == 403
    assert as_user(house.perbendaharaan).get(f"/visits/{visit.pk}/correction/").status_code == 200
    assert "/correction/" not in page(petugas, visit)
    assert "/correction/" in page(as_user(house.perbendaharaan), visit)


def test_after_saving_ten_seconds_run_and_later_the_page_still_offers_it(house: House, piket: Client):
    visit, key = finished(house), str(uuid4())
    given = form_of(piket, visit) | {"key": key, "reason": "lain", "need": "SPM"}
    answer = piket.post(f"/visits/{visit.pk}/correction/", given)
    assert answer["Location"] == f"/visits/{visit.pk}/?did={key}"
    shown = page(piket, visit, f"?did={key}")
    assert "data-undo-until" in shown
    assert "Batalkan tindakan terakhir saya: perbaiki" in shown
    with clock.at(NOON + timedelta(hours=2)):
        later = page(piket, visit, f"?did={key}")
        assert "data-undo-until" not in later
        assert "Batalkan tindakan terakhir saya: perbaiki" in later
        piket.post(f"/visits/{visit.pk}/undo/", {"key": str(uuid4()), "undoes": key})
    assert fresh(visit).need == "SPN"


# Undo, and why not


def test_why_the_own_last_act_stays_is_said(house: House, as_user: SignIn, petugas: Client):
    visit = house.reported()
    assert "Batalkan tindakan terakhir saya: laporkan ke piket" in page(petugas, visit)
    actions.take(key=uuid4(), visit_id=visit.pk, by=house.piket)
    shown = page(petugas, visit)
    assert "Tindakan Anda tidak bisa dibatalkan lagi: sesudahnya ada “tanyai” oleh Piket." in shown
    assert "tidak bisa dibatalkan lagi" not in page(as_user(house.person("kepala", "pimpinan")), visit)
    with clock.at(NOON + timedelta(days=1)):
        assert "Yang Anda lakukan hari lain tidak bisa dibatalkan lagi" in page(as_user(house.piket), visit)


def test_beginning_to_ask_can_be_taken_back_at_the_duty_screen(house: House, piket: Client):
    visit = house.reported()
    key = uuid4()
    actions.take(key=key, visit_id=visit.pk, by=house.piket)
    shown = text(piket.get("/duty/", {"visit": visit.pk}))
    assert f'name="undoes" value="{key}"' in shown
    piket.post(f"/duty/visits/{visit.pk}/undo/", {"key": str(uuid4()), "undoes": key})
    assert fresh(visit).taken_at is None


def test_a_guest_takes_back_having_returned_and_not_what_the_system_did(house: House):
    visit = house.called()
    actions.miss(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    path = f"/g/{token_of(visit)}/"
    client = Client()
    client.post(f"{path}return/", {"key": uuid4()})
    shown = text(client.get(path))
    assert "Batalkan, saya belum kembali" in shown
    undoes = re.search(r'name="undoes" value="([^"]+)"', shown)
    assert undoes
    client.post(f"{path}undo/", {"key": uuid4(), "undoes": undoes[1]})
    assert fresh(visit).state == "missed"
    with clock.at(NOON + timedelta(days=1)):
        actions.close_days()
        shown = text(client.get(path))
        assert 'name="undoes"' not in shown


def test_a_step_by_hand_is_pointed_to_where_one_works(house: House, petugas: Client, piket: Client):
    with_papers(house)
    visit = house.reported()
    for shown in (text(piket.get("/duty/", {"visit": visit.pk})), text(petugas.get("/desk/", {"visit": visit.pk}))):
        assert "Langkah “papers” belum dipastikan." in shown or "belum dipastikan." in shown
        assert f'href="/visits/{visit.pk}/">Pastikan atau lewati' in shown


def test_a_revoked_link_is_in_the_history_once(house: House, petugas: Client):
    visit, key = house.waiting(), str(uuid4())
    for _twice in range(2):
        petugas.post(f"/visits/{visit.pk}/link/", {"key": key})
    assert fresh(visit).link_version == 2
    assert Event.objects.filter(kind="visit.link_revoked", subject_id=visit.pk).count() == 1
    assert "Petugas mencabut tautan tamu." in page(petugas, visit)


# Paper

LINE = {
    "day": "2026-11-23", "arrived": "9.12", "called": "09:30", "ended": "0955", "name": "Sri Wahyuni",
    "agency": "Dinkes", "need": "SPM LS", "unit": "perbendaharaan", "end": "finished", "outcome": "Beres",
}  # fmt: skip


def enter(client: Client, status: int = 302, **typed: str) -> HttpResponse:
    answer = client.post("/visits/paper/", LINE | {"key": str(uuid4())} | typed)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def test_a_line_is_saved_and_the_next_has_its_day_and_agency(petugas: Client):
    answer = enter(petugas)
    shown = text(petugas.get(answer["Location"]))
    assert "<b>Sri Wahyuni</b> tersimpan: P-001, selesai." in shown
    assert "data-undo-until" in shown
    assert 'type="date" value="2026-11-23"' in shown
    assert 'value="Dinkes"' in shown
    assert 'name="name" type="text" value=""' in shown
    visit = Visit.objects.get()
    assert f'href="/visits/{visit.pk}/">Sri Wahyuni' in shown, "among those entered"
    undoes = re.search(r'name="undoes" value="([^"]+)"', shown)
    assert undoes
    again = petugas.post(f"/visits/paper/{visit.pk}/undo/", {"key": str(uuid4()), "undoes": undoes[1]})
    assert "<b>Sri Wahyuni</b> dibatalkan." in text(petugas.get(again["Location"]))


def test_the_visits_page_says_when_it_was_written_down_and_by_whom(house: House, petugas: Client):
    enter(petugas, official=house.perbendaharaan.username)
    shown = page(petugas, Visit.objects.get())
    assert "Perbendaharaan memanggil P-001." in shown
    assert "Dicatat Petugas, Selasa, 24 November 2026 pukul 12.00." in shown
    assert "Dicatat kemudian" in shown


def test_a_line_entered_twice_is_asked_about(petugas: Client):
    enter(petugas)
    shown = text(enter(petugas, 409, arrived="9.15"), 409)
    assert "Sudah ada kunjungan Sri Wahyuni, Dinkes, pukul 09.12 hari itu." in shown
    assert Visit.objects.count() == 1
    enter(petugas, anyway="1", arrived="9.15")
    assert Visit.objects.count() == 2


def test_the_same_press_sent_twice_is_not_asked_about(petugas: Client):
    key = str(uuid4())
    enter(petugas, key=key)
    enter(petugas, key=key)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words", "field"),
    [
        ({"arrived": ""}, "Jam datangnya belum diisi.", "arrived"),
        ({"arrived": "pagi"}, "Waktu itu tidak terbaca.", "arrived"),
        ({"called": "9.00"}, "Waktu ini lebih awal daripada pukul 09.12 yang mendahuluinya.", "called"),
        ({"ended": "9.20"}, "Waktu ini lebih awal daripada pukul 09.30 yang mendahuluinya.", "ended"),
        ({"day": "kemarin"}, "Tanggal itu tidak terbaca.", "day"),
        ({"day": "2027-01-01"}, "Waktu itu belum terjadi.", "arrived"),
        ({"day": "0001-01-01"}, "Tanggal itu tidak terbaca.", "day"),
        ({"name": "x" * 10_000}, "Terlalu panjang", "name"),
        ({"agency": ""}, "Instansi tamu belum diisi.", "agency"),
        ({"phone": "abc"}, "Nomor ini tidak bisa dipakai menelepon.", "phone"),
        ({"unit": ""}, "Bidang yang menerima belum dipilih.", "unit"),
        ({"official": "tak-ada"}, "tidak menerima tamu di", "official"),
        ({"end": "left", "reason": ""}, "Isian ini belum diisi.", "reason"),
        ({"end": "here", "ended": ""}, "Tamu hari lain tidak mungkin masih di sini.", "end"),
    ],
)
def test_a_mistake_in_a_line_stands_beside_its_field(petugas: Client, typed: dict, words: str, field: str):
    shown = text(enter(petugas, 422, **typed), 422)
    assert words in shown
    if field != "end":
        assert re.search(rf'id="{field}_error">[^<]*{re.escape(words[:20])}', shown)
    assert "SPM LS" in shown, "what was typed stays"
    assert not Visit.objects.exists()


def test_paper_is_the_doors(house: House, as_user: SignIn, piket: Client):
    assert piket.get("/visits/paper/").status_code == 200
    for name, role, unit in (("k", "konsultan", "aset"), ("p", "pimpinan", None), ("a", "admin", None)):
        client = as_user(house.person(name, role, unit))
        assert client.get("/visits/paper/").status_code == 403
        assert client.post("/visits/paper/", LINE).status_code == 403


# The day's end


def closed(house: House) -> tuple[Visit, Visit]:
    with clock.at(YESTERDAY):
        waiting, consulting = house.waiting("Ani Lestari"), house.consulting("Budi Santoso")
    actions.close_days()
    return waiting, consulting


def test_the_duty_officer_finds_yesterday_on_top_until_it_is_looked_through(house: House, piket: Client):
    closed(house)
    shown = text(piket.get("/duty/"))
    assert "Senin, 23 November 2026: 2 kunjungan ditutup otomatis." in shown
    assert "1 dianggap pergi." in shown
    assert "1 dianggap selesai." in shown
    listed = text(piket.get("/visits/day-end/2026-11-23/"))
    assert "Senin, 23 November 2026, 2 kunjungan ditutup otomatis di akhir hari." in listed
    assert "terakhir menunggu dipanggil." in listed
    assert "Sudah saya periksa" in listed
    piket.post("/visits/day-end/2026-11-23/seen/", {"key": str(uuid4())})
    assert "ditutup otomatis" not in text(piket.get("/duty/"))
    listed = text(piket.get("/visits/day-end/2026-11-23/"))
    assert "Diperiksa Piket, pukul 12.00." in listed
    assert "2 kunjungan ditutup otomatis di akhir hari itu." in text(piket.get("/visits/", {"day": "2026-11-23"}))


def test_what_really_became_of_a_guest_is_put_right_there(house: House, piket: Client):
    waiting, _consulting = closed(house)
    shown = text(piket.get(f"/visits/{waiting.pk}/correction/"))
    assert "Ditutup otomatis di akhir hari." in shown
    refused = fix(piket, waiting, 422, state="finished", reason="ditutup_otomatis")
    assert "Jam selesainya belum diisi." in refused
    fix(piket, waiting, state="finished", ended_at="14.20", reason="ditutup_otomatis")
    stored = fresh(waiting)
    assert (stored.state, stored.ended_at) == ("finished", datetime.fromisoformat("2026-11-23T14:20:00+07:00"))
    assert "diperbaiki: selesai 14.20" in text(piket.get("/visits/day-end/2026-11-23/"))
    told = page(piket, waiting)
    assert "akhir kunjungan dari pergi sebelum selesai menjadi selesai" in told
    assert "jam berakhir dari 23.59 menjadi 14.20" in told


def test_all_staff_read_it_and_only_the_duty_officer_says_so(house: House, petugas: Client, as_user: SignIn):
    closed(house)
    shown = text(petugas.get("/visits/day-end/2026-11-23/"))
    assert "Ani Lestari" in shown
    assert "Sudah saya periksa" not in shown
    assert petugas.post("/visits/day-end/2026-11-23/seen/").status_code == 403
    assert DayEnd.objects.get(day="2026-11-23").seen_at is None
    for path in ("2026-11-20", "2026-13-40", "0000-00-00"):
        assert petugas.get(f"/visits/day-end/{path}/").status_code == 404


def test_a_quiet_day_is_not_on_the_duty_screen(house: House, piket: Client):
    with clock.at(YESTERDAY):
        arrival = Arrival(guest=GuestGiven(name="Sri", agency="dinkes"))
        visit = actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival).visit
        actions.depart(key=uuid4(), visit_id=visit.pk, by=house.petugas, reason="tidak_jadi")
    actions.close_days()
    assert "ditutup otomatis" not in text(piket.get("/duty/"))
    assert "tidak ada kunjungan yang harus ditutup otomatis." in text(piket.get("/visits/day-end/2026-11-23/"))
