"""POST /visits/{id}/correction (design §6)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pojok.visits.models import Correction
from tests.api.people import Staff, refused


def test_fields_are_put_right_and_the_visit_answered(staff: Staff):
    visit = staff.waiting()
    key = uuid4()
    body = {"name": "Sri Wahyunni", "agency": "dishub", "need": "SPM LS", "reason": "salah_ketik"}
    told = staff.piket.act(f"/visits/{visit['id']}/correction", body, key=key)
    assert (told["guest"]["name"], told["guest"]["agency"]["code"], told["need"]) == (
        "Sri Wahyunni", "dishub", "SPM LS",
    )  # fmt: skip
    assert staff.piket.act(f"/visits/{visit['id']}/correction", body, key=key, status=200)["id"] == visit["id"]
    refused(staff.piket.post(f"/visits/{visit['id']}/correction", body | {"need": "x"}, key=key), 409, "key_reused")
    assert Correction.objects.count() == 3


def test_times_are_put_right_with_their_offset(staff: Staff):
    visit = staff.finished()
    at = visit["steps"][0]["began_at"]
    told = staff.piket.act(
        f"/visits/{visit['id']}/correction", {"steps.arrive.began_at": at[:10] + "T00:00:00+07:00", "reason": "lain"}
    )
    assert told["arrived_at"] == at[:10] + "T00:00:00+07:00"
    assert told["steps"][0]["began_at"] == told["arrived_at"]


def test_events_name_fields_and_no_values(staff: Staff):
    visit = staff.waiting()
    staff.piket.act(f"/visits/{visit['id']}/correction", {"name": "Sri Rahasia", "reason": "Ia sendiri bilang"})
    events = staff.auditor.read(f"/visits/{visit['id']}/events")["items"]
    assert events[-1]["kind"] == "visit.corrected"
    assert events[-1]["payload"] == {"fields": ["name"], "reason": "lain"}


def test_it_can_be_taken_back(staff: Staff):
    visit, key = staff.waiting(), uuid4()
    staff.piket.act(f"/visits/{visit['id']}/correction", {"agency": "dishub", "reason": "lain"}, key=key)
    told = staff.piket.act(f"/visits/{visit['id']}/undo", {"undoes": str(key)})
    assert told["guest"]["agency"]["code"] == "dinkes"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"need": "x"}, 422, "missing", "reason"),
        ({"reason": "lain"}, 422, "nothing_changed", None),
        ({"reason": "", "need": "x"}, 422, "empty", "reason"),
        ({"reason": "lain", "warna": 1}, 422, "unknown_field", "warna"),
        ({"reason": "lain", "warna": {"a": [None]}}, 422, "unknown_field", "warna"),
        ({"reason": "lain", "name": None}, 422, "not_text", "name"),
        ({"reason": "lain", "name": 1}, 422, None, "name"),
        ({"reason": "lain", "members": "Ani"}, 422, None, "members"),
        ({"reason": "lain", "members": None}, 422, "not_a_list", "members"),
        ({"reason": "lain", "arrived_at": 3}, 422, "bad_time", "arrived_at"),
        ({"reason": "lain", "steps.arrive.began_at": 3}, 422, "bad_time", "steps.arrive.began_at"),
        ({"reason": "lain", "steps.arrive.began_at": "9"}, 422, "bad_time", "steps.arrive.began_at"),
        ({"reason": "lain", "steps.x\u0000.began_at": "2026-01-01T00:00:00Z"}, 422, "unknown_time", None),
        ({"reason": "lain", "state": []}, 422, None, "state"),
        ({"reason": "lain", "unit": "aset"}, 409, "hand_off_instead", "unit"),
        ({"reason": "lain", "state": "finished"}, 409, "not_closed_by_day_end", "state"),
    ],
)
def test_bad_input_is_said(staff: Staff, body: dict, status: int, code: str | None, field: str | None):
    visit = staff.waiting()
    refused(staff.piket.post(f"/visits/{visit['id']}/correction", body), status, code, field)
    assert not Correction.objects.exists()


def test_who_may(staff: Staff, elsewhere: Staff):
    path = f"/visits/{staff.waiting()['id']}/correction"
    body = {"need": "x", "reason": "lain"}
    staff.perbendaharaan.act(path, body)
    for name in ("petugas", "aset", "pimpinan", "admin", "auditor"):
        refused(staff.person(name).post(path, body), 403)
    refused(elsewhere.hire("lain", "piket").post(path, body), 404)
