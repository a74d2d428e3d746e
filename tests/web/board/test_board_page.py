import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from pojok.lib import clock
from pojok.visits import actions
from tests.office import House

NAME = "Nama Yang Tidak Boleh Tampak"


def text_of(house: House, part: str = "") -> str:
    response = Client().get(f"/board/{house.office.code}/{part}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_number_place_and_unit_and_nobodys_name(house: House) -> None:
    visit = house.called(NAME, members=["Anggota Rahasia"])
    for part in ("", "now/"):
        html = text_of(house, part)
        assert visit.ticket.label in html
        assert "Perbendaharaan" in html
        assert "meja" in html
        assert NAME not in html
        assert "Anggota Rahasia" not in html


def test_before_the_first_call_it_welcomes(house: House) -> None:
    html = text_of(house)
    assert "Selamat datang" in html
    assert "Nomor yang dipanggil muncul di sini." in html


def test_units_say_how_many_wait(house: House) -> None:
    house.waiting("Satu Orang")
    house.waiting("Dua Orang")
    html = text_of(house)
    assert "2 menunggu" in html
    assert html.count("tidak ada antrean") == 4


def test_an_undone_call_disappears(house: House) -> None:
    visit = house.waiting()
    key = uuid4()
    actions.call(key=key, visit_id=visit.pk, by=house.perbendaharaan)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    assert "Selamat datang" in text_of(house)


def test_a_call_repeated_has_a_new_id_so_that_it_is_announced_again(house: House) -> None:
    visit = house.called()
    first = re.findall(r'data-now="([0-9a-f-]{36})"', text_of(house, "now/"))
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    second = re.findall(r'data-now="([0-9a-f-]{36})"', text_of(house, "now/"))
    assert len(first) == len(second) == 1
    assert first != second


def test_without_a_script_it_loads_itself_again(house: House) -> None:
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in text_of(house)


def test_it_tells_the_servers_time_and_hears_its_own_topic_only(house: House) -> None:
    from pojok.live import unsign

    response = Client().get(f"/board/{house.office.code}/now/")
    assert "T" in response["X-Now"]
    token = re.search(r'data-live="([^"]+)"', text_of(house))
    assert token
    assert unsign(token[1]) == {f"board:{house.office.pk}"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/board/tidak-ada/", "/board/tidak-ada/now/"])
def test_an_unknown_office_is_404(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_each_language_and_minute_is_kept_apart(house: House) -> None:
    moment = clock.now()
    with clock.at(moment):
        first = text_of(house)
    with clock.at(moment + timedelta(minutes=1)):
        assert text_of(house) != first
