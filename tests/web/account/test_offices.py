from collections.abc import Callable

import pytest
from django.test import Client

from pojok.lib import clock
from pojok.organisation.callers import Caller
from pojok.organisation.models import Membership, Office, User
from tests.office import House


@pytest.fixture
def second(house: House) -> Office:
    """Another office, in which the same person works too, as auditor."""
    office = Office.objects.create(
        code="bkad-lain",
        name="BKAD Lain",
        short_name="BKAD Lain",
        timezone="Asia/Jayapura",
        zone_label="WIT",
        corner_name="Pojok",
        named_official_minutes=15,
    )
    Membership.objects.create(user_id=house.petugas.user_id, office=office, role="auditor", began_at=clock.now())
    return office


def test_in_one_office_there_is_nothing_to_choose(house: House, as_user: Callable[[Caller], Client]) -> None:
    assert as_user(house.petugas).get("/")["Location"] == "/desk/"


def test_in_several_offices_one_is_chosen_and_remembered(
    house: House, second: Office, as_user: Callable[[Caller], Client]
) -> None:
    client = as_user(house.petugas)
    assert client.get("/")["Location"] == "/kantor/"
    assert "BKAD Lain" in client.get("/kantor/").content.decode()
    client.post("/kantor/", {"office": second.code})
    assert client.get("/")["Location"] == "/visits/"
    client.post("/kantor/", {"office": house.office.code})
    assert client.get("/")["Location"] == "/desk/"


def test_an_office_one_does_not_work_in_cannot_be_chosen(
    house: House, second: Office, as_user: Callable[[Caller], Client]
) -> None:
    client = as_user(house.piket)
    client.post("/kantor/", {"office": second.code})
    assert client.get("/")["Location"] == "/duty/"


def test_a_role_that_ended_is_gone_at_once(house: House, as_user: Callable[[Caller], Client]) -> None:
    client = as_user(house.petugas)
    client.get("/")
    Membership.objects.filter(user_id=house.petugas.user_id).update(ended_at=clock.now())
    assert client.get("/")["Location"] == "/kantor/"


def test_without_any_office_one_is_told_whom_to_ask(house: House) -> None:
    client = Client()
    client.force_login(User.objects.create_user("baru", name="Orang Baru"))
    text = client.get("/kantor/", follow=True).content.decode()
    assert "Minta admin kantor Anda" in text
    assert "baru" in text


def test_the_wrong_role_is_403_with_what_to_do(house: House, as_user: Callable[[Caller], Client]) -> None:
    response = as_user(house.petugas).get("/duty/")
    assert response.status_code == 403
    assert "minta admin kantor" in response.content.decode()
