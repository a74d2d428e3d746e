"""A line of the paper book becomes a visit, with the hours it happened (design §4.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.models import Membership
from pojok.visits import actions
from pojok.visits.actions.direct import Direction
from pojok.visits.actions.late import PaperRow
from pojok.visits.models import Call, Departure, StepRun, Ticket, TicketVoid, Visit, VisitAct
from pojok.visits.queries import board
from pojok.visits.queries.answer import runs_of
from tests.office import House, fresh, refused

YESTERDAY = datetime.fromisoformat("2026-11-23T00:00:00+07:00")
NOW = datetime.fromisoformat("2026-11-24T10:00:00+07:00")


def at(text: str, day: datetime = YESTERDAY) -> datetime:
    hour, minute = text.split(".")
    return day + timedelta(hours=int(hour), minutes=int(minute))


ROW = PaperRow(
    guest=GuestGiven(name="Sri Wahyuni", agency="dinkes"),
    arrived_at=at("9.12"),
    end="finished",
    need="SPM LS",
    unit="perbendaharaan",
    called_at=at("9.30"),
    ended_at=at("9.55"),
    outcome="Kode rekening diperbaiki",
)


@pytest.fixture(autouse=True)
def morning(house: House):
    with clock.at(YESTERDAY - timedelta(days=500)):
        house.petugas, house.piket, house.perbendaharaan  # noqa: B018 - they have worked here for long
    with clock.at(NOW):
        yield


def enter(house: House, row: PaperRow = ROW, **other: object) -> Visit:
    done = actions.enter_late(key=uuid4(), by=house.petugas, row=replace(row, **other))
    return fresh(done.visit)


def test_a_line_of_paper_is_a_whole_visit_at_its_hours(house: House):
    visit = enter(house)
    assert (visit.state, visit.arrived_at, visit.called_at, visit.ended_at) == (
        "finished", at("9.12"), at("9.30"), at("9.55"),
    )  # fmt: skip
    assert (visit.unit.code, visit.outcome, visit.warnings) == (
        "perbendaharaan", "Kode rekening diperbaiki", ["late_entry"],
    )  # fmt: skip
    assert [(r.code, r.began_at, r.ended_at, r.measured) for r in runs_of(visit)] == [
        ("arrive", at("9.12"), at("9.12"), False),
        ("greet", at("9.12"), at("9.12"), False),
        ("report", at("9.12"), at("9.12"), False),
        ("direct", at("9.12"), at("9.12"), False),
        ("consult", at("9.30"), at("9.55"), True),
        ("finish", at("9.55"), at("9.55"), False),
    ]


def test_four_facts_who_did_it_who_recorded_it_when_and_when_recorded(house: House):
    username = house.perbendaharaan.username
    visit = enter(house, official=username)
    events = {e.kind: e for e in Event.objects.about(visit.pk)}
    called = events["visit.called"]
    assert (called.by_id, called.payload["recorded_by"]) == (house.perbendaharaan.user_id, house.petugas.user_id)
    assert (called.at, called.recorded_at) == (at("9.30"), NOW)
    arrived = events["visit.checked_in"]
    assert (arrived.by_id, arrived.at, arrived.recorded_at) == (house.petugas.user_id, at("9.12"), NOW)
    assert "recorded_by" not in arrived.payload
    assert visit.called_by_id == house.perbendaharaan.user_id


def test_the_number_goes_on_from_that_days_counter(house: House):
    with clock.at(at("8.00")):
        house.waiting("Ani")
    assert enter(house).ticket.label == "P-002"
    assert enter(house, guest=GuestGiven(name="Budi", agency="dishub")).ticket.label == "P-003"
    assert house.waiting("Cici").ticket.label == "P-001", "today's numbers are today's"
    assert list(Ticket.objects.filter(day=YESTERDAY.date()).values_list("number", flat=True)) == [1, 2, 3]


def test_nobody_is_called_by_an_entry(house: House):
    today = NOW.replace(hour=0)
    visit = enter(house, arrived_at=at("9.00", today), called_at=at("9.10", today), ended_at=at("9.20", today))
    assert visit.state == "finished"
    assert not Call.objects.exists()
    assert board(house.office).calls == ()
    assert not any(unit.waiting for unit in board(house.office).units)


def test_who_left_has_left_with_the_reason_on_paper(house: House):
    visit = enter(house, end="left", unit="", called_at=None, ended_at=at("9.40"), reason="tidak_jadi", outcome="")
    gone = Departure.objects.get()
    assert (visit.state, visit.unit, visit.ended_at, gone.reason_code, gone.at) == (
        "left", None, at("9.40"), "tidak_jadi", at("9.40"),
    )  # fmt: skip
    assert [r.code for r in runs_of(visit)] == ["arrive", "greet", "report"]


@pytest.mark.parametrize(("unit", "state"), [("", "reported"), ("perbendaharaan", "waiting")])
def test_a_guest_of_this_morning_who_is_still_here_joins_the_queue_by_arrival(house: House, unit: str, state: str):
    house.waiting("Ani")
    today = NOW.replace(hour=0)
    visit = enter(house, end="here", unit=unit, arrived_at=at("8.05", today), called_at=None, ended_at=None, outcome="")
    assert visit.state == state
    if unit:
        done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan)
        assert done.visit.pk == visit.pk, "who came first is first"
    else:
        actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("aset"))


def test_times_that_are_not_on_paper_stay_unknown(house: House):
    visit = enter(house, called_at=None, ended_at=None)
    assert (visit.state, visit.ended_at) == ("finished", at("9.12"))
    assert not StepRun.objects.filter(visit=visit, measured=True).exists()
    assert not StepRun.objects.filter(visit=enter(house, ended_at=None), measured=True).exists()


@pytest.mark.parametrize(
    ("other", "code", "field"),
    [
        ({"called_at": at("9.00")}, "time_order", "called_at"),
        ({"ended_at": at("9.20")}, "time_order", "ended_at"),
        ({"ended_at": at("9.55") + timedelta(days=1), "called_at": None}, "other_day", "ended_at"),
        ({"arrived_at": NOW + timedelta(minutes=1), "called_at": None, "ended_at": None}, "future_time", "arrived_at"),
        ({"arrived_at": NOW - timedelta(days=367), "called_at": None, "ended_at": None}, "too_old", "arrived_at"),
        ({"unit": ""}, "unit_needed", "unit"),
        ({"unit": "tak-ada"}, "unknown_unit", "unit"),
        ({"official": "tak-ada"}, "unknown_official", "official"),
        ({"end": "hilang"}, "unknown_end", "end"),
        ({"end": "here", "ended_at": None}, "not_today", "end"),
        ({"end": "left", "reason": " "}, "empty", "reason"),
        ({"guest": GuestGiven(name="", agency="dinkes")}, "empty", "name"),
        ({"guest": GuestGiven(name="Sri", agency="")}, "empty", "agency"),
        ({"guest": GuestGiven(name="Sri", agency="x", phone="abc")}, "bad_phone", "phone"),
        ({"outcome": "x" * 501}, "too_long", "outcome"),
        ({"purpose": "makan"}, "unknown_purpose", "purpose"),
    ],
)
def test_what_cannot_be_names_its_field_and_leaves_nothing(house: House, other: dict, code: str, field: str):
    with refused(code) as info:
        enter(house, **other)
    assert info.value.field == field
    assert not Visit.objects.exists()
    assert not Event.objects.exists()


def test_who_receives_a_guest_now_is_asked_for(house: House):
    today = NOW.replace(hour=0)
    still = {"end": "here", "arrived_at": at("9.00", today), "called_at": at("9.10", today), "ended_at": None}
    with refused("official_needed"):
        enter(house, **still)
    visit = enter(house, official=house.perbendaharaan.username, **still)
    assert (visit.state, visit.called_by_id) == ("consulting", house.perbendaharaan.user_id)
    actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def test_only_those_who_keep_the_paper_enter_it(house: House):
    actions.enter_late(key=uuid4(), by=house.piket, row=ROW)
    for by in (house.perbendaharaan, house.person("kepala", "pimpinan"), house.person("admin", "admin")):
        with refused("not_allowed"):
            actions.enter_late(key=uuid4(), by=by, row=ROW)


def test_the_same_line_sent_twice_is_one_visit(house: House):
    key = uuid4()
    assert not actions.enter_late(key=key, by=house.petugas, row=ROW).repeated
    assert actions.enter_late(key=key, by=house.petugas, row=ROW).repeated
    with refused("key_reused"):
        actions.enter_late(key=key, by=house.petugas, row=replace(ROW, need="SPJ"))
    assert Visit.objects.count() == 1
    assert Ticket.objects.count() == 1


def test_an_entry_is_taken_back_as_one_also_what_an_official_did(house: House):
    key = uuid4()
    row = replace(ROW, official=house.perbendaharaan.username)
    visit = actions.enter_late(key=key, by=house.petugas, row=row).visit
    with refused("not_yours"):
        actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.petugas, undoes=key)
    assert fresh(visit).state == "cancelled"
    assert runs_of(visit) == []
    assert TicketVoid.objects.get().ticket.visit_id == visit.pk
    assert not VisitAct.objects.filter(undone_at=None).exists()


def test_its_times_can_be_put_right(house: House):
    visit = enter(house, called_at=at("9.12"))
    actions.correct(
        key=uuid4(), visit_id=visit.pk, by=house.piket, corrections={"called_at": at("9.40")}, reason="salah_ketik"
    )
    stored = fresh(visit)
    assert (stored.arrived_at, stored.called_at, stored.directed_at) == (at("9.12"), at("9.40"), at("9.12"))


def test_paper_of_a_day_follows_that_days_sop(house: House):
    assert enter(house, arrived_at=NOW - timedelta(days=365), called_at=None, ended_at=None).state == "finished"


def test_an_official_of_then_may_be_named_who_is_no_longer_here(house: House):
    gone = Membership.objects.filter(user_id=house.perbendaharaan.user_id)
    gone.update(ended_at=NOW - timedelta(minutes=5))
    assert enter(house, official=house.perbendaharaan.username).called_by_id == house.perbendaharaan.user_id


def test_paper_may_be_older_than_the_people_here(house: House):
    Membership.objects.filter(user_id=house.perbendaharaan.user_id).update(began_at=NOW)
    assert enter(house, official=house.perbendaharaan.username).called_by_id == house.perbendaharaan.user_id
