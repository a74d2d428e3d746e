from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.web.ui import errors
from tests.office import House


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 500, 503])
def test_each_failure_says_what_to_do_next_without_user_or_database(status: int) -> None:
    """No `db` fixture here: a query would fail the test."""
    response = errors.page(status)
    text = response.content.decode()
    assert response.status_code == status
    assert f"sebutkan angka {status}" in text
    assert "<h1" in text
    assert "<script" not in text
    assert response["Cache-Control"] == "no-store"


def test_a_database_that_is_away_is_503_and_may_be_tried_again() -> None:
    try:
        raise OperationalError
    except OperationalError:
        response = errors.failed(HttpRequest())
    assert response.status_code == 503
    assert response["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("state", 409), ("conflict", 409), ("permission", 403), ("missing", 404), ("input", 422), ("limit", 429)],
)
def test_a_refusal_is_a_page_with_its_sentence_and_remedy(kind: str, status: int) -> None:
    refusal = Refused("x", "Tamu ini sudah diarahkan.", "Muat ulang.", kind)  # type: ignore[arg-type]
    response = errors.refused(RequestFactory().get("/desk/", headers={"referer": "http://testserver/desk/"}), refusal)
    assert response.status_code == status
    assert "Tamu ini sudah diarahkan." in response.content.decode()
    assert "Muat ulang." in response.content.decode()
    assert 'href="/desk/"' in response.content.decode()


def test_a_foreign_page_is_not_offered_as_the_way_back() -> None:
    request = RequestFactory().get("/", headers={"referer": "http://testserver.evil.example/"})
    assert "evil" not in errors.refused(request, Refused("x", "Tidak bisa.")).content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_a_kind_404() -> None:
    response = Client().get("/tidak-ada/")
    assert response.status_code == 404
    assert "Halaman ini tidak ada." in response.content.decode()


def test_the_components_are_shown_in_a_demo_office_only(house: House, as_user: Callable[[Caller], Client]) -> None:
    client = as_user(house.petugas)
    assert house.office.is_demo
    assert client.get("/ui/").status_code == 200
    house.office.is_demo = False
    house.office.save()
    assert client.get("/ui/").status_code == 404
