"""Getting in at all: tokens, methods, addresses, the document."""

import json

import pytest
from django.test import Client

from pojok.api.answers import ProblemOut, VisitOut
from pojok.lib import clock
from pojok.organisation.models import Membership, Token, User
from tests.api.people import API, Staff, refused

ADDRESSES = [
    ("get", "/visits"), ("post", "/visits"), ("get", "/board"), ("get", "/units"), ("get", "/guests?q=sri"),
    ("post", "/units/aset/calls"), ("get", "/visits/6f1c1c1e-0000-4000-8000-000000000000"),
    ("post", "/visits/6f1c1c1e-0000-4000-8000-000000000000/greeting"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer pjk_wrong", "Basic cGlrZXQ6cGlrZXQ=", "Token x", "Bearer \u00e9"]
)
def test_without_a_valid_token_nothing(db, method: str, path: str, header: str | None):
    headers = {} if header is None else {"authorization": header}
    response = getattr(Client(), method)(API + path, headers=headers, content_type="application/json")
    refused(response, 401, "not_signed_in")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_way_in(staff: Staff):
    client = Client()
    client.force_login(User.objects.get(pk=staff.piket.caller.user_id))
    refused(client.get(f"{API}/visits"), 401, "not_signed_in")


def test_a_revoked_token_an_ended_role_and_a_closed_account_let_nobody_in(staff: Staff):
    Token.objects.filter(user_id=staff.piket.caller.user_id).update(revoked_at=clock.now())
    refused(staff.piket.get("/visits"), 401)
    Membership.objects.filter(user_id=staff.petugas.caller.user_id).update(ended_at=clock.now())
    refused(staff.petugas.get("/visits"), 401)
    User.objects.filter(pk=staff.auditor.caller.user_id).update(is_active=False)
    refused(staff.auditor.get("/visits"), 401)


def test_a_token_is_judged_before_the_body(db):
    response = Client().post(f"{API}/visits", b"{", content_type="application/json")
    refused(response, 401)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("put", "/visits", "GET, POST"), ("delete", "/visits", "GET, POST"), ("patch", "/board", "GET"), ("post",
        "/board", "GET"),
        ("get", "/units/aset/calls", "POST"), ("delete", "/visits/6f1c1c1e-0000-4000-8000-000000000000", "GET"),
        ("get", "/visits/6f1c1c1e-0000-4000-8000-000000000000/greeting", "POST"), ("post", "/openapi.json",
        "GET, HEAD"),
    ],
)  # fmt: skip
def test_another_method_names_those_that_are(staff: Staff, method: str, path: str, allowed: str):
    response = getattr(Client(), method)(API + path, headers={"authorization": f"Bearer {staff.piket.token}"})
    refused(response, 405, "method_not_allowed")
    assert response["Allow"] == allowed


@pytest.mark.parametrize(
    "path", ["", "/", "/visit", "/visits/", "/visits/x/y/z", "/docs", "/visits/a%00b", "/units/%00/calls"]
)
def test_an_address_that_is_none(staff: Staff, path: str):
    refused(staff.piket.post(path or "/"), 404)
    refused(staff.piket.get(path or "/"), 404) if "calls" not in path else None


def test_answers_are_not_kept_by_anybody_on_the_way(staff: Staff):
    assert staff.piket.get("/visits")["Cache-Control"] == "no-store"
    assert staff.piket.post("/visits", {})["Cache-Control"] == "no-store"


def test_the_document_is_for_everybody_and_complete(db):
    response = Client().get(f"{API}/openapi.json")
    assert response.status_code == 200
    document = json.loads(response.content)
    assert document["openapi"].startswith("3.1")
    promised = {
        "/visits": {"get",
        "post"}, "/visits/{visit_id}": {"get"}, "/visits/{visit_id}/events": {"get"}, "/board": {"get"},
        "/units": {"get"}, "/guests": {"get"}, "/units/{code}/calls": {"post"}, "/breaks": {"get", "post"},
        "/units/{code}/breaks": {"post"}, "/breaks/{break_id}/end": {"post"},
    } | {
        f"/visits/{{visit_id}}/{act}": {"post"}
        for act in ("greeting", "report", "taking", "direction", "calls", "consultation", "consultation/end", "finish",
                    "handoff", "missed", "parking", "return", "departure", "undo", "correction", "proof",
                    "steps/{code}", "steps/{code}/skip")
    }  # fmt: skip
    assert {path.removeprefix(API): set(methods) for path, methods in document["paths"].items()} == promised
    ids = []
    for methods in document["paths"].values():
        for method, operation in methods.items():
            ids.append(operation["operationId"])
            assert operation["summary"]
            assert operation["description"]
            assert operation["security"]
            assert list(operation["responses"]["422"]["content"]) == ["application/problem+json"]
            if method == "post":
                assert "Idempotency-Key" in [p["name"] for p in operation["parameters"]]
    assert len(ids) == len(set(ids))


def test_every_reference_of_the_document_leads_somewhere(db):
    text = Client().get(f"{API}/openapi.json").content.decode()
    document = json.loads(text)
    for reference in {part.split('"')[0] for part in text.split('"$ref":"#/components/schemas/')[1:]}:
        assert reference in document["components"]["schemas"]


def test_the_examples_of_the_document_are_true_to_its_shapes(db):
    schemas = Client().get(f"{API}/openapi.json").json()["components"]["schemas"]
    VisitOut.model_validate_json(json.dumps(schemas["VisitOut"]["examples"][0]))
    ProblemOut.model_validate_json(json.dumps(schemas["ProblemOut"]["examples"][0]))
