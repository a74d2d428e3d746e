"""The duty officer's screen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from pojok.lib import clock
from pojok.organisation.models import Office, User
from pojok.visits.models import Visit
from tests.office import CODE, House, fresh

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def house(db: None) -> House:
    return House(Office.objects.get(code=CODE))


@pytest.fixture
def duty(house: House) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=house.piket.user_id))
    return client


def page(client: Client, query: str = "", target: str = "") -> str:
    more = HTMX | {"HTTP_HX_TARGET": target} if target else {}
    answer = client.get(f"/duty/{query}", **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_oldest_is_in_hand_with_the_proposal_and_the_deciding_words(duty: Client, house: House):
    house.reported("Dewi Kartika", need="Bu, SPM LS kami dikembalikan")
    house.reported("Hendra Saputra", need="KIB B")
    shown = page(duty)
    assert "Arahkan ke Perbendaharaan" in shown
    assert "<mark>SPM LS</mark>" in shown
    assert "diarahkan pada Bidang Perbendaharaan" in shown
    assert 'data-waiting-count="2"' in shown


def test_taking_starts_step_four(duty: Client, house: House):
    visit = house.reported("Dewi")
    duty.post(f"/duty/visits/{visit.pk}/taking/", {"key": uuid4()}, **HTMX)
    assert fresh(visit).taken_by_id == house.piket.user_id
    assert visit.runs.get(code="direct").ended_at is None
    assert f"ditanyai {house.piket.name}" in page(duty)


def test_directing_gives_the_number_and_brings_up_the_next(duty: Client, house: House):
    first = house.reported("Dewi", need="SPM")
    house.reported("Hendra", need="KIB")
    key = uuid4()
    data = {"unit": "perbendaharaan", "official": house.perbendaharaan.username, "purpose": "koordinasi", "key": key}
    answer = duty.post(f"/duty/visits/{first.pk}/direction/", data, **HTMX).content.decode()
    assert "P-001" in answer
    assert "Hendra" in answer
    assert "Batalkan" in answer
    visit = fresh(first)
    assert (visit.state, visit.purpose, visit.official_id) == ("waiting", "koordinasi", house.perbendaharaan.user_id)
    duty.post(f"/duty/visits/{first.pk}/direction/", data, **HTMX)
    assert first.tickets.count() == 1
    answer = duty.post(f"/duty/visits/{first.pk}/undo/", {"undoes": key, "key": uuid4()}, **HTMX).content.decode()
    assert fresh(first).state == "reported"
    assert "Dewi" in answer


def test_an_officer_may_choose_another_unit_and_keep_what_was_typed(duty: Client, house: House):
    visit = house.reported("Dewi", need="SPM")
    shown = page(duty, f"?visit={visit.pk}&unit=aset&need=soal+lain", target="duty-to")
    assert "Arahkan ke Aset" in shown
    assert "Pilihan Anda" in shown


def test_while_typing_the_proposal_follows(duty: Client, house: House):
    visit = house.reported("Dewi")
    assert "Ke bidang mana?" in page(duty, f"?visit={visit.pk}")
    assert "Arahkan ke Aset" in page(duty, f"?visit={visit.pk}&need=penghapusan+randis", target="duty-to")
    assert "belum menunjuk satu bidang" in page(duty, f"?visit={visit.pk}&need=mau+konsultasi", target="duty-to")


def test_a_refusal_keeps_the_case_and_the_words(duty: Client, house: House):
    visit = house.reported("Dewi", need="SPM")
    data = {"unit": "tidak-ada", "need": "kata yang baru diketik", "key": uuid4()}
    answer = duty.post(f"/duty/visits/{visit.pk}/direction/", data, **HTMX)
    assert answer.status_code == 422
    assert "Bidang itu tidak dikenal." in answer.content.decode()
    assert "kata yang baru diketik" in answer.content.decode()
    assert fresh(visit).state == "reported"


def test_a_wrong_office_is_sent_on_by_its_name(duty: Client, house: House):
    visit = house.reported("Dewi", need="pajak restoran")
    answer = duty.post(f"/duty/visits/{visit.pk}/departure/", {"reason": "bukan_kantor_ini", "key": uuid4()}, **HTMX)
    assert answer.status_code == 422
    assert "Kantor yang tepat belum disebut." in answer.content.decode()
    data = {"reason": "bukan_kantor_ini", "refer": "Badan Pengelola Pajak dan Retribusi Daerah", "key": uuid4()}
    duty.post(f"/duty/visits/{visit.pk}/departure/", data, **HTMX)
    gone = fresh(visit)
    assert gone.state == "left"
    assert gone.departures.get().refer.code == "bpprd"


def test_a_wait_past_the_minutes_is_marked_for_title_sound_and_word(duty: Client, house: House):
    visit = house.reported("Dewi")
    assert "data-overdue" not in page(duty)
    visit.runs.filter(code="report").update(began_at=clock.now() - timedelta(minutes=4))
    shown = page(duty)
    assert "data-overdue" in shown
    assert "4 menit, lewat" in shown


def test_the_list_alone_changes_until_the_guest_in_hand_is_gone(duty: Client, house: House):
    visit, other = house.reported("Dewi"), house.reported("Hendra")
    answer = duty.get(f"/duty/?visit={visit.pk}", **HTMX, HTTP_HX_TARGET="duty-list")
    assert "HX-Trigger" not in answer
    Visit.objects.filter(pk=visit.pk).update(state="cancelled")
    answer = duty.get(f"/duty/?visit={visit.pk}", **HTMX, HTTP_HX_TARGET="duty-list")
    assert (answer.status_code, answer["HX-Trigger"]) == (204, '{"guest-gone": {}}')
    assert other.guest.name in page(duty, target="isi")


def test_only_the_duty_officer_comes_here(house: House):
    for caller in (house.petugas, house.perbendaharaan, house.person("auditor", "auditor")):
        client = Client()
        client.force_login(User.objects.get(pk=caller.user_id))
        assert client.get("/duty/").status_code == 403
    assert Client().get("/duty/").status_code == 302


def test_who_receives_is_shown_with_load(duty: Client, house: House):
    house.waiting("Ani", official=house.perbendaharaan.username)
    house.reported("Dewi", need="SPM")
    shown = page(duty)
    assert "1 menunggu" in shown
    assert "kosong" in shown


def test_a_character_that_no_keyboard_has_is_refused_and_not_a_crash(duty: Client, house: House):
    visit = house.reported("Dewi")
    data = {"unit": "aset", "topic": "a\0b", "key": uuid4()}
    assert duty.post(f"/duty/visits/{visit.pk}/direction/", data, **HTMX).status_code == 422
    assert duty.get("/duty/?need=%00&visit=%00&unit=%00").status_code == 200
