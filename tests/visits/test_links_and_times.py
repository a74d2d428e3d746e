"""Guest links and times (design §6, §4.10)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.models import GuestDuty
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.links import revoke, token_of, visit_by_token
from pojok.visits.queries.guest import duties_in_force, guest_view
from tests.office import House, fresh, refused

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 10.00 WIB


def test_the_link_opens_its_visit_and_no_other(house: House):
    visit, other = house.arrive("Ani"), house.arrive("Budi")
    assert visit_by_token(token_of(visit)) == visit
    forged = token_of(visit)[:21] + token_of(other)[21:]
    assert visit_by_token(forged) is None
    for bad in ("", "x", "é", token_of(visit) + "AAAA", "A" * 5000):
        assert visit_by_token(bad) is None


def test_a_link_ends_after_90_days_or_when_revoked(house: House):
    visit = house.arrive()
    token = token_of(visit)
    with clock.at(clock.now() + timedelta(days=91)):
        assert visit_by_token(token) is None
    revoke(visit)
    assert visit_by_token(token) is None
    assert visit_by_token(token_of(fresh(visit))) == visit


def arrive_at(house: House, occurred_at: datetime):
    arrival = Arrival(guest=GuestGiven(name="Sri", agency="dinkes"), occurred_at=occurred_at)
    return actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival).visit


def test_a_future_time_beyond_two_minutes_is_refused(house: House):
    assert arrive_at(house, clock.now() + timedelta(seconds=110))
    with refused("future_time"):
        arrive_at(house, clock.now() + timedelta(seconds=130))


def test_a_late_entry_is_allowed_and_marked_with_both_times(house: House):
    with clock.at(MONDAY):
        visit = arrive_at(house, MONDAY - timedelta(hours=2))
    assert "late_entry" in visit.warnings
    event = Event.objects.get(pk=visit.pk)
    assert (event.at, event.recorded_at) == (MONDAY - timedelta(hours=2), MONDAY)


def test_no_act_is_refused_because_the_office_is_closed_it_is_marked(house: House):
    sunday = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    with clock.at(sunday):
        assert "outside_hours" in house.arrive("Ani").warnings
    with clock.at(MONDAY):
        assert "outside_hours" not in house.arrive("Budi").warnings


def test_a_day_is_the_offices_day(house: House):
    before_midnight = datetime(2026, 11, 23, 16, 59, tzinfo=UTC)  # 23.59 WIB
    with clock.at(before_midnight):
        first = house.waiting("Ani")
    with clock.at(before_midnight + timedelta(minutes=2)):
        second = house.waiting("Budi")
    assert (first.ticket.day.day, second.ticket.day.day) == (23, 24)
    assert first.ticket.number == second.ticket.number == 1


def test_the_guest_sees_old_and_new_number_after_a_hand_off(house: House):
    visit = house.waiting()
    old = visit.ticket.label
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="KIB"
    )
    view = guest_view(fresh(visit))
    assert (view.old_number, view.number) == (old, "B-001")
    assert "Bidang Perbendaharaan" in view.why


def test_wrong_office_names_the_right_one_to_the_guest(house: House):
    visit = house.reported()
    with refused("refer_needed"):
        actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="bukan_kantor_ini")
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="bukan_kantor_ini", refer="bpprd")
    assert guest_view(fresh(visit)).refer_name == "Badan Pengelola Pajak dan Retribusi Daerah"


def test_duties_stand_only_while_they_are_in_force(house: House):
    with clock.at(datetime(2021, 3, 1, 3, 0, tzinfo=UTC)):
        assert len(duties_in_force(house.office)) == 2
    with clock.at(MONDAY):
        assert len(duties_in_force(house.office)) == 1
    GuestDuty.objects.filter(office=house.office).update(in_force_until=datetime(2020, 1, 1).date())
    with clock.at(MONDAY):
        assert duties_in_force(house.office) == []
