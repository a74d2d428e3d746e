"""The desk's first page, with all that a browser without anything loads for it (design §7)."""

from types import SimpleNamespace

from django.test import Client

from bench.first_page import AT_MOST_KB, measured
from pojok.organisation.models import User
from tests.serving import Server


def test_the_desk_s_first_page_is_at_most_sixty_kilobytes(server: Server):
    with server.django():
        client = Client()
        client.force_login(User.objects.get(username="petugas"))
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    house = SimpleNamespace(port=server.port, cookies={"petugas": cookie})
    found = measured(house)  # type: ignore[arg-type] # all it needs of a house
    assert len(found["files"]) > 5, found["files"]
    assert found["kb"] <= AT_MOST_KB, found["files"]
