"""A well-formed request to each address, so that an answer of 403 or 404 is about rights and not about input.

What an address is about is filled in by the names of its parts (PARTS). What else a request needs stands in EXAMPLES:
the state of the visit it fits, and the form or body. A key with several examples is asked with each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.matrix.making import (
    Example,
    Filled,
    a_day_ended,
    agencies_of,
    agency_merge_of,
    at,
    break_of,
    guest_left,
    guest_merge_of,
    guests_of,
    known_guest_of,
    membership_of,
    other_unit_of,
    proved,
    set_password,
    sign_in,
    token_of,
    undo,
    unit_of,
    yesterday_of,
)
from tests.matrix.routes import API, Route
from tests.matrix.world import HAND_STEP, PASSWORD, Side, Somebody

# Parts of an address by their name.
PARTS: dict[str, Callable[[Side, str], Any]] = {
    "visit_id": lambda side, state: side.visits[state].pk,
    "office": lambda side, state: side.office.code,
    "token": lambda side, state: side.link(state),
    "user_id": lambda side, state: side.caller("petugas").user_id,
    "membership_id": lambda side, state: membership_of(side),
    "agency_id": lambda side, state: agencies_of(side)[0],
    "guest_id": lambda side, state: guests_of(side)[0],
}

_DESK_UNDO = undo(petugas="arrived greet", piket="arrived greet")
_ANY_UNDO = undo(petugas="arrived greet", piket="reported direct", konsultan="waiting call")
_NEW_PASSWORD = "pagar-kayu-biru-77"
_REFER = {"reason": "tidak_jadi"}

EXAMPLES: dict[tuple[str, str], Example | list[Example]] = {
    ("static-of-before", "GET"): at("waiting", path={"version": "lama", "file": "ui/pojok.js"}),
    ("stylesheet", "GET"): at("waiting", path={"bundle": "staff", "digest": "lama"}),
    ("set-password", "GET"): Example(before=set_password),
    ("set-password", "POST"): Example(before=set_password),
    ("sign-in", "POST"): Example(before=sign_in),
    ("language", "POST"): at("waiting", bahasa="en"),
    ("change-password", "POST"): at(
        "waiting", old_password=PASSWORD, new_password1=_NEW_PASSWORD, new_password2=_NEW_PASSWORD
    ),
    ("guest-leave", "POST"): at("waiting"),
    ("guest-more-time", "POST"): at("waiting"),
    ("guest-return", "POST"): at("missed"),
    ("guest-undo", "POST"): Example(before=guest_left),
    ("guest-prove", "POST"): at("consulting"),
    ("guest-proof", "GET"): proved("token"),
    ("proof", "GET"): proved("code"),
    # the desk
    ("desk", "GET"): [Example(), Example(query="?q=tamu"), Example(query="?new=1&name=Ani")],
    ("desk-agencies", "GET"): Example(query="?q=dinas"),
    ("desk-receive", "POST"): [
        at("waiting", name="Orang Baru", agency="Dinas Baru"),
        at("finished", guest=known_guest_of),
    ],
    ("desk-act", "POST"): [
        at("arrived", path={"act": "greet"}),
        at("arrived", path={"act": "greet"}, report="1"),
        at("greeted", path={"act": "report"}),
        at("reported", path={"act": "phoned"}),
        at("missed", path={"act": "return"}),
        at("waiting", path={"act": "departure"}, **_REFER),
        Example(path={"act": "undo"}, before=_DESK_UNDO.before),
    ],
    # the duty officer
    ("duty-take", "POST"): at("reported"),
    ("duty-direct", "POST"): at("reported", unit=unit_of),
    ("duty-depart", "POST"): at("reported", **_REFER),
    ("duty-handoff", "POST"): at("consulting", unit=other_unit_of, kind="second_need", reason_text="Keperluan lain"),
    ("duty-break", "POST"): at("waiting", who=lambda side: f"unit:{side.unit}", minutes="15"),
    ("duty-back", "POST"): Example(before=lambda somebody, side: ({"break_id": break_of(side)}, {})),
    ("duty-undo", "POST"): undo(piket="reported direct"),
    # the rooms
    ("room-break", "POST"): at("waiting", minutes="15"),
    ("room-back", "POST"): Example(before=lambda somebody, side: ({"break_id": break_of(side)}, {})),
    ("room-call", "POST"): at("waiting"),
    ("room-consult", "POST"): at("called"),
    ("room-end", "POST"): at("consulting"),
    ("room-finish", "POST"): at("ending"),
    ("room-missed", "POST"): at("called"),
    ("room-parking", "POST"): at("called"),
    ("room-return", "POST"): at("missed"),
    ("room-departure", "POST"): at("missed"),
    ("room-handoff", "POST"): at("consulting", unit=other_unit_of, kind="second_need", reason_text="Keperluan lain"),
    ("room-undo", "POST"): undo(konsultan="waiting call"),
    # the guest book
    ("visit-undo", "POST"): _ANY_UNDO,
    ("visit-step", "POST"): at("by_hand", path={"code": HAND_STEP}),
    ("visit-prove", "POST"): at("consulting"),
    ("visit-proof", "GET"): proved("visit_id"),
    ("visit-correction", "POST"): at("waiting", need="Diperbaiki", reason="lain"),
    ("visits-paper", "POST"): at(
        "waiting",
        day=yesterday_of,
        arrived="9.00",
        name="Orang Baru",
        agency="Dinas Baru",
        end="left",
        reason="tidak_jadi",
    ),
    ("visits-paper-undo", "POST"): _DESK_UNDO,
    ("visits-day-end", "GET"): Example(before=a_day_ended),
    ("visits-day-end-seen", "POST"): Example(before=a_day_ended),
    ("visit-skip", "POST"): at("ending", path={"code": "finish"}, reason="tidak_diperlukan"),
    # settings
    ("settings-person-new", "POST"): at("waiting", name="Orang Baru", username="orang.baru", role="petugas"),
    ("settings-account", "POST"): [
        at("waiting", path={"act": "disable"}),
        at("waiting", path={"act": "sign-out"}),
        at("waiting", path={"act": "rename"}, name="Nama Baru"),
    ],
    ("settings-role-begin", "POST"): at("waiting", role="auditor"),
    ("settings-role", "POST"): at("waiting", path={"act": "end"}),
    ("settings-token-make", "POST"): at("waiting", label="Papan lain"),
    ("settings-token-revoke", "POST"): at("waiting", path={"token_id": token_of}),
    ("settings-agency", "POST"): at("waiting", name="Dinas Lain", short_name="Lain"),
    ("settings-agency-merge", "POST"): at("waiting", into_id=lambda side: agencies_of(side)[1]),
    ("settings-agency-unmerge", "POST"): at("waiting", path={"merge_id": agency_merge_of}),
    ("settings-guest", "POST"): at("waiting", name="Nama Baru"),
    ("settings-guest-merge", "POST"): at("waiting", into=lambda side: guests_of(side)[1]),
    ("settings-guest-unmerge", "POST"): at("waiting", path={"merge_id": guest_merge_of}),
    # the API
    ("/visits", "POST"): at("waiting", guest={"name": "Orang Baru", "agency": "Dinas Baru"}),
    ("/visits/{visit_id}/greeting", "POST"): at("arrived"),
    ("/visits/{visit_id}/report", "POST"): at("greeted"),
    ("/visits/{visit_id}/taking", "POST"): at("reported"),
    ("/visits/{visit_id}/direction", "POST"): at("reported", unit=unit_of),
    ("/units/{code}/calls", "POST"): at("waiting", path={"code": unit_of}),
    ("/visits/{visit_id}/calls", "POST"): at("waiting"),
    ("/visits/{visit_id}/consultation", "POST"): at("called"),
    ("/visits/{visit_id}/consultation/end", "POST"): at("consulting"),
    ("/visits/{visit_id}/finish", "POST"): at("ending"),
    ("/visits/{visit_id}/proof", "POST"): at("consulting"),
    ("/visits/{visit_id}/handoff", "POST"): at("consulting", unit=other_unit_of, kind="joint", reason="Keperluan lain"),
    ("/visits/{visit_id}/missed", "POST"): at("called"),
    ("/visits/{visit_id}/parking", "POST"): at("called"),
    ("/visits/{visit_id}/return", "POST"): at("missed"),
    ("/visits/{visit_id}/departure", "POST"): at("waiting", **_REFER),
    ("/visits/{visit_id}/undo", "POST"): _ANY_UNDO,
    ("/visits/{visit_id}/correction", "POST"): at("waiting", need="Diperbaiki", reason="lain"),
    ("/visits/{visit_id}/steps/{code}", "POST"): at("by_hand", path={"code": HAND_STEP}),
    ("/visits/{visit_id}/steps/{code}/skip", "POST"): at("ending", path={"code": "finish"}, reason="Sudah dilakukan"),
    ("/breaks", "POST"): at("waiting", minutes=15),
    ("/units/{code}/breaks", "POST"): at("waiting", path={"code": unit_of}, minutes=15),
    ("/breaks/{break_id}/end", "POST"): Example(before=lambda somebody, side: ({"break_id": break_of(side)}, {})),
    ("/guests", "GET"): Example(query="?q=tamu"),
}


@dataclass(frozen=True)
class Request:
    """What is sent."""

    path: str
    body: Filled


def examples_of(key: tuple[str, str]) -> list[Example]:
    """The requests that an address and method is asked with."""
    found = EXAMPLES.get(key, Example())
    return found if isinstance(found, list) else [found]


def request_to(route: Route, example: Example, somebody: Somebody, side: Side) -> Request:
    """The request of this person about something of that office."""
    made, more = example.before(somebody, side) if example.before else ({}, {})
    path = {name: _of(value, side) for name, value in example.path.items()} | made
    body = {name: _of(value, side) for name, value in example.body.items()} | more
    for name in route.parts:
        if name not in path:
            assert name in PARTS, f"{route.name}: say in tests/matrix/examples.py what <{name}> is"
            path[name] = PARTS[name](side, example.state)
    return Request(_address(route, path) + example.query, body)


def _address(route: Route, path: Filled) -> str:
    if route.of_api:
        return route.path.format(**path)
    if route.name == "api:nowhere":
        return f"{API}/tidak-ada"
    return reverse(route.name, kwargs=path)


def _of(value: Any, side: Side) -> Any:
    return value(side) if callable(value) else value
