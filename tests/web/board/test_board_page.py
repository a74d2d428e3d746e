import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.lib import clock
from pojok.organisation.actions import take_break
from pojok.organisation.models import Unit
from pojok.visits import actions
from pojok.visits.models import UnitWait
from pojok.visits.queries import board
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


def keep(house: House, low: int | None, high: int | None, ago: int = 0) -> None:
    """What a newcomer of Perbendaharaan would be told, made so many minutes ago."""
    unit = Unit.objects.get(office=house.office, code="perbendaharaan")
    made = clock.now() - timedelta(minutes=ago)
    UnitWait.objects.create(unit=unit, made_at=made, officials=1, low_minutes=low, high_minutes=high, most_minutes=high)


def test_units_say_how_long_one_would_wait(house: House) -> None:
    house.waiting()
    keep(house, 20, 40)
    html = text_of(house)
    assert "± 20–40 menit" in html
    assert "1 menunggu" in html


def test_a_wait_that_cannot_be_estimated_is_said_so(house: House) -> None:
    house.waiting()
    keep(house, None, None)
    html = text_of(house)
    assert "lama tunggu belum dapat diperkirakan" in html
    assert "1 menunggu" in html


def test_an_estimate_that_nobody_keeps_up_is_not_shown(house: House) -> None:
    house.waiting()
    keep(house, 20, 40, ago=4)
    html = text_of(house)
    assert "±" not in html
    assert "belum dapat" not in html


def test_where_nobody_waits_and_somebody_is_free_no_minutes_stand(house: House) -> None:
    keep(house, 0, 5)
    html = text_of(house)
    assert "±" not in html
    assert html.count("tidak ada antrean") == 5


def test_a_unit_on_a_break_says_until_when_and_not_why(house: House) -> None:
    house.waiting()
    keep(house, 20, 40)
    with clock.at(clock.now().replace(hour=4, minute=30)):  # 11.30 WIB
        take_break(
            key=uuid4(), by=house.perbendaharaan, unit="perbendaharaan", reason="Menengok orang sakit", minutes=90
        )
        html = text_of(house)
    assert "istirahat sampai 13.00" in html
    assert "1 menunggu" in html
    assert "±" not in html
    assert "sakit" not in html


def test_estimates_and_breaks_cost_no_further_statement(house: House) -> None:
    house.waiting()
    keep(house, 20, 40)
    take_break(key=uuid4(), by=house.perbendaharaan, unit="perbendaharaan", reason="rapat", minutes=30)
    with CaptureQueriesContext(connection) as asked:
        board(house.office)
    assert len(asked) <= 2


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
