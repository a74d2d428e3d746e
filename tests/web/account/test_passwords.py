from collections.abc import Callable

import pytest
from django.contrib.auth import get_user
from django.test import Client

from pojok.organisation.actions import one_time_path
from pojok.organisation.callers import Caller
from pojok.organisation.models import User
from tests.office import House

NEW = "meja-depan-nomor-satu"


@pytest.fixture
def rina(house: House) -> User:
    return User.objects.get(pk=house.petugas.user_id)


def opened(path: str) -> tuple[Client, str]:
    """The link opened in a new browser: the browser, and the address the form is at."""
    client = Client()
    response = client.get(path)
    assert response.status_code == 302
    return client, response["Location"]


def test_the_link_sets_a_password_once_and_signs_in(rina: User) -> None:
    path = one_time_path(rina)
    client, form = opened(path)
    assert rina.username in client.get(form).content.decode()
    response = client.post(form, {"new_password1": NEW, "new_password2": NEW})
    assert response["Location"] == "/"
    assert get_user(client) == rina  # type: ignore[arg-type]
    again = Client().get(path)
    assert again.status_code == 404
    assert "sudah dipakai atau kedaluwarsa" in again.content.decode()


def test_the_token_does_not_stay_in_the_address(rina: User) -> None:
    path = one_time_path(rina)
    _client, form = opened(path)
    assert path.rstrip("/").rsplit("/", 1)[1] not in form


@pytest.mark.parametrize("path", ["/sandi/MQ/x-y/", "/sandi/zzz/abc-def/", "/sandi/MQ/baru/"])
def test_a_false_link_is_refused_kindly(house: House, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404
    assert "Minta tautan baru" in response.content.decode()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("pendek", "pendek", "pendek"),
        (NEW, NEW + "x", "Kedua kata sandi tidak sama"),
        ("1234567890123", "1234567890123", ""),
    ],
)
def test_a_poor_password_is_refused_beside_its_field(rina: User, first: str, second: str, said: str) -> None:
    client, form = opened(one_time_path(rina))
    response = client.post(form, {"new_password1": first, "new_password2": second})
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert said in response.content.decode()


def test_a_password_is_changed_by_who_knows_the_old_one(
    rina: User, as_user: Callable[[Caller], Client], house: House
) -> None:
    rina.set_password("yang-lama-sekali")
    rina.save()
    client = as_user(house.petugas)
    wrong = client.post("/sandi/", {"old_password": "bukan", "new_password1": NEW, "new_password2": NEW})
    assert wrong.status_code == 422
    assert "tidak cocok" in wrong.content.decode()
    right = client.post("/sandi/", {"old_password": "yang-lama-sekali", "new_password1": NEW, "new_password2": NEW})
    assert "sudah diganti" in right.content.decode()
    assert get_user(client) == rina  # type: ignore[arg-type]
    rina.refresh_from_db()
    assert rina.check_password(NEW)


def test_other_devices_are_signed_out_by_a_new_password(
    rina: User, as_user: Callable[[Caller], Client], house: House
) -> None:
    rina.set_password("yang-lama-sekali")
    rina.save()
    here, there = as_user(house.petugas), as_user(house.petugas)
    here.post("/sandi/", {"old_password": "yang-lama-sekali", "new_password1": NEW, "new_password2": NEW})
    assert here.get("/").status_code == 302
    assert there.get("/visits/")["Location"].startswith("/masuk/")


def test_no_page_about_a_password_is_kept(rina: User, as_user: Callable[[Caller], Client], house: House) -> None:
    client, form = opened(one_time_path(rina))
    assert "no-store" in client.get(form)["Cache-Control"]
    assert "no-store" in as_user(house.petugas).get("/sandi/")["Cache-Control"]
