"""The board's page is made once for each state of the database. Outside of a test's own transaction, on a server."""

from uuid import uuid4

import httpx
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.visits import actions
from tests.office import CODE
from tests.serving import Server
from tests.web.browsing import acting_on

NOW = f"/board/{CODE}/now/"


def test_who_has_it_already_is_answered_304(server: Server) -> None:
    first = httpx.get(server.url + NOW)
    again = httpx.get(server.url + NOW, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.headers["x-now"] >= first.headers["x-now"]


def test_a_commit_is_seen_at_once_by_every_worker(server: Server) -> None:
    before = httpx.get(server.url + NOW)
    with acting_on(server) as house:
        visit = house.waiting()
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    for _ in range(8):
        after = httpx.get(server.url + NOW, headers={"if-none-match": before.headers["etag"]})
        assert visit.ticket.label in after.text


def test_while_nothing_changes_it_takes_one_statement(server: Server) -> None:
    with server.django():
        Client().get(NOW)
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(NOW).status_code == 200
    assert len(asked) == 1
