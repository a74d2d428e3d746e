"""Bad input through the API: 4xx as a problem with a sentence, never a 500, and nothing is stored (design §4.11)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from pojok.guests.models import Guest
from pojok.lib import clock
from pojok.visits.models import Visit
from tests.api.people import API, Staff, refused
from tests.bad_input import FINE_NAMES, LINES, NAMES, NO_JSON, NO_OBJECT, PHONES, TEXTS, Bad


def check_in(staff: Staff, **more: Any):
    guest = {"name": "Sri Wahyuni", "agency": "dinkes"} | more.pop("guest", {})
    return staff.petugas.post("/visits", {"guest": guest, **more})


def in_state(staff: Staff, act: str) -> dict[str, Any]:
    """A visit that the act would fit."""
    return {"departure": staff.waiting, "handoff": staff.consulting, "finish": staff.ending}[act]()


@pytest.mark.parametrize("bad", NAMES, ids=str)
def test_a_name(staff: Staff, bad: Bad) -> None:
    told = refused(check_in(staff, guest={"name": bad.value}), 422, bad.code, "name")
    # NUL is refused at the door of the API, whose sentence names the field.
    assert bad.says.split()[-1] in told["detail"] or "\0" in bad.value
    assert not Visit.objects.exists()
    assert not Guest.objects.exists()


@pytest.mark.parametrize("bad", [b for b in NAMES if b.value.strip() and b.code != "empty"], ids=str)
def test_a_name_of_who_comes_along(staff: Staff, bad: Bad) -> None:
    refused(check_in(staff, members=["Ani", bad.value]), 422, bad.code, "members")
    assert not Visit.objects.exists()


@pytest.mark.parametrize("name", FINE_NAMES)
def test_an_odd_name_is_kept_letter_by_letter(staff: Staff, name: str) -> None:
    told = check_in(staff, guest={"name": name}).json()
    assert told["guest"]["name"] == name.replace("e\u0301", "é")


@pytest.mark.parametrize("bad", PHONES, ids=str)
def test_a_phone(staff: Staff, bad: Bad) -> None:
    told = refused(check_in(staff, guest={"phone": bad.value}), 422, bad.code, "phone")
    assert bad.says in told["detail"]
    assert "0812" in told["remedy"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("bad", TEXTS, ids=str)
def test_a_need(staff: Staff, bad: Bad) -> None:
    refused(check_in(staff, need=bad.value), 422, bad.code, "need")
    visit = staff.reported()
    body = {"unit": "aset", "need": bad.value}
    refused(staff.piket.post(f"/visits/{visit['id']}/direction", body), 422, bad.code, "need")
    assert staff.now(visit)["state"] == "reported"


@pytest.mark.parametrize("bad", LINES, ids=str)
@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("departure", {}, "reason"),
        ("departure", {"reason": "bukan_kantor_ini"}, "refer"),
        ("handoff", {"unit": "aset", "kind": "joint"}, "reason"),
        ("finish", {}, "outcome"),
    ],
)
def test_a_reason_or_an_outcome(staff: Staff, act: str, body: dict[str, str], field: str, bad: Bad) -> None:
    visit = in_state(staff, act)
    response = staff.perbendaharaan.post(f"/visits/{visit['id']}/{act}", body | {field: bad.value})
    refused(response, 422, bad.code, field)
    assert staff.now(visit)["state"] == visit["state"]


@pytest.mark.parametrize("unit", ["humas", "", " ", "Perbendaharaan!", "perbendaharaan\u200b", "x" * 10_000, "1"])
def test_an_unknown_unit(staff: Staff, unit: str) -> None:
    visit = staff.reported()
    told = refused(staff.piket.post(f"/visits/{visit['id']}/direction", {"unit": unit}), 422, "unknown_unit", "unit")
    assert "perbendaharaan" in told["remedy"]
    handed = staff.perbendaharaan.post(
        f"/visits/{staff.called()['id']}/handoff", {"unit": unit, "kind": "joint", "reason": "x"}
    )
    refused(handed, 422, "unknown_unit", "unit")
    refused(staff.auditor.get("/visits", unit=unit or "?"), 422, "unknown_unit", "unit")


def test_a_wrong_order_names_where_it_stands_and_what_comes_next(staff: Staff) -> None:
    visit = staff.arrived()
    told = refused(staff.piket.post(f"/visits/{visit['id']}/direction", {"unit": "aset"}), 409, "wrong_order")
    assert (told["state"], told["expected"]) == ("arrived", "greet")
    assert told["remedy"]


def test_the_same_key_with_other_content(staff: Staff) -> None:
    key = uuid4()
    staff.arrived("Ani", key=key)
    other = {"guest": {"name": "Budi", "agency": "dinkes"}}
    refused(staff.petugas.post("/visits", other, key=key), 409, "key_reused")
    refused(staff.petugas.post(f"/visits/{key}/greeting", key=key), 409, "key_reused")
    assert [v.guest.name for v in Visit.objects.all()] == ["Ani"]


@pytest.mark.parametrize("key", ["", " ", "1", "kunci", "0" * 10_000, "{}", "é" * 3])
def test_a_key_that_is_no_uuid(staff: Staff, key: str) -> None:
    body = {"guest": {"name": "Ani", "agency": "dinkes"}}
    if key.isascii():
        refused(staff.petugas.post("/visits", body, key=key), 422, "bad_key", "Idempotency-Key")
    else:  # as bytes that no header should hold
        headers = {"authorization": f"Bearer {staff.petugas.token}", "idempotency-key": key.encode().decode("latin-1")}
        sent = Client().post(f"{API}/visits", json.dumps(body), content_type="application/json", headers=headers)
        refused(sent, 422, "bad_key")
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("greeting", None), ("report", None), ("taking", None), ("direction", {"unit": "aset"}), ("calls", None),
        ("consultation", None), ("consultation/end", None), ("finish", None), ("missed", None), ("parking", None),
        ("return", None), ("departure", {"reason": "tidak_jadi"}),
        ("handoff", {"unit": "aset", "kind": "joint", "reason": "x"}), ("steps/finish/skip", {"reason": "x"}),
    ],
)  # fmt: skip
def test_an_act_on_a_finished_visit(staff: Staff, path: str, body: Any) -> None:
    visit = staff.finished()
    for person in (staff.piket, staff.perbendaharaan):
        response = person.post(f"/visits/{visit['id']}/{path}", body)
        if response.status_code != 403:
            told = refused(response, 409, "wrong_order")
            assert "berakhir" in told["detail"]
            assert told.get("expected") is None
    assert staff.now(visit) == {**visit, "next": []}


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(hours=3, minutes=1), timedelta(days=400)])
def test_a_clock_that_is_ahead(staff: Staff, ahead: timedelta) -> None:
    told = refused(check_in(staff, occurred_at=(clock.now() + ahead).isoformat()), 422, "future_time", "occurred_at")
    assert "jam" in told["remedy"]
    assert not Visit.objects.exists()


def test_a_clock_that_is_ahead_in_another_zone_is_ahead_all_the_same(staff: Staff) -> None:
    """03.00 in Makassar as 03.00 in Jakarta is an hour ahead; what counts is the moment."""
    moment = clock.now()
    ahead = moment.astimezone().replace(tzinfo=None).isoformat() + "-03:00"
    refused(check_in(staff, occurred_at=ahead), 422, "future_time", "occurred_at")


@pytest.mark.parametrize("body", NO_JSON.values(), ids=list(NO_JSON))
def test_a_body_that_is_no_json(staff: Staff, body: bytes) -> None:
    refused(staff.petugas.post("/visits", raw=body), 422, "malformed_json")
    visit = staff.arrived()
    refused(staff.petugas.post(f"/visits/{visit['id']}/greeting", raw=body), 422, "malformed_json")
    assert staff.now(visit)["state"] == "arrived"


@pytest.mark.parametrize("body", NO_OBJECT.values(), ids=list(NO_OBJECT))
def test_a_body_that_is_no_object(staff: Staff, body: bytes) -> None:
    refused(staff.petugas.post("/visits", raw=body), 422, "not_object")


@pytest.mark.parametrize("size", [256 * 1024 + 1, 5_000_000])
def test_a_body_that_is_too_large(staff: Staff, size: int) -> None:
    refused(staff.petugas.post("/visits", raw=b'{"need":"' + b"x" * size + b'"}'), 413, "too_large")


@pytest.mark.parametrize("value", [[], ["dinkes"], {}, {"code": "dinkes"}, 7, -1, 1.5, 10**18, True])
@pytest.mark.parametrize("field", ["name", "agency", "phone", "position"])
def test_something_else_in_place_of_words(staff: Staff, field: str, value: Any) -> None:
    refused(check_in(staff, guest={field: value}), 422, "not_text", field)


@pytest.mark.parametrize("value", ["Ani", 7, {"0": "Ani"}, [["Ani"]], [{}], [None]])
def test_something_else_in_place_of_a_list(staff: Staff, value: Any) -> None:
    refused(check_in(staff, members=value), 422, field="members")


def test_a_member_that_nobody_knows(staff: Staff) -> None:
    told = refused(check_in(staff, nik="1871010101800001"), 422, "unknown_field", "nik")
    assert "nik" in told["detail"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b'{"guest": {"name": "Ani", "agency": "dinkes"}, "guest": {"name": "Budi", "agency": "dinkes"}}',
        b'{"guest": {"name": "Ani", "name": "Budi", "agency": "dinkes"}}',
        b'{"guest" : {"name": "Ani", "agency": "dinkes"}, "need": "SPM", "need":\n"SP2D"}',
    ],
)
def test_a_member_named_twice(staff: Staff, body: bytes) -> None:
    """Which of the two was meant can't be known; one of them would be dropped without a word."""
    told = refused(staff.petugas.post("/visits", raw=body), 422, "said_twice")
    assert told["field"] in ("guest", "name", "need")
    assert not Visit.objects.exists()


def test_what_looks_like_a_name_inside_a_text_is_none(staff: Staff) -> None:
    need = '"unit": "aset", "unit": "aset" \\": kata tamu'
    assert check_in(staff, need=need).json()["need"] == need


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "garbage", "application/json; charset=utf-7"])
def test_what_the_body_is_called_makes_no_difference(staff: Staff, kind: str) -> None:
    """It is JSON or it isn't."""
    headers = {"authorization": f"Bearer {staff.petugas.token}"}
    body = json.dumps({"guest": {"name": "Ani", "agency": "dinkes"}})
    response = Client().generic("POST", f"{API}/visits", body, content_type=kind, headers=headers)
    assert response.status_code == 201, response.content


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("body", [b"--x\r\nrubbish", b"a=1&b=2", b"\x00\xff"])
def test_a_form_in_place_of_json(staff: Staff, kind: str, body: bytes) -> None:
    headers = {"authorization": f"Bearer {staff.petugas.token}"}
    response = Client().generic("POST", f"{API}/visits", body, content_type=kind, headers=headers)
    refused(response, 422, "malformed_json")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_served(staff: Staff, method: str) -> None:
    headers = {"authorization": f"Bearer {staff.petugas.token}"}
    for path in ("/visits", f"/visits/{uuid4()}", f"/visits/{uuid4()}/greeting", "/board", "/openapi.json"):
        response = Client().generic(method, f"{API}{path}", headers=headers)
        told = refused(response, 405, "method_not_allowed")
        assert response["Allow"] in told["remedy"]


@pytest.mark.parametrize("query", ["day=besok", "day=2026-02-30", "state=x", "cursor=%00", "cursor=x", "unit=%F0%9F"])
def test_a_question_that_makes_no_sense(staff: Staff, query: str) -> None:
    headers = {"authorization": f"Bearer {staff.auditor.token}"}
    refused(Client().get(f"{API}/visits?{query}", headers=headers), 422)
