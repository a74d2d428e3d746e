"""Bad input gets a clear sentence that names the field; never a 500 (design §4.11)."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.guests.models import Guest
from pojok.lib import clock
from pojok.visits.models import Visit
from tests.api.people import Staff, refused

LONG = "x" * 10_000


def check_in(staff: Staff, **more):
    guest = {"name": "Sri Wahyuni", "agency": "dinkes"} | more.pop("guest", {})
    return staff.petugas.post("/visits", {"guest": guest, **more})


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x" * 121, "too_long"),
        (LONG, "too_long"),
        ("Sri\x07", "control_character"),
        ("Sri\nWahyuni", "control_character"),
        ("Sri\u202eirS", "control_character"),
        ("Sri\u2066x\u2069", "control_character"),
        ("Sri\x00", "control_character"),
        (None, "empty"),
        (7, "not_text"),
        (["Sri"], "not_text"),
        ({"first": "Sri"}, "not_text"),
        (True, "not_text"),
    ],
)
def test_an_impossible_name_is_refused(staff: Staff, name, code: str):
    refused(check_in(staff, guest={"name": name}), 422, code, "name")
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "name", ["x" * 120, "Ani 🙂", "👩🏽‍💼 Sri", "Ⅲ", "O", "I Gusti A. A. Ngurah, S.E., M.Si.", "王小明", "Jose\u0301"]
)
def test_an_unusual_name_is_fine(staff: Staff, name: str):
    assert check_in(staff, guest={"name": name}).status_code == 201


def test_names_are_kept_composed_with_single_spaces(staff: Staff):
    assert check_in(staff, guest={"name": "  Jose\u0301   Rizal "}).json()["guest"]["name"] == "José Rizal"


@pytest.mark.parametrize("field", ["agency", "position", "need", "letter_number"])
@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\u202eb", "x" * 10_001])
def test_other_texts_are_held_to_the_same(staff: Staff, field: str, text: str):
    more = {"guest": {field: text}} if field in ("agency", "position") else {field: text}
    refused(check_in(staff, **more), 422, field=field)


@pytest.mark.parametrize(
    "phone", ["12", "abcdefgh", "0812", "+62 812", "0812 7890 1234 ext 5 <script>", "0812\x007890", LONG]
)
def test_an_impossible_phone_is_refused(staff: Staff, phone: str):
    told = refused(check_in(staff, guest={"phone": phone}), 422, field="phone")
    assert told["detail"]


@pytest.mark.parametrize(("phone", "kept"), [("0812-7890-1234", "+6281278901234"), ("+62 812 7890 1234",
"+6281278901234"),
                                             ("(0721) 254 321", "+62721254321"), ("", ""), ("   ", ""),
                                             (None, "")])  # fmt: skip
def test_a_phone_is_kept_in_one_form(staff: Staff, phone, kept: str):
    assert check_in(staff, guest={"phone": phone}).json()["guest"]["phone"] == kept


def test_without_an_agency(staff: Staff):
    refused(staff.petugas.post("/visits", {"guest": {"name": "Sri"}}), 422, "empty", "agency")
    refused(check_in(staff, guest={"agency": "  "}), 422, "empty", "agency")


def test_an_unknown_agency_is_made_once_whatever_its_spelling(staff: Staff):
    first = check_in(staff, guest={"agency": "Yayasan Bina  Bakti"}).json()["guest"]
    again = check_in(staff, guest={"agency": "yayasan bina bakti"}).json()["guest"]
    assert first["agency"]["code"] == again["agency"]["code"]
    assert first["agency"]["name"] == "Yayasan Bina Bakti"


@pytest.mark.parametrize("agency", ["dinkes", "DINKES", "Dinas  Kesehatan", "Dinas Kesehatan"])
def test_an_agency_by_whatever_it_is_called(staff: Staff, agency: str):
    assert check_in(staff, guest={"agency": agency}).json()["guest"]["agency"]["code"] == "dinkes"


def test_unknown_words_name_their_field(staff: Staff):
    refused(check_in(staff, priority={"reason": "teman"}), 422, "unknown_priority", "priority")
    refused(check_in(staff, purpose="mampir"), 422, "unknown_purpose", "purpose")
    refused(staff.petugas.post("/visits", {"guest": {"id": str(uuid4())}}), 422, "unknown_guest", "guest")
    visit = staff.reported()
    at = f"/visits/{visit['id']}"
    refused(staff.piket.post(f"{at}/direction", {"unit": "humas"}), 422, "unknown_unit", "unit")
    refused(staff.piket.post(f"{at}/direction", {"unit": "aset", "topic": "cuaca"}), 422, "unknown_topic", "topic")
    refused(staff.piket.post(f"{at}/direction", {"unit": "aset", "official": "x"}), 422, "unknown_official", "official")
    refused(staff.piket.post(f"{at}/direction", {"unit": "aset", "purpose": "x"}), 422, "unknown_purpose", "purpose")
    staff.piket.act(f"{at}/direction", {"unit": "perbendaharaan"})
    told = refused(staff.perbendaharaan.post(f"{at}/calls", {"place": "atap"}), 422, "unknown_place", "place")
    assert "pojok-1" in told["remedy"]
    refused(staff.perbendaharaan.post(f"{at}/calls", {"place": "ruang-aset"}), 422, "unknown_place", "place")
    queue = "/units/perbendaharaan/calls"
    refused(staff.perbendaharaan.post(queue, {"previous": "gone"}), 422, "unknown_previous", "previous")
    refused(staff.perbendaharaan.post(queue, {"place": "atap"}), 422, "unknown_place", "place")
    body = {"unit": "aset", "kind": "somehow", "reason": "x"}
    refused(staff.piket.post(f"{at}/handoff", body), 422, "unknown_kind", "kind")
    refused(staff.piket.post(f"{at}/handoff", body | {"kind": "joint", "reason": " "}), 422, "empty", "reason")
    refused(staff.piket.post(f"{at}/handoff", body | {"kind": "joint", "unit": "humas"}), 422, "unknown_unit", "unit")
    refused(
        staff.piket.post(f"{at}/handoff", body | {"kind": "joint", "unit": "perbendaharaan"}), 422, "same_unit", "unit"
    )
    refused(staff.piket.post(f"{at}/departure", {"reason": ""}), 422, "empty", "reason")
    refused(staff.piket.post(f"{at}/departure", {"reason": "bukan_kantor_ini"}), 422, "refer_needed", "refer")
    refused(staff.piket.post(f"{at}/departure", {"reason": "lain", "refer": LONG}), 422, "too_long", "refer")
    refused(staff.piket.post(f"{at}/steps/nowhere/skip", {"reason": "x"}), 422, "unknown_step", "step")
    assert staff.now(visit)["state"] == "waiting"


def test_a_missing_member_is_named(staff: Staff):
    visit = staff.reported()
    at = f"/visits/{visit['id']}"
    refused(staff.petugas.post("/visits", {}), 422, "missing", "guest")
    refused(staff.piket.post(f"{at}/direction", {}), 422, "missing", "unit")
    refused(staff.piket.post(f"{at}/handoff", {"unit": "aset", "reason": "x"}), 422, "missing", "kind")
    refused(staff.piket.post(f"{at}/departure", {}), 422, "missing", "reason")
    refused(staff.piket.post(f"{at}/undo", {}), 422, "missing", "undoes")
    refused(staff.piket.post(f"{at}/steps/greet/skip", {}), 422, "missing", "reason")
    refused(check_in(staff, priority={}), 422, "missing", "reason")
    told = refused(staff.piket.post(f"{at}/handoff", {"kind": 1}), 422)
    assert {(e["field"], e["code"]) for e in told["errors"]} == {
        ("unit", "missing"), ("kind", "not_text"), ("reason", "missing"),
    }  # fmt: skip


def test_an_unknown_member_is_refused_by_name(staff: Staff):
    visit = staff.arrived()
    refused(check_in(staff, keperluan="SPM"), 422, "unknown_field", "keperluan")
    refused(check_in(staff, guest={"nik": "187101"}), 422, "unknown_field", "nik")
    refused(staff.petugas.post(f"/visits/{visit['id']}/greeting", {"note": "x"}), 422, "unknown_field", "note")
    refused(staff.perbendaharaan.post("/units/perbendaharaan/calls", {"previus": "missed"}), 422, "unknown_field")
    refused(staff.auditor.get("/visits", unti="aset"), 422, "unknown_field", "unti")


def test_a_guest_is_named_or_pointed_at_not_both(staff: Staff):
    visit = staff.arrived()
    body = {"guest": {"id": visit["guest"]["id"], "name": "Orang Lain", "agency": "dinkes"}}
    refused(staff.petugas.post("/visits", body), 422, "id_or_name", "guest")
    assert Guest.objects.filter(name="Orang Lain").count() == 0


@pytest.mark.parametrize("members", [["Ani", ""], [" "], []])
def test_empty_places_for_members_are_left_out(staff: Staff, members: list[str]):
    assert check_in(staff, members=members).json()["members"] == [m for m in members if m.strip()]


@pytest.mark.parametrize("members", ["Ani", [1], [None], {"0": "Ani"}, ["x" * 121], ["Ani\u202e"], ["Ani"] * 31])
def test_impossible_members_are_refused(staff: Staff, members):
    refused(check_in(staff, members=members), 422, field="members")


@pytest.mark.parametrize("late", [timedelta(minutes=2, seconds=5), timedelta(days=1), timedelta(days=9000)])
def test_a_future_time_is_refused(staff: Staff, late: timedelta):
    told = refused(check_in(staff, occurred_at=(clock.now() + late).isoformat()), 422, "future_time", "occurred_at")
    assert told["detail"] == "Waktu itu belum terjadi."


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(minutes=1), timedelta(minutes=1, seconds=50)])
def test_a_clock_two_minutes_ahead_is_forgiven_and_nothing_lies_in_the_future(staff: Staff, ahead: timedelta):
    told = check_in(staff, occurred_at=(clock.now() + ahead).isoformat())
    assert told.status_code == 201
    assert Visit.objects.get(pk=told.json()["id"]).arrived_at <= clock.now()


def test_a_late_entry_is_marked_and_keeps_its_time(staff: Staff):
    then = clock.now() - timedelta(hours=2)
    told = check_in(staff, occurred_at=then.isoformat()).json()
    assert "late_entry" in told["warnings"]
    assert Visit.objects.get(pk=told["id"]).arrived_at == then
    event = staff.auditor.read(f"/visits/{told['id']}/events")["items"][0]
    assert event["at"] < event["recorded_at"]


@pytest.mark.parametrize(
    "moment",
    ["kemarin", "2026-11-23", "2026-11-23T09:00:00", "1700000000", 1700000000, True, "2026-13-01T09:00:00Z",
    "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:59:59-12:00", "2026-11-23T09:00:00+99:00", "", [], "2026-11-23T09:00:00\x00Z"],
)  # fmt: skip
def test_a_time_is_iso_with_its_offset(staff: Staff, moment):
    refused(check_in(staff, occurred_at=moment), 422, "bad_time", "occurred_at")


def test_more_than_a_year_ago_is_a_slip(staff: Staff):
    long_ago = clock.now() - timedelta(days=400)
    refused(check_in(staff, occurred_at=long_ago.isoformat()), 422, "too_old", "occurred_at")


@pytest.mark.parametrize(
    "body",
    [b"{", b"x", b"{'guest': 1}", b"{\"guest\": }", b"\xff\xfe", b"\xc3\x28", b"NaN", b"{\"a\":\"\\ud800\"}",
    b"guest=Sri&agency=dinkes",
     b"[" * 100_000, b"{\"a\":" * 50_000, b"\x00"],
)  # fmt: skip
def test_a_body_that_is_no_json(staff: Staff, body: bytes):
    refused(staff.petugas.post("/visits", raw=body), 422, "malformed_json")


@pytest.mark.parametrize("body", [[], [{"guest": {}}], "Sri", 7, None, True, 1.5])
def test_a_body_that_is_no_object(staff: Staff, body):
    refused(staff.petugas.post("/visits", raw=json.dumps(body).encode()), 422, "not_object")
    if body is not None:  # an act without words may be told null, as it may be told nothing
        visit = staff.arrived()
        refused(staff.petugas.post(f"/visits/{visit['id']}/greeting", raw=json.dumps(body).encode()), 422)


def test_an_empty_body_where_one_is_needed(staff: Staff):
    refused(staff.petugas.post("/visits"), 422, "body_missing")


def test_a_body_nested_within_what_json_allows(staff: Staff):
    deep: object = "x"
    for _ in range(900):
        deep = [deep]
    refused(check_in(staff, need=deep), 422, "not_text", "need")


def test_a_huge_body_is_refused_before_it_is_read(staff: Staff):
    refused(staff.petugas.post("/visits", raw=b'{"need":"' + b"x" * 5_000_000 + b'"}'), 413, "too_large")
    refused(staff.petugas.post("/visits", raw=b" " * (256 * 1024 + 1)), 413, "too_large")


def test_a_body_of_almost_the_limit_is_judged_by_its_words(staff: Staff):
    refused(check_in(staff, need="x" * 250_000), 422, "too_long", "need")


def test_an_empty_object_is_as_good_as_no_body(staff: Staff):
    visit = staff.arrived()
    staff.petugas.act(f"/visits/{visit['id']}/greeting", {})
