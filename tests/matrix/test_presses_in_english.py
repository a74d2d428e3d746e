"""What every press answers, done or refused, goes through the catalogue; pages: tests/web/test_translated.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.matrix.asking import _form
from tests.matrix.examples import Example, examples_of, request_to
from tests.matrix.routes import all_routes
from tests.matrix.rules import RULES, Rule
from tests.matrix.world import Somebody, World
from tests.messages import in_pages

ROUTES = {route.name: route for route in all_routes()}
PRESSES = [r for r in RULES if r.method == "POST" and r.route in ROUTES and not ROUTES[r.route].of_api]


@pytest.fixture
def in_brackets(tmp_path: Path) -> Iterator[None]:
    with in_pages.brackets(tmp_path):
        yield


@pytest.mark.parametrize("rule", PRESSES, ids=lambda r: r.route)
def test_what_a_press_answers_is_translated(kept: World, in_brackets: None, rule: Rule) -> None:
    somebody = presser(kept, rule)
    left = {
        text
        for example in examples_of(rule.key)
        for body_is_sent in (True, False)
        for text in said(rule, example, somebody, body_is_sent)
    }
    assert not left


def presser(world: World, rule: Rule) -> Somebody:
    """Somebody who may."""
    return world.people[next(iter(sorted(rule.may)), "guest") if rule.door == "staff" else "petugas"]


def said(rule: Rule, example: Example, somebody: Somebody, body_is_sent: bool) -> list[str]:
    """What of the answer goes past the catalogue; without a body most presses are refused."""
    with transaction.atomic():
        request = request_to(ROUTES[rule.route], example, somebody, somebody.side)
        client = somebody.afresh()
        client.cookies["bahasa"] = "en"
        form = _form(request.body) if body_is_sent else ""
        kind = "application/x-www-form-urlencoded"
        headers = {"hx-request": "true", "hx-target": "isi"}
        response = client.generic("POST", request.path, form, kind, headers=headers)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            page = in_pages.Page(response.content.decode())
            left = list(in_pages.unwrapped(page, in_pages.everything_stored()))
        else:
            left = []
        transaction.set_rollback(True)
    return left
