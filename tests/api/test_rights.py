"""Who may do what (design §6 “Who”), and nothing of another office (design §4.8)."""

from uuid import uuid4

import pytest

from tests.api.people import ROLES, Staff, refused
from tests.api.test_order import BODIES, in_state

# role × act. K: the konsultan of the visit's queue; the others of another queue may not.
DOOR = {"petugas", "piket"}
QUEUE = {"perbendaharaan", "perbendaharaan2"}
MAY = {
    "check_in": DOOR,
    "greeting": DOOR,
    "report": DOOR,
    "taking": {"piket"},
    "direction": {"piket"},
    "calls": QUEUE,
    "consultation": QUEUE,
    "consultation/end": QUEUE,
    "finish": QUEUE,
    "missed": QUEUE,
    "parking": QUEUE,
    "handoff": QUEUE | {"piket"},
    "return": DOOR | QUEUE,
    "departure": DOOR | QUEUE,
    "skip": QUEUE | {"piket"},
}
FROM = {
    "greeting": "arrived", "report": "greeted", "taking": "reported", "direction": "reported", "calls": "waiting",
    "consultation": "called", "consultation/end": "consulting", "finish": "ending", "missed": "called",
    "parking": "called", "handoff": "consulting", "return": "missed", "departure": "waiting", "skip": "ending",
}  # fmt: skip
MORE_BODIES = {**BODIES, "departure": {"reason": "tidak_jadi"}, "skip": {"reason": "sudah_dilakukan"}}
READERS = set(ROLES)
SEARCHERS = {"petugas", "piket", "perbendaharaan", "perbendaharaan2", "aset"}


def path_of(act: str, visit: dict) -> str:
    return f"/visits/{visit['id']}/steps/finish/skip" if act == "skip" else f"/visits/{visit['id']}/{act}"


@pytest.mark.parametrize("act", FROM)
def test_only_these_may(staff: Staff, act: str):
    visit = in_state(staff, FROM[act])
    for role in ROLES:
        if role in MAY[act]:
            continue
        refused(staff.person(role).post(path_of(act, visit), MORE_BODIES.get(act)), 403)
        assert staff.now(visit)["state"] == FROM[act], role
    for role in sorted(MAY[act]):
        visit = in_state(staff, FROM[act])
        staff.person(role).act(path_of(act, visit), MORE_BODIES.get(act))


def test_only_door_and_duty_check_in(staff: Staff):
    body = {"guest": {"name": "Ani", "agency": "dinkes"}}
    for role in ROLES:
        response = staff.person(role).post("/visits", body)
        if role in MAY["check_in"]:
            assert response.status_code == 201, role
        else:
            refused(response, 403, "not_allowed")


@pytest.mark.parametrize("role", ROLES)
def test_only_a_konsultan_of_the_queue_calls_the_next(staff: Staff, role: str):
    visit = staff.waiting()
    response = staff.person(role).post("/units/perbendaharaan/calls")
    if role in QUEUE:
        assert (response.status_code, response.json()["id"]) == (201, visit["id"])
    else:
        refused(response, 403)
        assert staff.now(visit)["state"] == "waiting"


@pytest.mark.parametrize("role", ROLES)
def test_all_staff_read_and_only_some_search_guests(staff: Staff, role: str):
    visit = staff.waiting("Sri Wahyuni")
    person = staff.person(role)
    assert person.read(f"/visits/{visit['id']}")["id"] == visit["id"]
    assert person.read("/visits")["items"]
    assert person.read(f"/visits/{visit['id']}/events")["items"]
    assert person.read("/board")["units"]
    assert person.read("/units")["items"]
    found = person.get("/guests", q="sri")
    if role in SEARCHERS:
        assert [g["name"] for g in found.json()["items"]] == ["Sri Wahyuni"]
    else:
        refused(found, 403, "not_allowed")


@pytest.mark.parametrize("role", ["pimpinan", "admin", "auditor"])
def test_those_who_only_read_are_offered_nothing(staff: Staff, role: str):
    for visit in (staff.arrived("Ani"), staff.reported("Budi"), staff.called("Citra"), staff.ending("Dedi")):
        assert staff.person(role).read(f"/visits/{visit['id']}")["next"] == []


def test_what_is_offered_is_what_is_allowed(staff: Staff):
    """`next` and the acts ask the same functions (design §5)."""
    paths = {
        "greet": "greeting", "report": "report", "take": "taking", "direct": "direction", "call": "calls",
        "consult": "consultation", "end": "consultation/end", "finish": "finish", "missed": "missed",
        "parking": "parking", "return": "return", "handoff": "handoff", "departure": "departure",
    }  # fmt: skip
    for state in ("arrived", "greeted", "reported", "waiting", "called", "missed", "consulting", "ending"):
        for role in ("petugas", "piket", "perbendaharaan"):
            visit = in_state(staff, state)
            offered = set(staff.person(role).read(f"/visits/{visit['id']}")["next"]) - {"skip"}
            for act, path in paths.items():
                response = staff.person(role).post(f"/visits/{visit['id']}/{path}", MORE_BODIES.get(path))
                assert (response.status_code == 201) is (act in offered), (state, role, act)
                if act in offered:
                    visit = in_state(staff, state)


def test_of_another_office_nothing_is_there(staff: Staff, elsewhere: Staff):
    visit = staff.reported("Sri Wahyuni")
    at = f"/visits/{visit['id']}"
    for path in (at, f"{at}/events"):
        refused(elsewhere.auditor.get(path), 404, "not_found")
    for act in FROM:
        refused(elsewhere.piket.post(path_of(act, visit), MORE_BODIES.get(act)), 404, "not_found")
    refused(elsewhere.petugas.post(f"{at}/undo", {"undoes": visit["id"]}), 404, "not_found")
    refused(elsewhere.piket.post(f"{at}/steps/arrive"), 404, "not_found")
    assert staff.now(visit) == {**visit, "next": []}


def test_lists_show_only_the_own_office(staff: Staff, elsewhere: Staff):
    here = staff.waiting("Sri Wahyuni")
    there = elsewhere.petugas.act("/visits", {"guest": {"name": "Sri Wayan", "agency": "Dinas Kota"}})
    assert here["id"] in {v["id"] for v in staff.auditor.read("/visits")["items"]}
    assert [v["id"] for v in elsewhere.auditor.read("/visits")["items"]] == [there["id"]]
    assert [g["name"] for g in elsewhere.petugas.read("/guests", q="sri")["items"]] == ["Sri Wayan"]
    assert [g["name"] for g in staff.petugas.read("/guests", q="sri")["items"]] == ["Sri Wahyuni"]
    assert {u["code"] for u in elsewhere.auditor.read("/units")["items"]} == {
        "umum", "belanja", "belanja-pegawai", "pendapatan",
    }  # fmt: skip
    assert sum(u["waiting"] for u in elsewhere.auditor.read("/board")["units"]) == 0


def test_a_guest_unit_and_priority_of_another_office_are_unknown(staff: Staff, elsewhere: Staff):
    visit = staff.reported("Sri Wahyuni")
    told = elsewhere.petugas.post("/visits", {"guest": {"id": visit["guest"]["id"]}})
    refused(told, 422, "unknown_guest", "guest")
    refused(staff.piket.post(f"/visits/{visit['id']}/direction", {"unit": "belanja"}), 422, "unknown_unit", "unit")
    refused(staff.perbendaharaan.post("/units/belanja/calls"), 404, "unknown_unit")
    refused(staff.auditor.get("/visits", unit="belanja"), 422, "unknown_unit", "unit")


def test_an_official_of_another_queue_is_refused_as_the_named_one(staff: Staff):
    visit = staff.reported()
    body = {"unit": "perbendaharaan", "official": staff.aset.username}
    refused(staff.piket.post(f"/visits/{visit['id']}/direction", body), 422, "unknown_official", "official")


def test_a_visit_that_never_was(staff: Staff):
    for path in (f"/visits/{uuid4()}", "/visits/not-a-uuid", "/visits/123", "/visits/%00"):
        refused(staff.auditor.get(path), 404)
    refused(staff.petugas.post(f"/visits/{uuid4()}/greeting"), 404, "not_found")
    refused(staff.petugas.post("/visits/not-a-uuid/greeting"), 404, "not_found")


def test_a_guest_in_nobodys_queue_yet_is_no_konsultans_to_send_away(staff: Staff):
    visit = staff.reported()
    at = f"/visits/{visit['id']}"
    refused(staff.perbendaharaan.post(f"{at}/departure", {"reason": "tidak_jadi"}), 403, "other_queue")
    refused(staff.perbendaharaan.post(f"{at}/steps/direct/skip", {"reason": "x"}), 403, "other_queue")
    assert staff.perbendaharaan.read(at)["next"] == []
