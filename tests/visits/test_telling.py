"""What guests are told of their wait: stored when told, told again only when it is left, and judged afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from pojok.history.models import Cursor
from pojok.lib import clock
from pojok.organisation.actions import take_break
from pojok.organisation.models import Break, Membership, Office, RegularBreak, Unit
from pojok.sop.models import SopStep
from pojok.visits import actions
from pojok.visits.actions.consulting import finish_whatever
from pojok.visits.actions.telling import tell
from pojok.visits.models import UnitWait, Visit, WaitTold
from pojok.visits.queries.told import WaitNow, wait_now
from pojok.visits.queries.waits import durations, held, misses
from pojok.visits.waits import queue_of
from tests.office import CODE, House, fresh
from tests.serving import Server

NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 09.00 WIB, a Tuesday
MINUTE = timedelta(minutes=1)


def at(minutes: float):
    return clock.at(NINE + minutes * MINUTE)


@pytest.fixture
def hired(house: House) -> House:
    """The people of the queue have worked here for long."""
    for person in (house.petugas, house.piket, house.perbendaharaan, house.perbendaharaan2, house.aset):
        Membership.objects.filter(user_id=person.user_id).update(began_at=NINE - timedelta(days=90))
    RegularBreak.objects.all().delete()
    return house


def unit(house: House, code: str = "perbendaharaan") -> Unit:
    return Unit.objects.get(office=house.office, code=code)


def served(house: House, at_minute: float, takes: float = 12, name: str = "Tamu") -> Visit:
    """A guest called at that minute, received two minutes later, and finished when it has taken so long."""
    with at(at_minute - 1):
        visit = house.waiting(f"{name} {at_minute}")
    with at(at_minute):
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with at(at_minute + 2):
        actions.consult(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with at(at_minute + takes):
        actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    return visit


def known(house: House, n: int = 10) -> None:
    """So many guests of twelve minutes, before nine."""
    for k in range(n):
        served(house, -15 * (n - k), name=f"Tamu {k}")


def told(visit: Visit) -> list[WaitTold]:
    return list(WaitTold.objects.filter(visit=visit).order_by("told_at", "pk"))


# --- what is known ---------------------------------------------------------------------------------------------------
def test_a_duration_is_from_the_call_to_the_end(hired: House):
    served(hired, 0, takes=14)
    assert durations(unit(hired), hired.office, NINE + 60 * MINUTE, last=200) == [14 * 60]


def test_a_call_again_counts_from_the_first_and_a_return_from_the_call_after_it(hired: House):
    with at(0):
        again, missed = hired.waiting("Ani"), hired.waiting("Budi")
        for visit in (again, missed):
            actions.call(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
    with at(5):
        actions.call(key=uuid4(), visit_id=again.pk, by=hired.perbendaharaan)
        actions.miss(key=uuid4(), visit_id=missed.pk, by=hired.perbendaharaan)
    with at(20):
        actions.return_guest(key=uuid4(), visit_id=missed.pk, by=hired.petugas)
        actions.call(key=uuid4(), visit_id=missed.pk, by=hired.perbendaharaan)
    for visit in (again, missed):
        with at(21):
            actions.consult(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
        with at(30):
            actions.finish(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
    assert sorted(durations(unit(hired), hired.office, NINE + 60 * MINUTE, last=200)) == [10 * 60, 30 * 60]


def test_the_last_step_belongs_to_it_unless_its_press_was_forgotten(hired: House):
    for start, finish in ((0, 13), (100, 190)):
        with at(start):
            visit = hired.consulting(f"Tamu {start}")
        with at(start + 10):
            actions.end(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
        with at(finish):
            actions.finish(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
    assert sorted(durations(unit(hired), hired.office, NINE + 300 * MINUTE, last=200)) == [10 * 60, 13 * 60]


def test_neither_what_was_not_measured_nor_what_the_days_end_closed_counts(hired: House):
    with at(0):
        pressed_together, closed = hired.called("Ani"), hired.consulting("Budi")
    with at(10):
        actions.finish(key=uuid4(), visit_id=closed.pk, by=hired.perbendaharaan)
        finish_whatever(key=uuid4(), visit_id=pressed_together.pk, by=hired.perbendaharaan)
    Visit.objects.filter(pk=closed.pk).update(warnings=["ditutup_otomatis"])
    assert durations(unit(hired), hired.office, NINE + 60 * MINUTE, last=200) == []


def test_a_visit_that_ended_on_another_day_does_not_count(hired: House):
    with at(0):
        visit = hired.consulting()
    with at(24 * 60):
        actions.finish(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
    assert durations(unit(hired), hired.office, NINE + timedelta(days=2), last=200) == []


def test_the_standard_of_the_sop_is_the_first_guess(hired: House):
    assert queue_of(unit(hired), hired.office, NINE).known.prior is None, "the manual leaves it blank"
    assert SopStep.objects.filter(code="consult", minutes=None).exists()


# --- who serves ------------------------------------------------------------------------------------------------------
def serving(house: House, minute: float) -> list[tuple[int, float | None, float]]:
    found = queue_of(unit(house), house.office, NINE + minute * MINUTE).officials
    return [(one.who, one.busy_for, one.back_in) for one in found]


def test_without_any_call_one_official_is_assumed(hired: House):
    assert serving(hired, 0) == [(0, None, 0)]


def test_before_the_first_call_of_the_day_those_who_usually_call(hired: House):
    served(hired, -24 * 60)
    assert serving(hired, 0) == [(hired.perbendaharaan.user_id, None, 0)]


def test_present_are_those_who_called_today_busy_since_their_last_call(hired: House):
    served(hired, 0)
    with at(20):
        hired.consulting("Ani")
    assert serving(hired, 30) == [(hired.perbendaharaan.user_id, 600, 0)]
    with at(25):
        visit = hired.waiting("Budi")
        actions.call(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan2)
    assert {who for who, _busy, _back in serving(hired, 30)} == {
        hired.perbendaharaan.user_id, hired.perbendaharaan2.user_id,
    }  # fmt: skip


def test_a_break_with_a_return_is_an_official_who_frees_then_and_without_one_nobody(hired: House):
    served(hired, 0)
    with at(20):
        take_break(key=uuid4(), by=hired.perbendaharaan, reason="ishoma", minutes=40)
    assert serving(hired, 30) == [(hired.perbendaharaan.user_id, None, 30 * 60)]
    assert serving(hired, 61) == [(hired.perbendaharaan.user_id, None, 0)]
    with at(70):
        take_break(key=uuid4(), by=hired.perbendaharaan, unit="perbendaharaan", reason="rapat", rest_of_day=True)
    assert serving(hired, 80) == []
    assert Break.objects.filter(back_at=None).count() == 1
    assert serving(hired, 24 * 60) != [], "the next day is another one"


def test_a_coming_regular_break_is_foreseen(hired: House):
    RegularBreak.objects.create(
        office=hired.office, code="ishoma", name="Ishoma", begins="12:00", ends="13:00", weekday=1
    )
    assert queue_of(unit(hired), hired.office, NINE).pauses == [(3 * 3600.0, 4 * 3600.0)]
    assert queue_of(unit(hired), hired.office, NINE + timedelta(days=1)).pauses == []


def test_a_named_officials_guest_is_theirs_alone_until_the_limit(hired: House):
    with at(0):
        hired.waiting("Ani", official=hired.perbendaharaan2.username)
    (one,) = queue_of(unit(hired), hired.office, NINE + 5 * MINUTE).line
    limit = hired.office.named_official_minutes
    assert (one.only_for, one.opens_in) == (hired.perbendaharaan2.user_id, (limit - 5) * 60)


# --- telling ---------------------------------------------------------------------------------------------------------
def test_a_new_number_is_told_once_and_again_only_when_the_forecast_has_left_it(hired: House):
    known(hired)
    with at(0):
        hired.consulting("Ani")
        visit = hired.waiting("Budi")
        assert tell(hired.office, [unit(hired)]) == 1
        assert tell(hired.office, [unit(hired)]) == 0
    (first,) = told(visit)
    assert (first.ahead, first.officials) == (0, 1)
    assert first.low_minutes is not None
    assert first.high_minutes is not None
    assert first.low_minutes <= 12 <= first.high_minutes
    with at(3):
        assert tell(hired.office, [unit(hired)]) == 0
    with at(40):  # Ani is still there
        assert tell(hired.office, [unit(hired)]) == 1
    assert len(told(visit)) == 2


def test_below_five_cases_it_is_told_that_nothing_can_be_said(hired: House):
    known(hired, 4)
    with at(0):
        hired.consulting("Ani")
        visit = hired.waiting("Budi")
        tell(hired.office, [unit(hired)])
        assert wait_now(fresh(visit), NINE) == WaitNow()
    served(hired, 20)
    with at(40):
        tell(hired.office, [unit(hired)])
    assert [one.low_minutes is None for one in told(visit)] == [True, False]


def test_whoever_is_behind_is_never_told_less(hired: House):
    known(hired)
    with at(0):
        line = [hired.waiting(f"Tamu {n}") for n in range(6)]
        tell(hired.office, [unit(hired)])
    first = [told(visit)[0] for visit in line]
    assert [one.ahead for one in first] == [0, 1, 2, 3, 4, 5]
    ends = [(one.low_minutes, one.high_minutes, one.most_minutes) for one in first]
    assert all(a <= b for one, two in pairwise(ends) for a, b in zip(one, two, strict=True))


def test_the_worker_follows_what_happens_and_catches_up_on_whoever_was_told_nothing(hired: House):
    known(hired)
    actions.tell_what_changed()  # begins to follow from here on
    assert Cursor.objects.filter(name="waits").exists()
    with at(0):
        visit = hired.waiting("Ani")
        assert actions.tell_all() == 1
        assert actions.tell_all() == 0
    assert len(told(visit)) == 1


def test_what_a_newcomer_would_be_told_is_kept_while_somebody_works(hired: House):
    known(hired)
    with at(0):
        hired.consulting("Ani")
        hired.waiting("Budi")
        tell(hired.office, [unit(hired)])
    kept = UnitWait.objects.get(unit=unit(hired))
    assert kept.officials == 1
    assert kept.high_minutes is not None
    assert kept.is_fresh(NINE + MINUTE)
    assert not kept.is_fresh(NINE + 4 * MINUTE)


def test_the_minutes_that_have_passed_are_taken_off_in_steps(hired: House):
    with at(0):
        visit = fresh(hired.waiting())
    WaitTold.objects.create(
        visit=visit, ticket=visit.ticket, unit=visit.unit, told_at=NINE, ahead=1, officials=1,
        low_minutes=10, high_minutes=25, most_minutes=40,
    )  # fmt: skip
    shown = [wait_now(visit, NINE + n * MINUTE) for n in (0, 4, 5, 12, 24, 26, 41)]
    assert shown == [
        WaitNow(10, 25, 40), WaitNow(10, 25, 40), WaitNow(5, 20, 35), WaitNow(0, 15, 30), WaitNow(0, 5, 20),
        WaitNow(0, 15, 15), None,
    ]  # fmt: skip


def test_in_a_line_too_long_the_last_have_their_place_alone(hired: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pojok.visits.waits.reading.LINE_AT_MOST", 2)
    known(hired)
    with at(0):
        line = [hired.waiting(f"Tamu {n}") for n in range(3)]
        assert tell(hired.office, [unit(hired)]) == 2
    assert told(line[2]) == []
    assert UnitWait.objects.get(unit=unit(hired)).high_minutes is None


# --- judging ---------------------------------------------------------------------------------------------------------
def promised(visit: Visit, low: int | None, high: int | None, most: int | None, minute: float = 0) -> None:
    visit = fresh(visit)
    WaitTold.objects.create(
        visit=visit, ticket=visit.ticket, unit=visit.unit, told_at=NINE + minute * MINUTE, ahead=0, officials=1,
        low_minutes=low, high_minutes=high, most_minutes=most,
    )  # fmt: skip


def test_how_often_it_held_counts_the_first_telling_of_those_who_were_called(hired: House):
    with at(0):
        held_one, early, late, beyond = (hired.waiting(name) for name in ("Ani", "Budi", "Cici", "Dedi"))
        left, away, untold, voided = (hired.waiting(name) for name in ("Eni", "Feri", "Gani", "Hani"))
    for visit in (held_one, early, late, beyond, left, away, voided):
        promised(visit, 10, 20, 30)
        promised(visit, 0, 5, 5, minute=1)  # told again: not what is judged
    promised(untold, None, None, None)
    for visit, minute in ((early, 5), (held_one, 15), (late, 25), (untold, 26), (beyond, 45)):
        with at(minute):
            actions.call(key=uuid4(), visit_id=visit.pk, by=hired.perbendaharaan)
    with at(10):
        actions.depart(key=uuid4(), visit_id=left.pk, by=hired.petugas, reason="tidak_jadi")
        actions.park(key=uuid4(), visit_id=away.pk, by=hired.perbendaharaan)
    with at(50):
        actions.call(key=uuid4(), visit_id=away.pk, by=hired.perbendaharaan)
        actions.hand_off(
            key=uuid4(), visit_id=voided.pk, by=hired.piket, unit="aset", kind="wrong_unit", reason="salah_bidang"
        )
    (row,) = held([unit(hired)], NINE - MINUTE, NINE + 60 * MINUTE)
    assert (row.judged, row.held, row.early, row.late, row.most_held, row.untold) == (4, 1, 1, 2, 3, 1)
    assert (row.percent, row.most_percent, row.median_width) == (25, 75, 10)
    assert misses(unit(hired).pk, NINE - MINUTE, NINE + 60 * MINUTE, last=100, least=5) == (4, 1, 2, 1)
    (nothing,) = held([unit(hired, "aset")], NINE - MINUTE, NINE + 60 * MINUTE)
    assert (nothing.judged, nothing.percent) == (0, None)


# --- beside the queue ------------------------------------------------------------------------------------------------
@pytest.mark.concurrency
def test_a_guest_who_is_being_told_is_not_passed_over(server: Server):
    """A row that refers to a visit, not yet committed, locks the visit's key; "next" must call that guest all the
    same, and wait for nobody."""
    with server.django():
        house = House(Office.objects.get(code=CODE))
        first, _second = house.waiting("Ani"), house.waiting("Budi")
        with psycopg.connect(server.owner_url) as telling:
            telling.execute(
                "INSERT INTO visits_waittold (visit_id, ticket_id, unit_id, told_at, ahead, officials)"
                " SELECT id, ticket_id, unit_id, now(), 0, 1 FROM visits_visit WHERE id = %s",
                [first.pk],
            )
            done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan)
            assert done is not None
            assert done.visit.pk == first.pk
            telling.rollback()
        connection.close()


def test_the_worker_of_a_running_server_tells_within_seconds(server: Server):
    import time

    with server.django():
        house = House(Office.objects.get(code=CODE))
        house.waiting("Ani")  # the follower begins with what comes after its first look
        last = time.monotonic() + 20
        while not Cursor.objects.filter(name="waits").exists():
            assert time.monotonic() < last
            time.sleep(0.1)
        visit = house.waiting("Budi")
        while not told(visit):
            assert time.monotonic() < last, "nothing was told"
            time.sleep(0.1)
        connection.close()
