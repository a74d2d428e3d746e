""" "15 menit lagi": the guest is passed over until then, and back by itself with the old arrival."""

from datetime import timedelta
from uuid import uuid4

from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import GuestCaller
from pojok.visits import actions
from pojok.visits.models import Absence, State, Visit
from tests.office import House, fresh, refused

MINUTE = timedelta(minutes=1)


def guest(visit: Visit) -> GuestCaller:
    return GuestCaller(visit.pk, visit.office_id)


def ask(visit: Visit) -> Absence:
    key = uuid4()
    actions.park(key=key, visit_id=visit.pk, by=guest(visit))
    return Absence.objects.latest("began_at")


def test_a_guest_is_parked_for_fifteen_minutes_whatever_is_asked(house: House):
    visit, now = house.waiting(), clock.now()
    with clock.at(now):
        actions.park(key=uuid4(), visit_id=visit.pk, by=guest(visit), minutes=60)
    absence = visit.absences.get()
    assert fresh(visit).state == State.PARKED
    assert absence.until == now + 15 * MINUTE
    assert absence.by_id is None
    assert Event.objects.get(kind="visit.parked").payload == {"minutes": 15}


def test_a_called_guest_may_ask_too_and_take_it_back(house: House):
    visit, key = house.called(), uuid4()
    actions.park(key=key, visit_id=visit.pk, by=guest(visit))
    assert fresh(visit).place_id is None
    actions.undo(key=uuid4(), visit_id=visit.pk, by=guest(visit), undoes=key)
    assert fresh(visit).state == State.CALLED
    assert fresh(visit).place_id


def test_the_third_time_is_refused_kindly(house: House):
    visit = house.waiting()
    for _ in range(2):
        ask(visit)
        actions.return_guest(key=uuid4(), visit_id=visit.pk, by=guest(visit))
    with refused("asked_enough") as info:
        ask(visit)
    assert "meja depan" in info.value.remedy
    actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def test_what_was_taken_back_does_not_count(house: House):
    visit = house.waiting()
    for _ in range(3):
        key = uuid4()
        actions.park(key=key, visit_id=visit.pk, by=guest(visit))
        actions.undo(key=uuid4(), visit_id=visit.pk, by=guest(visit), undoes=key)
    ask(visit)


def test_asked_twice_with_one_key_is_one_absence(house: House):
    visit, key = house.waiting(), uuid4()
    first = actions.park(key=key, visit_id=visit.pk, by=guest(visit))
    again = actions.park(key=key, visit_id=visit.pk, by=guest(visit))
    assert (first.repeated, again.repeated) == (False, True)
    assert visit.absences.count() == 1


def test_staff_may_say_how_long_within_an_hour(house: House):
    visit, now = house.waiting(), clock.now()
    for minutes in (0, -1, 61):
        with refused("bad_minutes"):
            actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, minutes=minutes)
    with clock.at(now):
        actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, minutes=30)
    assert visit.absences.get().until == now + 30 * MINUTE


def test_nobody_returns_before_the_time(house: House):
    absence = ask(house.waiting())
    assert absence.until
    with clock.at(absence.until - MINUTE):
        assert actions.return_due() == 0
    assert fresh(absence.visit_id).state == State.PARKED


def test_back_by_itself_with_the_old_arrival_and_only_once(house: House):
    early, late = house.waiting("Ani"), house.waiting("Budi")
    arrived = fresh(early).arrived_at
    absence = ask(early)
    assert absence.until
    with clock.at(absence.until + 40 * MINUTE):  # the worker was down meanwhile
        assert actions.return_due() == 1
        assert actions.return_due() == 0
    assert fresh(early).state == State.WAITING
    assert fresh(early).arrived_at == arrived
    event = Event.objects.get(kind="visit.returned", subject_id=early.pk)
    assert (event.via, event.by_id) == ("system", None)
    done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan)
    assert done is not None
    assert done.visit.pk == early.pk != late.pk


def test_whoever_came_back_before_or_was_called_is_left_alone(house: House):
    back, called, gone = house.waiting("Ani"), house.waiting("Budi"), house.waiting("Cici")
    for visit in (back, called, gone):
        ask(visit)
    actions.return_guest(key=uuid4(), visit_id=back.pk, by=guest(back))
    actions.call(key=uuid4(), visit_id=called.pk, by=house.perbendaharaan)
    actions.depart(key=uuid4(), visit_id=gone.pk, by=house.petugas, reason="tidak_jadi")
    with clock.at(clock.now() + 20 * MINUTE):
        assert actions.return_due() == 0
    assert [fresh(v).state for v in (back, called, gone)] == [State.WAITING, State.CALLED, State.LEFT]


def test_parked_without_a_time_waits_for_somebody_to_say_so(house: House):
    visit = house.waiting()
    actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with clock.at(clock.now() + 300 * MINUTE):
        assert actions.return_due() == 0


def test_a_return_by_itself_is_nobodys_to_take_back(house: House):
    visit = house.waiting()
    absence = ask(visit)
    with clock.at(clock.now() + 16 * MINUTE):
        actions.return_due()
        key = Event.objects.get(kind="visit.returned").pk
        for by in (guest(visit), house.piket):
            with refused("not_yours"):
                actions.undo(key=uuid4(), visit_id=visit.pk, by=by, undoes=key)
    assert absence.visit_id == visit.pk
