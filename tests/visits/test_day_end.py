"""Day's end (design §4.10): once a day, also after a downtime, corrected the next morning, in no average."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from pojok.history.models import Event
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import GuestCaller
from pojok.organisation.models import Office
from pojok.visits import actions
from pojok.visits.models import Absence, Correction, DayEnd, Departure, StepRun, Visit, VisitAct
from pojok.visits.queries import board
from pojok.visits.queries.day_end import ended_by, unseen
from tests.office import House, fresh, refused
from tests.serving import Server
from tests.visits.test_undo_walk import with_papers
from tests.visits.whole import whole
from tests.web.browsing import acting_on

DAY = date(2026, 11, 23)
AFTERNOON = datetime.fromisoformat("2026-11-23T15:00:00+07:00")
LAST_SECOND = datetime.fromisoformat("2026-11-23T23:59:59+07:00")
AFTER_MIDNIGHT = datetime.fromisoformat("2026-11-24T00:00:20+07:00")
MORNING = datetime.fromisoformat("2026-11-24T08:00:00+07:00")


@pytest.fixture
def afternoon(house: House) -> Iterator[House]:
    """People who have worked here for a while, on an afternoon."""
    with clock.at(AFTERNOON):
        house.petugas, house.piket, house.perbendaharaan  # noqa: B018 - made now
        yield house


def close(at: datetime = AFTER_MIDNIGHT) -> int:
    with clock.at(at):
        return actions.close_days()


def put(house: House, visit: Visit, at: datetime = MORNING, **fields: object) -> Visit:
    with clock.at(at):
        done = actions.correct(
            key=uuid4(), visit_id=visit.pk, by=house.piket, corrections=fields, reason="ditutup_otomatis"
        )
    return fresh(done.visit)


STATES = ("arrived", "reported", "waiting", "called", "missed", "parked")


def in_state(house: House, state: str) -> Visit:
    if state in ("missed", "parked"):
        visit = house.called(state)
        act = actions.miss if state == "missed" else actions.park
        return act(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan).visit
    make = {"arrived": house.arrive, "reported": house.reported, "waiting": house.waiting, "called": house.called}
    return make[state](state)


@pytest.mark.parametrize("state", STATES)
def test_who_was_not_received_has_left_since_the_office_closed(afternoon: House, state: str):
    visit = in_state(afternoon, state)
    assert close() == 1
    stored, gone = fresh(visit), Departure.objects.get()
    assert (stored.state, stored.ended_at, stored.place_id) == ("left", LAST_SECOND, None)
    assert (gone.reason_code, gone.reason, gone.by_id, gone.at) == (
        "kantor_tutup",
        "Kantor sudah tutup",
        None,
        LAST_SECOND,
    )
    assert not StepRun.objects.filter(ended_at=None).exists()
    assert not Absence.objects.filter(ended_at=None).exists()
    event = Event.objects.get(kind="visit.departed")
    assert (event.via, event.by_id, event.at, event.recorded_at) == ("system", None, LAST_SECOND, AFTER_MIDNIGHT)
    assert event.payload == {"reason": "kantor_tutup"}


@pytest.mark.parametrize("ending", [False, True])
def test_who_was_received_is_finished_and_marked(afternoon: House, ending: bool):
    visit = afternoon.consulting()
    if ending:
        actions.end(key=uuid4(), visit_id=visit.pk, by=afternoon.perbendaharaan)
    close()
    stored = fresh(visit)
    assert (stored.state, stored.ended_at) == ("finished", LAST_SECOND)
    assert "ditutup_otomatis" in stored.warnings


def test_a_step_closed_by_the_day_is_in_no_average(afternoon: House):
    visit = afternoon.consulting()
    close()
    measured = {r.code: r.measured for r in StepRun.objects.filter(visit=visit)}
    assert measured["greet"]
    assert not measured["consult"]
    assert not measured["finish"]


def test_it_is_done_once_and_counted(afternoon: House):
    afternoon.waiting("Ani")
    afternoon.waiting("Budi")
    afternoon.consulting("Cici")
    assert close() == 3
    assert close() == 0
    assert close(MORNING) == 0
    row = DayEnd.objects.get(day=DAY)
    assert (row.left, row.finished, row.closed_at, row.seen_at) == (2, 1, AFTER_MIDNIGHT, None)
    assert Event.objects.get(kind="day.closed").payload == {"day": "2026-11-23", "left": 2, "finished": 1}


def test_several_days_of_downtime_are_closed_each_for_itself(afternoon: House):
    first = afternoon.waiting("Ani")
    with clock.at(AFTERNOON + timedelta(days=1)):
        second = afternoon.waiting("Budi")
    assert close(MORNING + timedelta(days=4)) == 2
    assert fresh(first).ended_at == LAST_SECOND
    assert fresh(second).ended_at == LAST_SECOND + timedelta(days=1)
    days = {d.day: d.left for d in DayEnd.objects.all()}
    assert days == {DAY: 1, DAY + timedelta(days=1): 1, DAY + timedelta(days=4): 0}


def test_visits_of_today_are_never_touched(afternoon: House):
    afternoon.waiting("Ani")
    with clock.at(AFTER_MIDNIGHT):
        today = afternoon.arrive("Dini")
    close(AFTER_MIDNIGHT + timedelta(minutes=1))
    assert fresh(today).state == "arrived"
    with clock.at(AFTERNOON), refused("day_not_over"):
        actions.close_day(office=afternoon.office, day=DAY)


def test_each_office_has_its_own_midnight(afternoon: House):
    visit = afternoon.waiting()
    Office.objects.filter(pk=afternoon.office.pk).update(timezone="Asia/Jayapura")
    assert close(datetime.fromisoformat("2026-11-23T23:59:00+09:00")) == 0
    assert close(datetime.fromisoformat("2026-11-24T00:00:10+09:00")) == 1
    assert fresh(visit).ended_at == datetime.fromisoformat("2026-11-23T23:59:59+09:00")


def test_what_is_entered_today_for_a_day_before_ends_with_today(afternoon: House):
    afternoon.waiting("Ani")
    close()
    with clock.at(MORNING):
        stray = afternoon.arrive("Budi", occurred_at=AFTERNOON)
    assert close(MORNING + timedelta(minutes=1)) == 0
    assert fresh(stray).state == "arrived"
    with clock.at(MORNING):
        actions.see_day_end(key=uuid4(), by=afternoon.piket, day=DAY)
    assert close(AFTER_MIDNIGHT + timedelta(days=1)) == 1
    row = DayEnd.objects.get(day=DAY)
    assert (row.left, row.seen_at) == (2, None), "told again"


def test_the_board_of_a_new_day_is_empty_and_next_offers_nobody_of_yesterday(afternoon: House):
    afternoon.waiting("Ani")
    with clock.at(MORNING):
        # Even before the worker has come to it.
        assert actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=afternoon.perbendaharaan) is None
    close()
    with clock.at(MORNING):
        shown = board(afternoon.office)
        assert shown.calls == ()
        assert not any(unit.waiting for unit in shown.units)
        today = afternoon.waiting("Budi")
        done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=afternoon.perbendaharaan)
        assert done is not None
        assert done.visit.pk == today.pk


def test_a_guest_by_link_takes_back_nothing_that_the_system_did(afternoon: House):
    visit = afternoon.waiting()
    close(AFTER_MIDNIGHT)
    act = VisitAct.objects.get(act="departure")
    guest = GuestCaller(visit.pk, visit.office_id)
    for undoes in (act.press, act.key):
        with clock.at(AFTER_MIDNIGHT), refused("not_yours"):
            actions.undo(key=uuid4(), visit_id=visit.pk, by=guest, undoes=undoes)


def test_a_step_by_hand_does_not_keep_the_day_open(afternoon: House):
    with_papers(afternoon)
    visit = afternoon.reported()
    close()
    assert fresh(visit).state == "left"


# The next morning


def test_piket_sees_what_was_ended_and_says_so(afternoon: House):
    visit = afternoon.waiting()
    close()
    assert [d.day for d in unseen(afternoon.office)] == [DAY]
    rows = ended_by(afternoon.piket, afternoon.office, DAY)
    assert [(r.visit.pk, r.stood, r.corrected) for r in rows] == [(visit.pk, "waiting", False)]
    key = uuid4()
    with clock.at(MORNING):
        actions.see_day_end(key=key, by=afternoon.piket, day=DAY)
        actions.see_day_end(key=key, by=afternoon.piket, day=DAY)
        with refused("not_allowed"):
            actions.see_day_end(key=uuid4(), by=afternoon.petugas, day=DAY)
        with refused("not_found"):
            actions.see_day_end(key=uuid4(), by=afternoon.piket, day=DAY - timedelta(days=9))
    row = DayEnd.objects.get(day=DAY)
    assert (row.seen_at, row.seen_by_id) == (MORNING, afternoon.piket.user_id)
    assert unseen(afternoon.office) == []


def test_who_was_received_after_all_is_finished_at_the_hour_told(afternoon: House):
    visit = afternoon.waiting()
    close()
    at = datetime.fromisoformat("2026-11-23T15:40:00+07:00")
    stored = put(afternoon, visit, state="finished", ended_at=at, outcome="SPM diterima")
    assert (stored.state, stored.ended_at, stored.outcome) == ("finished", at, "SPM diterima")
    runs = {r.code: (r.ended_at, r.measured) for r in StepRun.objects.filter(visit=visit, undone_at=None)}
    assert runs["consult"] == runs["finish"] == (at, False)
    assert not Departure.objects.filter(undone_at=None).exists()
    assert {c.field for c in Correction.objects.all()} == {"state", "ended_at", "outcome"}
    assert ended_by(afternoon.piket, afternoon.office, DAY)[0].corrected


def test_who_had_gone_is_left_at_the_hour_told(afternoon: House):
    visit = afternoon.consulting()
    close()
    at = datetime.fromisoformat("2026-11-23T15:40:00+07:00")
    stored = put(afternoon, visit, state="left", ended_at=at)
    assert (stored.state, stored.ended_at) == ("left", at)
    assert Departure.objects.get().at == at
    runs = {r.code: r.ended_at for r in StepRun.objects.filter(visit=visit, undone_at=None)}
    assert runs["consult"] == at
    assert "finish" not in runs


@pytest.mark.parametrize("state", ["waiting", "consulting", "called"])
def test_that_correction_can_be_taken_back_too(afternoon: House, state: str):
    visit = getattr(afternoon, state)()
    close()
    before, key = whole(visit), uuid4()
    fields = {"state": "left" if state == "consulting" else "finished", "ended_at": AFTERNOON + timedelta(minutes=30)}
    with clock.at(MORNING):
        actions.correct(key=key, visit_id=visit.pk, by=afternoon.piket, corrections=fields, reason="lain")
        assert whole(visit) != before
        actions.undo(key=uuid4(), visit_id=visit.pk, by=afternoon.piket, undoes=key)
    assert whole(visit) == before


def test_what_the_end_needs_is_named(afternoon: House):
    visit, door = afternoon.waiting("Ani"), afternoon.arrive("Budi")
    close()
    at = datetime.fromisoformat("2026-11-23T15:40:00+07:00")
    with refused("end_needed") as info:
        put(afternoon, visit, state="finished")
    assert info.value.field == "ended_at"
    with refused("unit_needed"):
        put(afternoon, door, state="finished", ended_at=at)
    assert put(afternoon, door, state="finished", ended_at=at, unit="aset").unit.code == "aset"


def test_how_people_ended_a_visit_is_theirs(afternoon: House):
    visit = afternoon.waiting()
    actions.depart(key=uuid4(), visit_id=visit.pk, by=afternoon.petugas, reason="tidak_jadi")
    with refused("not_closed_by_day_end"):
        put(afternoon, visit, state="finished", ended_at=AFTERNOON)


# Races


def test_people_who_act_at_the_same_moment_do_no_harm(server: Server):
    """The day's end and a person at the same visits: each is ended once, by one of them."""
    with acting_on(server) as house:
        yesterday = clock.now() - timedelta(days=1)
        with clock.at(yesterday):
            house.petugas, house.piket, house.perbendaharaan  # noqa: B018
            visits = [house.waiting(f"Tamu {n}") for n in range(6)]
        failures: list[Exception] = []

        def leave() -> None:
            try:
                for visit in reversed(visits):
                    try:
                        actions.depart(key=uuid4(), visit_id=visit.pk, by=house.petugas, reason="tidak_jadi")
                    except Refused as refusal:
                        if refusal.code != "wrong_order":
                            raise
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        person = threading.Thread(target=leave)
        person.start()
        actions.close_days()
        person.join()
        assert not failures
        assert {fresh(v).state for v in visits} == {"left"}
        for visit in visits:
            assert Departure.objects.filter(visit=visit, undone_at=None).count() == 1
            assert VisitAct.objects.filter(visit=visit, act="departure").count() == 1
