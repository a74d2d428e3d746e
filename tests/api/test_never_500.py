"""Whatever is sent: an answer of the contract, never a 500 (design §4.11)."""

import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.people import Staff

ODD = st.sampled_from(
    ["", " ", "\0", "\x1b", "\u202e", "\ufeff", "\U0010ffff", "\ue000", "🙂", "é", "'", '"', "\\", "%", "%s", "--",
     "x" * 300, "null", "0", "-1", "2026-11-23", "9" * 40, "lansia", "aset", "pojok-1", "dinkes", "finished", "missed",
     "keep", "joint", "bukan_kantor_ini"]
)  # fmt: skip
WORDS = ODD | st.text(st.characters(codec="utf-8"), max_size=20) | st.uuids().map(str)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=5
)
MEMBERS = [
    "guest", "members", "need", "purpose", "priority", "letter_number", "occurred_at", "unit", "topic", "official",
    "previous", "place", "outcome", "kind", "reason", "refer", "undoes", "id", "name", "agency", "phone", "position",
]  # fmt: skip
GUEST = st.dictionaries(st.sampled_from(["id", "name", "agency", "phone", "position"]), ANY, max_size=5)
BODY = st.fixed_dictionaries({}, optional=dict.fromkeys(MEMBERS, ANY | WORDS) | {"guest": GUEST | ANY})
NEEDED: dict[str, dict[str, Any]] = {
    "": {"guest": {"name": "Sri", "agency": "dinkes"}},
    "/direction": {"unit": "aset"},
    "/handoff": {"unit": "aset", "kind": "joint", "reason": "x"},
    "/departure": {"reason": "lain"},
    "/undo": {"undoes": str(uuid4())},
    "/steps/greet/skip": {"reason": "x"},
    "/calls": {},
    "/finish": {},
    "/greeting": {},
}
STATUSES = {200, 201, 204, 401, 403, 404, 405, 409, 422}


def tried(examples: int):  # the database of the test is rolled back at its end, not after each example
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks, database=None)


@pytest.mark.parametrize("act", NEEDED)
def test_any_body(staff: Staff, act: str):
    visits = [staff.reported(), staff.called("Budi")]
    people = [staff.piket, staff.perbendaharaan]
    fields = [name for name in MEMBERS if name in NEEDED[act]] or MEMBERS

    @tried(40)
    @given(
        body=ANY | BODY,
        field=st.sampled_from(fields),
        value=ANY | WORDS,
        spoil=st.booleans(),
        who=st.integers(0, 1),
        key=st.none() | WORDS,
    )
    def attempt(body: Any, field: str, value: Any, spoil: bool, who: int, key: str | None) -> None:
        # Either anything at all, or what is needed with one member spoilt.
        sent = {**NEEDED[act], field: value} if spoil else body
        path = f"/visits/{visits[who]['id']}{act}" if act else "/visits"
        header = key if key and key.isascii() and key.isprintable() else None
        response = people[who].post(path, raw=json.dumps(sent).encode(), key=header)
        assert response.status_code in STATUSES, (sent, response.content)

    attempt()


def test_any_address_and_question(staff: Staff):
    visit = staff.called()
    person = staff.perbendaharaan

    @tried(40)
    @given(word=WORDS, other=WORDS)
    def attempt(word: str, other: str) -> None:
        part = quote(word, safe="")
        for path in (f"/visits/{part}", f"/visits/{part}/events", f"/{part}"):
            assert person.get(path).status_code in STATUSES, path
        for path in (
            f"/units/{part}/calls",
            f"/visits/{part}/calls",
            f"/visits/{visit['id']}/steps/{part}",
            f"/visits/{visit['id']}/{part}",
        ):
            assert person.post(path).status_code in STATUSES, path
        for name in ("day", "unit", "state", "cursor", word):
            assert person.get("/visits", **{name: other}).status_code in STATUSES, (name, other)
        for query in ({"q": word}, {"q": "sri", "cursor": other}, {"q": other, word: other}):
            assert person.get("/guests", **query).status_code in STATUSES, query
        assert person.get(f"/visits/{visit['id']}/events", cursor=word).status_code in STATUSES

    attempt()
