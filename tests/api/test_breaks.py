"""Breaks by the API: taken, shown with the units, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pojok.api.answers import BreakOut, BreaksOut, UnitsOut
from pojok.lib import clock
from tests.api.people import Staff, refused

NOON = datetime.fromisoformat("2026-11-23T12:00:00+07:00")


def unit(staff: Staff, code: str = "perbendaharaan") -> dict[str, object]:
    told = staff.auditor.read("/units")
    UnitsOut.model_validate(told)
    return next(u for u in told["items"] if u["code"] == code)


def test_an_official_goes_and_is_back(staff: Staff):
    with clock.at(NOON):
        key = uuid4()
        told = staff.perbendaharaan.act("/breaks", {"reason": "ishoma", "minutes": 60}, key=key)
        BreakOut.model_validate(told)
        assert told == {
            "id": str(key),
            "unit": None,
            "official": staff.perbendaharaan.username,
            "reason": "ishoma",
            "reason_text": "Ishoma",
            "began_at": "2026-11-23T12:00:00+07:00",
            "back_at": "2026-11-23T13:00:00+07:00",
            "ended_at": None,
        }
        assert unit(staff)["breaks"] == [told]
        assert staff.perbendaharaan.act("/breaks", {"reason": "ishoma", "minutes": 60}, key=key, status=200) == told
        refused(staff.perbendaharaan.post("/breaks", {"minutes": 30}, key=key), 409, "key_reused")
    with clock.at(NOON + timedelta(minutes=20)):
        ended = staff.perbendaharaan.act(f"/breaks/{key}/end")
        assert ended["ended_at"] == "2026-11-23T12:20:00+07:00"
        assert unit(staff)["breaks"] == []
        refused(staff.perbendaharaan.post(f"/breaks/{key}/end"), 409, "break_over")


def test_a_unit_goes_and_stands_first(staff: Staff):
    with clock.at(NOON):
        staff.perbendaharaan2.act("/breaks", {"rest_of_day": True, "reason": "Rapat di Setda"})
    with clock.at(NOON + timedelta(minutes=1)):
        back = {"back_at": "2026-11-23T13:00:00+07:00"}
        told = staff.piket.act("/units/perbendaharaan-gaji/breaks", {"reason": "ishoma", **back})
        assert (told["unit"], told["official"]) == ("perbendaharaan", None)
        whole, one = unit(staff)["breaks"]  # type: ignore[misc]
        assert whole == told
        assert (one["reason"], one["reason_text"], one["back_at"]) == ("lain", "Rapat di Setda", None)
        both = staff.auditor.read("/breaks")
        BreaksOut.model_validate(both)
        assert both["items"] == [one, whole]
        assert unit(staff, "aset")["breaks"] == []


def test_the_duty_officer_says_it_of_an_official(staff: Staff):
    with clock.at(NOON):
        told = staff.piket.act("/breaks", {"official": staff.aset.username, "minutes": 15})
        assert (told["official"], told["reason"]) == (staff.aset.username, "jeda")
        refused(staff.aset.post("/breaks", {"official": staff.perbendaharaan.username, "minutes": 15}), 403)


def test_who_may_not_and_what_is_not_there(staff: Staff, elsewhere: Staff):
    with clock.at(NOON):
        taken = staff.aset.act("/breaks", {"minutes": 15})
        for person in (staff.petugas, staff.pimpinan, staff.auditor):
            refused(person.post("/breaks", {"minutes": 15}), 403, "not_allowed")
            refused(person.post(f"/breaks/{taken['id']}/end"), 403, "not_allowed")
        refused(staff.aset.post("/units/anggaran/breaks", {"minutes": 15}), 403, "not_allowed")
        refused(staff.aset.post("/units/tidak-ada/breaks", {"minutes": 15}), 404, "unknown_unit")
        stranger = elsewhere.piket
        refused(stranger.post(f"/breaks/{taken['id']}/end"), 404, "not_found")
        refused(stranger.post("/units/aset/breaks", {"minutes": 15}), 404, "unknown_unit")
        refused(stranger.post(f"/breaks/{uuid4()}/end"), 404, "not_found")
        assert stranger.read("/breaks")["items"] == []


def test_malformed_input_names_its_field(staff: Staff):
    with clock.at(NOON):
        for body, field in (
            ({}, "back_at"),
            ({"minutes": "15"}, "minutes"),
            ({"minutes": 0}, "minutes"),
            ({"minutes": True}, "minutes"),
            ({"minutes": 15, "rest_of_day": True}, "back_at"),
            ({"rest_of_day": "ya"}, "rest_of_day"),
            ({"back_at": "13.00"}, "back_at"),
            ({"back_at": "2026-11-23T11:00:00+07:00"}, "back_at"),
            ({"back_at": "2026-11-24T11:00:00+07:00"}, "back_at"),
            ({"minutes": 15, "reason": "a\x00b"}, "reason"),
            ({"minutes": 15, "reason": ""}, "reason"),
            ({"minutes": 15, "unit": "aset"}, "unit"),
        ):
            refused(staff.aset.post("/breaks", body), 422, field=field)
        refused(staff.aset.post("/breaks", ["15"]), 422)
        refused(staff.aset.get("/breaks", siapa="aset"), 422, "unknown_field")


def test_the_units_with_their_breaks_cost_no_more_statements_when_more_are_away(staff: Staff):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            staff.auditor.read("/units")
        return len(counted)

    with clock.at(NOON):
        staff.auditor.read("/units")
        none = statements()
        staff.aset.act("/breaks", {"minutes": 15})
        one = statements()
        staff.perbendaharaan.act("/breaks", {"minutes": 15})
        staff.perbendaharaan2.act("/breaks", {"minutes": 15})
        assert statements() == one == none + 1
