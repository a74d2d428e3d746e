"""The duty screen's view of the office: load, breaks, tables, and guests inside who are passed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.lib import clock
from pojok.organisation.actions import take_break
from pojok.organisation.callers import Caller
from pojok.organisation.models import Break, Membership
from pojok.visits import actions
from pojok.web.ui import words as said_words
from tests.office import House, fresh
from tests.web.room.pressing import HTMX, text, words


@pytest.fixture
def duty(house: House, as_user: Callable[[Caller], Client]) -> Client:
    Membership.objects.filter(office=house.office, role="konsultan").update(ended_at=clock.now())
    house.perbendaharaan, house.perbendaharaan2, house.aset  # noqa: B018 - nobody else receives
    return as_user(house.piket)


def page(client: Client, query: str = "", target: str = "") -> str:
    return text(client.get(f"/duty/{query}", **(HTMX | {"HTTP_HX_TARGET": target} if target else {})))


def unit(shown: str, code: str) -> str:
    """What the row of that unit says."""
    found = re.search(rf'<details id="duty-unit-{code}">.*?</details>', shown, re.DOTALL)
    assert found, shown
    return words(found[0])


def rest(client: Client, *, status: int = 200, **given: object) -> str:
    return text(client.post("/duty/breaks/", {"key": uuid4(), **given}, **HTMX), status)


def test_who_is_there_stands_with_their_load(duty: Client, house: House):
    house.called("Ani")
    house.waiting("Budi", official=house.perbendaharaan2.username)
    house.waiting("Citra")
    said = unit(page(duty), "perbendaharaan")
    assert "Perbendaharaan2 menunggu,1 diterima" in said
    assert f"{house.perbendaharaan.name} menerima P-001" in said
    assert f"{house.perbendaharaan2.name} 1 menunggu" in said
    assert f"{house.aset.name} kosong" in unit(page(duty), "aset")


def test_a_unit_on_a_break_is_said_on_the_button_before_the_press_and_may_be_directed_to(duty: Client, house: House):
    visit = house.reported("Dewi", need="SPM")
    assert "istirahat" not in words(text(duty.get("/duty/"))).split("Catat istirahat")[0]
    rest(duty, who="unit:perbendaharaan", minutes="60", reason="rapat")
    back = Break.objects.get().back_at
    assert back is not None
    until = f"istirahat sampai {said_words.clock(back, house.office.timezone)}"
    assert f"Arahkan ke Perbendaharaan{until} Enter" in words(page(duty))
    assert until in unit(page(duty), "perbendaharaan")
    duty.post(f"/duty/visits/{visit.pk}/direction/", {"unit": "perbendaharaan", "key": uuid4()}, **HTMX)
    assert fresh(visit).state == "waiting"


def test_an_official_on_a_break_is_said_and_stands_last(duty: Client, house: House):
    house.reported("Dewi", need="SPM")
    answer = rest(duty, who=f"user:{house.perbendaharaan.username}", minutes="15", reason="jeda")
    assert f"{house.perbendaharaan.name} dicatat istirahat." in answer
    taken = Break.objects.get()
    assert (taken.user_id, taken.by_id) == (house.perbendaharaan.user_id, house.piket.user_id)
    said = unit(page(duty), "perbendaharaan")
    assert said.index(house.perbendaharaan2.name) < said.index(f"{house.perbendaharaan.name} istirahat sampai")
    assert "Arahkan ke Perbendaharaan Enter" in words(page(duty)), "a colleague is there"


def test_when_all_officials_of_a_unit_are_away_the_first_return_is_said(duty: Client, house: House):
    house.reported("Dewi", need="KIB")
    rest(duty, who=f"user:{house.aset.username}", rest_of_day="1", reason="dinas_luar")
    assert "Arahkan ke Asettidak kembali hari ini Enter" in words(page(duty))


def test_back_again_with_one_press_and_the_case_beside_stays(duty: Client, house: House):
    house.reported("Dewi", need="SPM")
    rest(duty, who="unit:perbendaharaan", minutes="60")
    taken = Break.objects.get()
    given = {"key": uuid4(), "shown": "perbendaharaan"}
    answer = text(duty.post(f"/duty/breaks/{taken.pk}/end/", given, **HTMX))
    assert "Bidang Perbendaharaan sudah kembali." in answer
    assert '<small id="duty-away" hx-swap-oob="true"></small>' in answer
    assert "duty-form" not in answer, "what is typed beside it stays"
    assert Break.objects.get().ended_at is not None


@pytest.mark.parametrize(
    ("given", "said", "status"),
    [
        ({"minutes": "15"}, "Siapa yang istirahat belum dipilih.", 422),
        ({"who": "unit:tidak-ada", "minutes": "15"}, "Bidang itu tidak dikenal.", 422),
        ({"who": "user:tidak-ada", "minutes": "15"}, "Tidak ada pejabat dengan nama pengguna itu.", 422),
        ({"who": "unit:aset"}, "Jam kembali belum ditulis.", 422),
    ],
)
def test_what_cannot_be_noted_is_said(duty: Client, given: dict[str, str], said: str, status: int):
    assert said in rest(duty, status=status, **given)
    assert not Break.objects.exists()


def test_without_a_script_a_break_is_noted_too(duty: Client):
    answer = duty.post("/duty/breaks/", {"who": "unit:aset", "minutes": "15", "key": uuid4()})
    assert (answer.status_code, answer["Location"]) == (302, "/duty/")
    assert Break.objects.exists()


def test_tables_are_seen_at_a_glance(duty: Client, house: House):
    visit = house.waiting("Ani", members=("Budi",))
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, place="pojok-2")
    shown = words(page(duty))
    assert "meja 1 kosongmeja 2 P-001 (2 orang) penuhmeja 3 kosongmeja 4 kosong" in shown


def test_when_every_table_is_taken_it_is_said_before_directing(duty: Client, house: House):
    for number in range(1, 5):
        visit = house.waiting(f"Tamu {number}", members=("Teman",))
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, place=f"pojok-{number}")
    house.reported("Dewi", need="SPM")
    assert "tidak ada antrean, semua meja penuh" in words(page(duty))


def test_the_office_around_is_fetched_only_when_it_is_other_than_before(duty: Client, house: House):
    house.reported("Dewi", need="SPM")
    seen = page(duty).split("/duty/?seen=")[1].split('"')[0]
    given = HTMX | {"HTTP_HX_TARGET": "duty-office"}
    assert duty.get(f"/duty/?seen={seen}", **given).status_code == 204
    take_break(key=uuid4(), by=house.perbendaharaan, unit="perbendaharaan", reason="rapat", minutes=20)
    answer = text(duty.get(f"/duty/?seen={seen}&shown=perbendaharaan", **given))
    assert 'id="duty-office"' in answer
    assert 'id="duty-away" hx-swap-oob="true">istirahat sampai' in answer


# Guests inside


def test_a_guest_inside_is_passed_on_to_a_named_colleague(duty: Client, house: House):
    visit = house.called("Ani", need="SPM ternyata soal KIB")
    shown = page(duty)
    assert f'href="/duty/?handoff={visit.pk}"' in shown
    form = page(duty, f"?handoff={visit.pk}", target="isi")
    assert "P-001 Ani" in words(form)
    assert "sekarang di Bidang Perbendaharaan: dipanggil" in words(form)
    assert f'value="{house.aset.username}"' in form
    key = uuid4()
    given = {"unit": "aset", "official": house.aset.username, "kind": "wrong_unit", "key": key}
    for _again in range(2):
        answer = text(duty.post(f"/duty/visits/{visit.pk}/handoff/", given, **HTMX))
    assert "Ani dialihkan ke Aset dengan nomor B-001." in words(answer)
    moved = fresh(visit)
    assert (moved.state, moved.official_id) == ("waiting", house.aset.user_id)
    assert visit.hand_offs.get().by_id == house.piket.user_id
    answer = text(duty.post(f"/duty/visits/{visit.pk}/undo/", {"undoes": key, "key": uuid4()}, **HTMX))
    assert fresh(visit).state == "called"


def test_a_hand_off_without_a_unit_keeps_what_was_chosen(duty: Client, house: House):
    visit = house.waiting("Ani")
    given = {"kind": "joint", "reason_text": "perlu dua bidang", "key": uuid4()}
    answer = text(duty.post(f"/duty/visits/{visit.pk}/handoff/", given, **HTMX), 422)
    assert "Bidang tujuan belum dipilih." in answer
    assert 'value="perlu dua bidang"' in answer
    assert 'value="joint" checked' in answer


def test_a_colleague_of_another_unit_is_refused_beside_the_field(duty: Client, house: House):
    visit = house.waiting("Ani")
    given = {"unit": "anggaran", "official": house.aset.username, "kind": "wrong_unit", "key": uuid4()}
    answer = text(duty.post(f"/duty/visits/{visit.pk}/handoff/", given, **HTMX), 422)
    assert f"{house.aset.username} tidak menerima tamu di Bidang Anggaran." in answer
    assert fresh(visit).unit.code == "perbendaharaan"


def test_a_guest_who_is_no_longer_inside_is_said_above(duty: Client, house: House):
    visit = house.waiting("Ani")
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.petugas, reason="tidak_jadi")
    given = {"unit": "aset", "kind": "wrong_unit", "key": uuid4()}
    answer = text(duty.post(f"/duty/visits/{visit.pk}/handoff/", given, **HTMX), 409)
    assert "Kunjungan ini sudah berakhir" in answer


# The case


def test_the_quote_follows_the_words_that_are_typed(duty: Client, house: House):
    visit = house.reported("Dewi", need="SPM LS dikembalikan")
    answer = page(duty, f"?visit={visit.pk}&need=kartu+inventaris+hilang", target="duty-to")
    said = re.search(r'<div id="duty-said" hx-swap-oob="true">.*?</div>', answer, re.DOTALL)
    assert said
    assert "<mark>kartu inventaris</mark>" in said[0]
    assert "Arahkan ke Aset" in answer


def test_other_units_have_keys_and_are_chosen_before_they_are_directed_to(duty: Client, house: House):
    house.reported("Dewi", need="SPM")
    shown = page(duty)
    fold = shown[shown.index('id="duty-others"') :].split("</details>")[0]
    assert re.findall(r'data-key="(\w)"', fold) == ["L", "1", "2", "3", "4"]
    assert "Sekretariat 1A Anggaran 2K Akuntansi 3B Aset 4" in words(fold)
    assert "hx-post" not in fold


def test_the_number_of_statements_does_not_grow_with_the_office(duty: Client, house: House):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            page(duty)
        return len(counted)

    house.reported("Dewi", need="SPM")
    house.called("Ani")
    statements()
    few = statements()
    for number in range(5):
        house.called(f"Tamu {number}")
        house.waiting(f"Tunggu {number}", official=house.perbendaharaan.username)
        with clock.at(clock.now() - timedelta(minutes=1)):
            house.reported(f"Tanya {number}", need="SPM")
    for caller in (house.perbendaharaan, house.perbendaharaan2, house.aset):
        take_break(key=uuid4(), by=caller, reason="rapat", minutes=20)
    assert statements() == few
    assert few <= 24
