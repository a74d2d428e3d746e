"""Reading: visits by day, unit and state, a page at a time; events; the board; units; guests."""

import base64
import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pojok.api.answers import BoardOut, EventsOut, GuestsOut, UnitsOut, VisitsOut
from pojok.lib import clock, days
from pojok.visits import actions
from tests.api.people import Staff, refused

ZONE = "Asia/Jakarta"
SOME_ID = "6f1c1c1e-0000-4000-8000-000000000000"


def encoded(parts: object) -> str:
    """A cursor that we never gave out."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def listed(staff: Staff, **query: str) -> list[str]:
    return [v["guest"]["name"] for v in staff.auditor.read("/visits", **query)["items"]]


def test_today_by_arrival(staff: Staff):
    start = clock.now()
    for minute, name in ((2, "Citra"), (0, "Ani"), (1, "Budi")):
        with clock.at(start + timedelta(seconds=minute)):
            staff.arrived(name)
    assert listed(staff) == ["Ani", "Budi", "Citra"]


def test_a_day_is_the_offices_day(staff: Staff):
    today = days.office_day(clock.now(), ZONE)
    begins, _ends = days.day_span(today - timedelta(days=1), ZONE)
    with clock.at(begins - timedelta(seconds=1)):
        staff.arrived("Ani")
    with clock.at(begins):
        staff.arrived("Budi")
    with clock.at(begins + timedelta(hours=23, minutes=59)):
        staff.arrived("Citra")
    assert listed(staff) == []
    assert listed(staff, day=str(today - timedelta(days=1))) == ["Budi", "Citra"]
    assert listed(staff, day=str(today - timedelta(days=2))) == ["Ani"]


def test_by_unit_and_state(staff: Staff):
    staff.waiting("Ani", unit="aset"), staff.waiting("Budi"), staff.called("Citra"), staff.arrived("Dedi")
    assert listed(staff, unit="aset") == ["Ani"]
    assert listed(staff, unit="aset-pengamanan") == ["Ani"]
    assert listed(staff, unit="perbendaharaan") == ["Budi", "Citra"]
    assert listed(staff, state="waiting") == ["Ani", "Budi"]
    assert listed(staff, unit="perbendaharaan", state="called") == ["Citra"]
    assert listed(staff, state="finished") == []


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"day": "kemarin"}, "bad_day", "day"), ({"day": "2026-02-30"}, "bad_day", "day"),
        ({"day": "1700000000"}, "bad_day", "day"),
        ({"day": "0001-01-01"}, "bad_day", "day"), ({"day": "9999-12-31"}, "bad_day", "day"),
        ({"day": "20261123"}, "bad_day", "day"),
        ({"day": ""}, "bad_day", "day"), ({"unit": "humas"}, "unknown_unit", "unit"),
        ({"unit": "a\x00"}, "control_character", "unit"),
        ({"state": "lost"}, "unknown_state", "state"), ({"cursor": "x"}, "bad_cursor", "cursor"),
        ({"cursor": "é"}, "bad_cursor", "cursor"),
        ({"cursor": encoded([1, 2, 3])}, "bad_cursor", "cursor"),
        ({"cursor": encoded({"a": 1})}, "bad_cursor", "cursor"),
        ({"cursor": encoded(["2026-01-01T00:00:00", SOME_ID])}, "bad_cursor", "cursor"),
        ({"cursor": encoded(["2026-01-01T00:00:00Z", "a\0"])}, "bad_cursor", "cursor"),
    ],
)  # fmt: skip
def test_an_impossible_question_names_its_field(staff: Staff, query: dict[str, str], code: str, field: str):
    refused(staff.auditor.get("/visits", **query), 422, code, field)


def test_pages_of_fifty_hold_everybody_once_though_guests_keep_arriving(staff: Staff):
    start = clock.now() - timedelta(minutes=5)
    if days.office_day(start, ZONE) != days.office_day(clock.now(), ZONE):
        start = clock.now()
    for number in range(70):
        # Several at the same moment: the order stays the same nevertheless.
        with clock.at(start + timedelta(seconds=number // 10)):
            staff.house.arrive(f"Tamu {number}")
    first = staff.auditor.read("/visits")
    assert len(first["items"]) == 50
    with clock.at(start + timedelta(seconds=60)):
        staff.house.arrive("Tamu baru")
    second = staff.auditor.read("/visits", cursor=first["next"])
    assert len(second["items"]) == 21
    assert second["next"] is None
    seen = [v["id"] for v in first["items"] + second["items"]]
    assert len(set(seen)) == 71
    VisitsOut.model_validate_json(json.dumps(first))


def test_exactly_one_page_has_no_next(staff: Staff):
    for number in range(50):
        staff.house.arrive(f"Tamu {number}")
    assert staff.auditor.read("/visits")["next"] is None


def test_next_depends_on_who_asks(staff: Staff):
    staff.waiting("Ani")
    by = {name: staff.person(name).read("/visits")["items"][0]["next"] for name in ("piket", "perbendaharaan", "aset")}
    assert by == {
        "piket": ["handoff", "departure"], "perbendaharaan": ["call", "parking", "handoff", "departure"], "aset": [],
    }  # fmt: skip


def test_events_tell_who_when_and_what_in_order(staff: Staff):
    visit = staff.finished("Sri Wahyuni")
    told = staff.auditor.read(f"/visits/{visit['id']}/events")
    EventsOut.model_validate_json(json.dumps(told))
    assert [e["kind"] for e in told["items"]] == [
        "visit.checked_in", "visit.greeted", "visit.reported", "visit.directed", "visit.called", "visit.consulted",
        "visit.ended", "visit.finished",
    ]  # fmt: skip
    assert told["items"][0]["id"] == visit["id"]
    assert told["items"][0]["by"] == staff.petugas.username
    assert told["items"][3]["by"] == staff.piket.username
    assert told["items"][3]["payload"]["unit"] == "perbendaharaan"
    assert told["items"][4]["payload"]["place"].startswith("pojok-")
    assert all(e["at"].endswith("+07:00") and e["recorded_at"].endswith("+07:00") for e in told["items"])
    assert told["next"] is None


def test_events_hold_no_names_phones_or_words(staff: Staff):
    visit = staff.petugas.act(
        "/visits",
        {
            "guest": {"name": "Zulkarnaen Ondihon", "agency": "Koperasi Rahasia", "phone": "081278901234",
            "position": "Juru Bayar"},
            "members": ["Yohana Zebua"],
            "need": "Kata-kata tamu",
            "letter_number": "SPT/77/X",
            "priority": {"reason": "lansia"},
        },
    )  # fmt: skip
    at = f"/visits/{visit['id']}"
    staff.piket.act(f"{at}/steps/greet/skip", {"reason": "Alasan melewati"})
    staff.petugas.act(f"{at}/report")
    staff.piket.act(f"{at}/direction", {"unit": "aset", "need": "Kata-kata lain"})
    staff.aset.act(f"{at}/calls")
    staff.aset.act(f"{at}/handoff", {"unit": "perbendaharaan", "kind": "joint", "reason": "Alasan mengalihkan"})
    staff.perbendaharaan.act(f"{at}/calls")
    staff.perbendaharaan.act(f"{at}/consultation")
    staff.perbendaharaan.act(f"{at}/finish", {"outcome": "Hasil akhirnya"})
    other = staff.arrived("Zulkarnaen Ondihon")
    staff.piket.act(f"/visits/{other['id']}/departure", {"reason": "Alasan pergi", "refer": "Koperasi Lain"})
    events = [e for v in (visit, other) for e in staff.auditor.read(f"/visits/{v['id']}/events")["items"]]
    payloads = json.dumps([e["payload"] for e in events]).lower()
    for word in ("zulkarnaen", "yohana", "8127890", "juru", "kata", "alasan", "hasil", "spt"):
        assert word not in payloads, word
    assert events[0]["payload"]["priority"] == "lansia"
    assert events[0]["payload"]["members"] == 1


def test_many_events_come_in_pages(staff: Staff):
    visit = staff.house.called("Ani")
    for _ in range(55):
        actions.call(key=uuid4(), visit_id=visit.pk, by=staff.house.perbendaharaan)
    first = staff.auditor.read(f"/visits/{visit.pk}/events")
    second = staff.auditor.read(f"/visits/{visit.pk}/events", cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (50, 10, None)
    assert len({e["id"] for e in first["items"] + second["items"]}) == 60
    refused(staff.auditor.get(f"/visits/{visit.pk}/events", cursor="x"), 422, "bad_cursor")


def test_the_guest_by_the_link_is_nobody_by_name(staff: Staff):
    from pojok.organisation.callers import GuestCaller

    visit = staff.house.waiting("Ani")
    guest = GuestCaller(visit.pk, visit.office_id)
    actions.depart(key=uuid4(), visit_id=visit.pk, by=guest, reason="tidak_jadi")
    assert staff.auditor.read(f"/visits/{visit.pk}/events")["items"][-1]["by"] is None


def test_the_board_shows_numbers_and_places_and_nobodys_name(staff: Staff):
    (
        staff.waiting("Zulkarnaen Ondihon", agency="Koperasi Rahasia"),
        staff.called("Zubaidah Ondihon", agency="Koperasi Rahasia"),
    )
    response = staff.auditor.get("/board")
    told = response.json()
    BoardOut.model_validate_json(response.content)
    assert told["office"] == "bpkad-lampung-selatan"
    (call,) = told["calls"]
    assert call["number"].startswith("P-")
    assert (call["unit"], call["place"], call["times"]) == ("perbendaharaan", "Pojok, meja 1", 1)
    waiting = {u["code"]: u["waiting"] for u in told["units"]}
    assert waiting == {"sekretariat": 0, "anggaran": 0, "perbendaharaan": 1, "akuntansi": 0, "aset": 0}
    for word in ("ondihon", "koperasi", staff.perbendaharaan.username):
        assert word.encode() not in response.content.lower()


def test_units_are_a_tree_with_letters(staff: Staff):
    staff.waiting("Ani", unit="aset")
    told = staff.auditor.read("/units")
    UnitsOut.model_validate_json(json.dumps(told))
    units = {u["code"]: u for u in told["items"]}
    assert [c for c, u in units.items() if u["letter"]] == [
        "sekretariat",
        "anggaran",
        "perbendaharaan",
        "akuntansi",
        "aset",
    ]
    assert units["aset"] == {
        "code": "aset",
        "name": "Bidang Aset",
        "short_name": "Aset",
        "letter": "B",
        "parent": None,
        "waiting": 1,
        "breaks": [],
    }
    assert units["aset-pengamanan"]["parent"] == "aset"
    assert units["aset-pengamanan"]["waiting"] is None


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("sri dinkes", ["Sri Wahyuni"]), ("sit ami", ["Siti Aminah"]), ("SRI", ["Sri Wahyuni"]), ("ami sit",
        ["Siti Aminah"]), ("kesehatan", ["Sri Wahyuni"]),
        ("0812", ["Sri Wahyuni"]), ("62812", ["Sri Wahyuni"]), ("wahyu dinas keseh", ["Sri Wahyuni"]), ("s",
        ["Siti Aminah", "Sri Wahyuni"]),
        ("ahyuni", []), ("sri dikbud", []), ("", []), ("  ", []), ("!!! ---", []), ("sri & wahyuni | x", []),
        ("sri:*", ["Sri Wahyuni"]),
        ("'", []), ("\\", []), ("sri'); DROP TABLE", []), ("²", []), ("日本", []), ("🙂", []), ("%", []),
    ],
)  # fmt: skip
def test_every_word_begins_a_word_of_name_agency_or_alias(staff: Staff, q: str, names: list[str]):
    staff.petugas.act("/visits", {"guest": {"name": "Sri Wahyuni", "agency": "dinkes", "phone": "081278901234"}})
    staff.arrived("Siti Aminah", agency="Kecamatan Kalianda")
    told = staff.petugas.read("/guests", q=q)
    assert [g["name"] for g in told["items"]] == names
    GuestsOut.model_validate_json(json.dumps(told))


def test_a_search_without_words_or_with_too_many(staff: Staff):
    refused(staff.petugas.get("/guests"), 422, "missing", "q")
    refused(staff.petugas.get("/guests", q="x" * 201), 422, "too_long", "q")
    refused(staff.petugas.get("/guests", q="sri\x00"), 422, "control_character", "q")
    refused(staff.petugas.get("/guests", q="sri", cursor="x"), 422, "bad_cursor", "cursor")


def test_many_found_guests_come_in_pages(staff: Staff):
    for number in range(25):
        staff.house.arrive(f"Sri {number:02d}")
    first = staff.petugas.read("/guests", q="sri")
    second = staff.petugas.read("/guests", q="sri", cursor=first["next"])
    names = [g["name"] for g in first["items"] + second["items"]]
    assert names == [f"Sri {number:02d}" for number in range(25)]
    assert second["next"] is None


def test_a_found_guest_can_be_checked_in(staff: Staff):
    staff.arrived("Sri Wahyuni")
    (found,) = staff.petugas.read("/guests", q="sri wah")["items"]
    told = staff.petugas.act("/visits", {"guest": {"id": found["id"]}})
    assert told["guest"] == found
    assert UUID(found["id"])
