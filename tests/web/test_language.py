"""Which language is answered in, and how one chooses another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from pojok.organisation.actions import issue_token
from pojok.organisation.models import User
from pojok.visits.links import token_of
from pojok.web.ui import words
from tests.office import CODE, House

ENGLISH_ONLY = "en-GB,en;q=0.8"
ENGLISH_FIRST = "en-US,en;q=0.9,id;q=0.8"


def language_of(response) -> str:
    """The page's own word for it."""
    return response.content.decode().split('<html lang="')[1][:2]


@pytest.fixture
def guest_page(house: House) -> str:
    return reverse("guest", args=[token_of(house.arrive("Dewi Kartika"))])


# --- what is answered without a choice --------------------------------------------------------------------------------
@pytest.mark.parametrize("header", ["", ENGLISH_ONLY, ENGLISH_FIRST])
def test_staff_read_indonesian_whatever_the_browser_was_installed_with(
    house: House, as_user: Callable[..., Client], header: str
) -> None:
    page = as_user(house.petugas).get("/desk/", headers={"accept-language": header} if header else {})
    assert language_of(page) == "id"
    assert "Meja depan" in page.content.decode()


@pytest.mark.parametrize("header", ["", "id-ID,id;q=0.9,en;q=0.8", ENGLISH_FIRST, "de", ENGLISH_ONLY])
def test_a_guests_page_is_indonesian_whatever_the_phone_was_installed_with(guest_page: str, header: str) -> None:
    page = Client().get(guest_page, headers={"accept-language": header} if header else {})
    assert language_of(page) == "id"
    assert "You are registered" not in page.content.decode()


def test_the_board_is_indonesian_unless_its_address_says_otherwise(house: House) -> None:
    client = Client()
    client.cookies["bahasa"] = "en"
    assert language_of(client.get(f"/board/{CODE}/", headers={"accept-language": ENGLISH_ONLY})) == "id"
    english = client.get(f"/board/{CODE}/?bahasa=en")
    assert language_of(english) == "en"
    assert "/now/?bahasa=en" in english.content.decode()


@pytest.mark.parametrize("chosen", ["xx", "", "en_GB; x"])
def test_a_language_we_do_not_have_is_indonesian(db: None, chosen: str) -> None:
    client = Client()
    client.cookies["bahasa"] = chosen
    assert language_of(client.get("/masuk/")) == "id"


# --- the choice -------------------------------------------------------------------------------------------------------
def test_one_press_changes_the_language_and_keeps_the_page(house: House, as_user: Callable[..., Client]) -> None:
    client = as_user(house.petugas)
    page = client.get("/visits/?state=open").content.decode()
    assert '<input type="hidden" name="next" value="/visits/?state=open">' in page
    answer = client.post("/bahasa/", {"bahasa": "en", "next": "/visits/?state=open"})
    assert answer.headers["Location"] == "/visits/?state=open"
    page = client.get("/visits/?state=open")
    assert language_of(page) == "en"
    assert "Guest book" in page.content.decode()
    client.post("/bahasa/", {"bahasa": "id", "next": "/visits/"})
    assert language_of(client.get("/visits/")) == "id"


def test_the_choice_is_kept_for_a_year_out_of_reach_of_scripts(db: None) -> None:
    cookie = Client().post("/bahasa/", {"bahasa": "en", "next": "/masuk/"}).cookies["bahasa"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 86400, True, "Lax")


def test_a_guest_chooses_without_a_token_of_a_form(guest_page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(guest_page).content.decode()
    assert '<button class="button button-plain" type="submit" name="bahasa" value="en" lang="en">' in page
    answer = client.post("/bahasa/", {"bahasa": "en", "next": guest_page}, headers={"origin": "null"})
    assert (answer.headers["Location"], answer.headers["Referrer-Policy"]) == (guest_page, "no-referrer")
    assert language_of(client.get(guest_page)) == "en"
    client.post("/bahasa/", {"bahasa": "id", "next": guest_page}, headers={"origin": "null"})
    assert language_of(client.get(guest_page)) == "id"


def test_a_script_that_changed_the_address_since_is_followed(db: None) -> None:
    referer = {"referer": "http://testserver/room/?guest=7"}
    answer = Client().post("/bahasa/", {"bahasa": "en", "next": "/room/"}, headers=referer)
    assert answer.headers["Location"] == "http://testserver/room/?guest=7"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "", "javascript:alert(1)"])
def test_nobody_is_led_to_another_host(db: None, elsewhere: str) -> None:
    answer = Client().post("/bahasa/", {"bahasa": "en", "next": elsewhere})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("chosen", ["xx", "", "en\r\nX: 1"])
def test_only_languages_there_are_can_be_chosen(db: None, chosen: str) -> None:
    assert "bahasa" not in Client().post("/bahasa/", {"bahasa": chosen, "next": "/masuk/"}).cookies


def test_a_page_that_answered_a_form_is_not_opened_again(db: None) -> None:
    page = Client().post("/masuk/", {"username": "", "password": ""}).content.decode()
    assert '<input type="hidden" name="next" value="/">' in page


# --- programs ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("", "Tamu itu tidak ditemukan."),
        ("id", "Tamu itu tidak ditemukan."),
        ("id-ID,id;q=0.9,en;q=0.8", "Tamu itu tidak ditemukan."),
        ("fr", "Tamu itu tidak ditemukan."),
        (ENGLISH_FIRST, "That guest was not found."),
        ("en", "That guest was not found."),
    ],
)
def test_a_problem_is_told_in_the_language_of_the_programs_reader(house: House, header: str, sentence: str) -> None:
    user = User.objects.get(pk=house.petugas.user_id)
    token = issue_token(username=user.username, office_code=CODE)
    headers = {"authorization": f"Bearer {token}"} | ({"accept-language": header} if header else {})
    unknown = {"guest": {"id": "00000000-0000-4000-8000-000000000000"}}
    answer = Client().post("/api/v1/visits", unknown, content_type="application/json", headers=headers)
    assert answer.status_code in (404, 422)
    assert answer.json()["detail"] == sentence


def test_what_is_stored_is_in_the_offices_language_whatever_the_guest_reads(guest_page: str) -> None:
    from pojok.visits.models import Departure

    client = Client()
    client.cookies["bahasa"] = "en"
    client.post(f"{guest_page}leave/")
    assert Departure.objects.get().reason == "Pergi sebelum selesai, dikatakan di HP tamu"


# --- commands, dates --------------------------------------------------------------------------------------------------
def test_the_command_speaks_the_language_of_its_terminal() -> None:
    def told(**environment: str) -> str:
        command = [sys.executable, "-m", "pojok.cli", "office", "--help"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert "Periksa atau muat paket" in told(LANG="C.UTF-8")
    assert "Periksa atau muat paket" in told(LANG="en_US.UTF-8", LC_ALL="id_ID.UTF-8")
    assert "Check or load the pack" in told(LANG="en_GB.UTF-8")


def test_dates_times_and_decimals_are_written_as_english_writes_them() -> None:
    moment = datetime(2026, 11, 23, 3, 4, tzinfo=UTC)
    with translation.override("en"):
        assert words.clock_zone(moment, "Asia/Jakarta") == "10:04 WIB"
        assert words.long_day(moment, "Asia/Jakarta") == "Monday, 23 November 2026"
        assert words.ago_day(moment - timedelta(days=4), moment, "Asia/Jakarta") == "last Thursday"
        assert words.spent(timedelta(minutes=1), 2.5).words == "1 of 2.5 min"
        assert words.duration(72) == "1 h 12 min"
    assert words.clock_zone(moment, "Asia/Jakarta") == "10.04 WIB"
