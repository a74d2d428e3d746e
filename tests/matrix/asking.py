"""A cell: one person asks one address for something of one office, and nothing of it stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pojok.history.models import Event
from tests.matrix.examples import Example, request_to
from tests.matrix.routes import Route
from tests.matrix.rules import CHOOSE, DONE, SIGN_IN
from tests.matrix.world import Side, Somebody, World


@dataclass(frozen=True)
class Answer:
    """What came back. `wrote`: whether something happened. `told`: marks of offices that stand in the answer."""

    kind: str
    wrote: bool
    told: frozenset[str]
    text: str


def ask(
    world: World, route: Route, method: str, example: Example, somebody: Somebody, side: Side, *, htmx: bool = False
) -> Answer:
    """Through the whole chain of middlewares, as a browser or a program does; rolled back afterwards."""
    with transaction.atomic():
        request = request_to(route, example, somebody, side)
        before = Event.objects.count()
        response = _send(route, method, request.path, request.body, somebody, htmx=htmx)
        text = b"".join(response).decode(errors="replace")
        told = frozenset(s.mark for s in world.sides if s.mark in text)
        answer = Answer(kind_of(response), Event.objects.count() > before, told, text[:300])
        transaction.set_rollback(True)
    return answer


def _send(route: Route, method: str, path: str, body: dict[str, Any], somebody: Somebody, *, htmx: bool) -> Any:
    client = somebody.afresh()
    headers = {"hx-request": "true", "hx-target": "isi"} if htmx else {}
    if not path.startswith("/api/"):
        return client.generic(method, path, _form(body), "application/x-www-form-urlencoded", headers=headers)
    if somebody.token:
        headers["authorization"] = f"Bearer {somebody.token}"
    content = json.dumps(body) if body else ""
    return client.generic(method, path, content, "application/json", headers=headers)


def _form(body: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(body)


def kind_of(response: Any) -> str:
    """The answer in the words of the rules."""
    location = response.headers.get("Location", "")
    if response.status_code in (301, 302, 303):
        if location.startswith("/masuk/"):
            return SIGN_IN
        return CHOOSE if location == "/kantor/" else DONE
    return DONE if response.status_code < 300 else str(response.status_code)
