from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client

from pojok.lib import clock
from pojok.organisation.models import User
from tests.office import House

PASSWORD = "sandi-yang-panjang"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def rina(house: House) -> User:
    """The front desk's officer, with a password."""
    user = User.objects.get(pk=house.petugas.user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def try_once(username: str, password: str, *, at: datetime = NOW, **more: str):
    with clock.at(at):
        return Client(REMOTE_ADDR=more.pop("address", "10.0.0.1")).post(
            "/masuk/", {"username": username, "password": password, **more}
        )


@pytest.mark.parametrize(
    ("role", "unit", "screen"),
    [
        ("petugas", None, "/desk/"),
        ("piket", None, "/duty/"),
        ("konsultan", "aset", "/room/"),
        ("pimpinan", None, "/overview/"),
        ("admin", None, "/visits/"),
        ("auditor", None, "/visits/"),
    ],
)
def test_after_signing_in_each_role_is_at_its_screen(house: House, role: str, unit: str | None, screen: str) -> None:
    user = User.objects.get(pk=house.person("orang", role, unit).user_id)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    response = client.post("/masuk/", {"username": user.username, "password": PASSWORD}, follow=False)
    assert response["Location"] == "/"
    assert client.get("/")["Location"] == screen


def test_a_wrong_password_keeps_the_username_and_not_the_password(rina: User) -> None:
    response = try_once(rina.username, "salah-sama-sekali")
    text = response.content.decode()
    assert response.status_code == 422
    assert f'value="{rina.username}"' in text
    assert "salah-sama-sekali" not in text
    assert "tidak cocok" in text


def test_the_answer_does_not_tell_whether_the_user_exists(rina: User) -> None:
    known = try_once(rina.username, "salah").content.decode().replace(rina.username, "X")
    unknown = try_once("tidak.ada", "salah").content.decode().replace("tidak.ada", "X")
    strip = lambda page: page.split("csrfmiddlewaretoken")[0] + page.split('name="username"')[1]  # noqa: E731
    assert strip(known) == strip(unknown)


@pytest.mark.parametrize("exists", [True, False])
def test_the_sixth_try_waits_even_with_the_right_password(rina: User, exists: bool) -> None:
    name = rina.username if exists else "tidak.ada"
    for _ in range(5):
        assert try_once(name, "salah").status_code == 422
    response = try_once(name, PASSWORD)
    assert response.status_code == 429
    assert "Coba lagi dalam 1 menit" in response.content.decode()
    assert response["Retry-After"] == "60"


def test_the_wait_doubles_up_to_fifteen_minutes_and_then_ends(rina: User) -> None:
    at, waits = NOW, []
    for _ in range(6):
        for _ in range(5):
            assert try_once(rina.username, "salah", at=at, address=str(at)).status_code == 422
        refused = try_once(rina.username, "salah", at=at, address=str(at))
        waits.append(int(refused["Retry-After"]) // 60)
        at += timedelta(minutes=waits[-1], seconds=1)
    assert waits == [1, 2, 4, 8, 15, 15]
    assert try_once(rina.username, PASSWORD, at=at).status_code == 302


def test_upper_case_and_spaces_are_the_same_name_for_counting(rina: User) -> None:
    for name in (rina.username, rina.username.upper(), f" {rina.username}", f"{rina.username} ", rina.username.title()):
        assert try_once(name, "salah").status_code == 422
    assert try_once(rina.username, "salah").status_code == 429


def test_one_address_cannot_go_through_many_names(house: House) -> None:
    for number in range(30):
        assert try_once(f"nama{number}", "salah").status_code == 422
    assert try_once("nama31", "salah").status_code == 429
    assert try_once("nama32", "salah", address="10.0.0.2").status_code == 422


def test_the_right_password_forgives_earlier_mistakes(rina: User) -> None:
    for _ in range(4):
        try_once(rina.username, "salah")
    assert try_once(rina.username, PASSWORD).status_code == 302
    for _ in range(5):
        assert try_once(rina.username, "salah").status_code == 422


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ("/visits/?day=1", "/visits/?day=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:1", "/"),
    ],
)
def test_next_leads_to_this_host_only(rina: User, given: str, leads: str) -> None:
    assert try_once(rina.username, PASSWORD, next=given)["Location"] == leads


def test_an_empty_form_says_what_is_missing(house: House) -> None:
    text = try_once("", "").content.decode()
    assert "Isi nama pengguna Anda." in text
    assert "Isi kata sandi Anda." in text


def test_a_person_who_left_the_office_does_not_come_in(rina: User) -> None:
    rina.is_active = False
    rina.save()
    assert try_once(rina.username, PASSWORD).status_code == 422


def test_signing_out_takes_a_post_and_ends_the_session(rina: User) -> None:
    client = Client()
    client.force_login(rina)
    assert client.get("/keluar/").status_code == 405
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert not get_user(client).is_authenticated  # type: ignore[arg-type]


def test_a_part_of_a_page_says_401_so_that_what_was_typed_stays(house: House) -> None:
    response = Client().get("/desk/", headers={"hx-request": "true"})
    assert response.status_code == 401
    assert "Masuk lagi" in response.content.decode()


def test_the_page_to_come_back_to_is_remembered(house: House) -> None:
    assert Client().get("/visits/?day=2026-11-23")["Location"] == "/masuk/?next=%2Fvisits%2F%3Fday%3D2026-11-23"
