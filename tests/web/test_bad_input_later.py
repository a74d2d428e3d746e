"""Bad input where something is put right afterwards: the correction, the paper book, the settings (design §4.11)."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from pojok.guests.models import Agency, Guest
from pojok.lib import clock, days
from pojok.organisation.callers import Caller
from pojok.organisation.models import User
from pojok.visits.models import Visit
from tests.bad_input import LINES, NAMES, PHONES, Bad
from tests.office import House, fresh
from tests.web.beside import kept, said_beside


@pytest.fixture
def piket(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.piket)


@pytest.fixture
def admin(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.person("admin", "admin"))


def local(house: House, ahead: timedelta) -> str:
    """The office's clock then, as people write it."""
    return f"{days.local(clock.now() + ahead, house.office.timezone):%H.%M}"


def on_paper(house: House, **typed: str) -> dict[str, str]:
    """A line of the paper book of yesterday."""
    yesterday = house.office.day(clock.now()) - timedelta(days=1)
    line = {"day": yesterday.isoformat(), "arrived": "9.00", "name": "Ani", "agency": "dinkes", "end": "left"}
    return {**line, "reason": "tidak_jadi", "need": "SPM kami ditolak", "key": str(uuid4()), **typed}


@pytest.mark.parametrize("bad", [b for b in NAMES if b.value.strip() or not b.value], ids=str)
def test_a_name_on_paper(house: House, piket: Client, bad: Bad) -> None:
    response = piket.post("/visits/paper/", on_paper(house, name=bad.value))
    assert response.status_code == 422
    assert bad.says in said_beside(response, "name")
    assert kept(response, "need", "SPM kami ditolak")
    assert not Visit.objects.exists()


@pytest.mark.parametrize("bad", PHONES, ids=str)
def test_a_phone_on_paper(house: House, piket: Client, bad: Bad) -> None:
    response = piket.post("/visits/paper/", on_paper(house, phone=bad.value))
    assert response.status_code == 422
    assert bad.says in said_beside(response, "phone")
    assert kept(response, "phone", bad.value)


@pytest.mark.parametrize("hour", ["25.00", "9", "sembilan", "9.75", "9.00\x00", "9" * 5_000, "-1.00"])
def test_an_hour_that_is_none(house: House, piket: Client, hour: str) -> None:
    response = piket.post("/visits/paper/", on_paper(house, arrived=hour))
    assert response.status_code == 422
    assert said_beside(response, "arrived")
    assert kept(response, "arrived", hour)


@pytest.mark.parametrize("day", ["besok", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-23\x00", "9" * 5_000])
def test_a_day_that_is_none(house: House, piket: Client, day: str) -> None:
    response = piket.post("/visits/paper/", on_paper(house, day=day))
    assert response.status_code == 422
    assert not Visit.objects.exists()


def test_paper_written_by_a_clock_three_hours_ahead(house: House, piket: Client) -> None:
    """The hour hasn't come yet, or it is another day's: either way nothing is stored."""
    ahead = clock.now() + timedelta(hours=3)
    line = {"day": house.office.day(ahead).isoformat(), "arrived": local(house, timedelta(hours=3))}
    response = piket.post("/visits/paper/", on_paper(house, **line))
    assert response.status_code == 422
    assert "belum terjadi" in html.unescape(response.content.decode())
    assert kept(response, "arrived", line["arrived"])
    assert not Visit.objects.exists()


@pytest.mark.parametrize("bad", [b for b in NAMES if b.value.strip()], ids=str)
def test_a_corrected_name(house: House, piket: Client, bad: Bad) -> None:
    visit = house.waiting("Sri Wahyuni")
    typed = {"name": bad.value, "reason": "lain", "reason_text": "Salah dengar", "key": str(uuid4())}
    response = piket.post(f"/visits/{visit.pk}/correction/", typed)
    assert response.status_code == 422
    assert bad.says in said_beside(response, "name")
    assert fresh(visit).guest.name == "Sri Wahyuni"


@pytest.mark.parametrize("bad", LINES, ids=str)
def test_a_reason_for_a_correction(house: House, piket: Client, bad: Bad) -> None:
    visit = house.waiting("Sri Wahyuni")
    response = piket.post(f"/visits/{visit.pk}/correction/", {"name": "Sri Wahyuningsih", "reason_text": bad.value})
    assert response.status_code == 422
    assert kept(response, "name", "Sri Wahyuningsih")
    assert fresh(visit).guest.name == "Sri Wahyuni"


@pytest.mark.parametrize("bad", [b for b in NAMES if b.what != "121 letters"], ids=str)  # an agency may have more
def test_names_in_the_settings(house: House, admin: Client, bad: Bad) -> None:
    guest = house.arrive("Sri Wahyuni").guest
    agency = guest.agency
    sent = {
        "/settings/people/new/": {"name": bad.value, "username": "orang.baru", "role": "petugas"},
        f"/settings/guests/{guest.pk}/": {"name": bad.value},
        f"/settings/agencies/{agency.pk}/": {"name": bad.value, "short_name": "Dinkes"},
        f"/settings/people/{house.petugas.user_id}/rename/": {"name": bad.value},
    }
    for path, typed in sent.items():
        response = admin.post(path, typed | {"key": str(uuid4())})
        assert response.status_code == 422, path
        assert said_beside(response, "name"), path
    assert not User.objects.filter(username="orang.baru").exists()
    assert Guest.objects.get(pk=guest.pk).name == "Sri Wahyuni"
    assert Agency.objects.get(pk=agency.pk).name == agency.name


@pytest.mark.parametrize("username", ["", " ", "dua kata", "x" * 500, "sri\x00", "sri\u202e", "<b>", "a/b"])
def test_a_username_that_is_none(admin: Client, username: str) -> None:
    typed = {"name": "Orang Baru", "username": username, "role": "petugas", "key": str(uuid4())}
    response = admin.post("/settings/people/new/", typed)
    assert response.status_code == 422
    assert said_beside(response, "username")
    assert kept(response, "name", "Orang Baru")
    assert not User.objects.filter(name="Orang Baru").exists()


@pytest.mark.parametrize("field", ["role", "unit"])
def test_a_role_or_a_unit_that_is_none(admin: Client, field: str) -> None:
    typed = {"name": "Orang Baru", "username": "orang.baru", "role": "konsultan", "unit": "aset"} | {field: "humas"}
    response = admin.post("/settings/people/new/", typed)
    assert response.status_code == 422
    assert said_beside(response, field)
    assert not User.objects.filter(username="orang.baru").exists()
