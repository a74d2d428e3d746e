"""What guards every address alike: the forms' tokens, and what pages may listen to."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from pojok.lib.refusals import Refused
from pojok.live import sign
from pojok.live.signing import unsign
from pojok.organisation.models import Unit
from pojok.visits.models import Visit
from tests.matrix.examples import examples_of, request_to
from tests.matrix.routes import all_routes
from tests.matrix.rules import RULES, Rule
from tests.matrix.world import Somebody, World

ROUTES = {route.name: route for route in all_routes()}
FORMS = [r for r in RULES if r.method == "POST" and r.door != "token" and r.route in ROUTES]
PAGES = [r for r in RULES if r.method == "GET" and r.door in ("staff", "public") and r.route in ROUTES]
# Sent without a form's token: what authorises is the secret in the address, or there is nothing to gain.
WITHOUT_TOKEN = {"language"} | {r.route for r in FORMS if r.route.startswith("guest-")}
LIVE = re.compile(r'data-live="([^"]+)"')


@pytest.mark.parametrize("rule", FORMS, ids=lambda r: r.route)
def test_another_site_sends_no_form(kept: World, rule: Rule) -> None:
    somebody = kept.people["elsewhere"]
    request = request_to(ROUTES[rule.route], examples_of(rule.key)[0], somebody, somebody.side)
    client = Client(enforce_csrf_checks=True)
    client.cookies = somebody.signed_in()
    sent = {"content_type": "application/x-www-form-urlencoded", "headers": {"origin": "https://other.example"}}
    response = client.post(request.path, urlencode(request.body), **sent)
    assert (response.status_code == 403) is (rule.route not in WITHOUT_TOKEN), response.status_code


@pytest.mark.parametrize("rule", PAGES, ids=lambda r: r.route)
def test_a_page_listens_to_its_own_office_only(kept: World, rule: Rule) -> None:
    for somebody in (kept.people[name] for name in ("elsewhere", "both_here", "nobody")):
        for example in examples_of(rule.key):
            request = request_to(ROUTES[rule.route], example, somebody, somebody.side)
            response = somebody.afresh().get(request.path)
            for signed in LIVE.findall(b"".join(response).decode(errors="replace")):
                for topic in unsign(signed):
                    assert office_of(topic) == somebody.side.office.pk, topic
                    assert may_hear(topic, rule, somebody), topic


def office_of(topic: str) -> int | None:
    """The office that a topic is of."""
    kind, _, name = topic.partition(":")
    if kind in ("office", "board"):
        return int(name)
    if kind == "unit":
        return Unit.objects.get(pk=int(name)).office_id
    assert kind == "visit", topic
    return Visit.objects.get(pk=name).office_id


def may_hear(topic: str, rule: Rule, somebody: Somebody) -> bool:
    """Who has not signed in hears of the board, or of the guest's own visit and its queue."""
    if rule.door != "public":
        return True
    return topic.partition(":")[0] in (("board",) if rule.route.startswith("board") else ("visit", "unit"))


def test_what_another_office_was_signed_can_not_be_changed_into_ones_own(kept: World) -> None:
    mine, theirs = (sign([f"office:{side.office.pk}"]) for side in kept.sides)
    body, _, seal = mine.partition(":")
    for forged in (theirs.partition(":")[0] + ":" + seal, mine + "x", body, "", seal, mine.swapcase()):
        with pytest.raises(Refused):
            unsign(forged)
