"""Every write may be repeated (design §4.2)."""

from uuid import uuid4

from pojok.guests.actions import GuestGiven
from pojok.guests.models import Guest
from pojok.history.models import Event
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Call, Visit
from tests.office import House, fresh, refused

ARRIVAL = Arrival(guest=GuestGiven(name="Sri Wahyuni", agency="dinkes"))


def test_the_same_check_in_again_is_the_same_visit(house: House):
    key = uuid4()
    first = actions.check_in(key=key, by=house.petugas, arrival=ARRIVAL, then=("greet", "report"))
    again = actions.check_in(key=key, by=house.petugas, arrival=ARRIVAL, then=("greet", "report"))
    assert (first.repeated, again.repeated) == (False, True)
    assert first.visit.pk == again.visit.pk == key
    assert Event.objects.about(key).count() == 3
    assert Guest.objects.filter(normalised="sri wahyuni").count() == 1


def test_the_key_with_other_content_is_refused(house: House):
    key = uuid4()
    actions.check_in(key=key, by=house.petugas, arrival=ARRIVAL)
    other = Arrival(guest=GuestGiven(name="Sri Handayani", agency="dinkes"))
    with refused("key_reused"):
        actions.check_in(key=key, by=house.petugas, arrival=other)


def test_the_key_of_one_act_is_no_key_for_another(house: House):
    visit = house.arrive()
    with refused("key_reused"):
        actions.greet(key=visit.pk, visit_id=visit.pk, by=house.petugas)


def test_somebody_elses_use_of_the_key_is_no_repeat(house: House):
    visit, key = house.arrive(), uuid4()
    actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    with refused("key_reused"):
        actions.greet(key=key, visit_id=visit.pk, by=house.piket)


def test_a_repeat_is_recognised_though_the_policy_would_refuse_it(house: House):
    visit, key = house.arrive(), uuid4()
    actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    assert actions.greet(key=key, visit_id=visit.pk, by=house.petugas).repeated
    actions.report(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    late = actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    assert late.repeated
    assert late.visit.state == "reported", "a repeat answers with the visit as it is now"


def test_calling_next_again_with_its_key_answers_the_same_guest(house: House):
    first, second = house.waiting("Ani"), house.waiting("Budi")
    key = uuid4()
    done = actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan)
    again = actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan)
    assert done
    assert again
    assert again.repeated
    assert done.visit.pk == again.visit.pk == first.pk
    assert fresh(second).state == "waiting"


def test_a_repeat_with_previous_does_not_finish_the_guest_it_called(house: House):
    before, following = house.consulting("Ani"), house.waiting("Budi")
    key = uuid4()
    for _ in range(2):
        actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan, previous="finished")
    assert fresh(before).state == "finished"
    assert fresh(following).state == "called"


def test_nobody_waiting_stores_nothing_under_the_key(house: House):
    key = uuid4()
    assert actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan) is None
    visit = house.waiting()
    done = actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan)
    assert done
    assert done.visit.pk == visit.pk
    assert not done.repeated
    assert Call.objects.get().pk == key


def test_directing_again_gives_no_second_number(house: House):
    visit, key = house.reported(), uuid4()
    for _ in range(3):
        actions.direct(key=key, visit_id=visit.pk, by=house.piket, direction=Direction("aset"))
    assert Visit.objects.get(pk=visit.pk).tickets.count() == 1


def test_a_guest_who_moved_comes_for_the_agency_told(house: House):
    def come(agency: str) -> Visit:
        given = GuestGiven(name="Sri Wahyuni", agency=agency, phone="0812 7890 1234")
        return actions.check_in(key=uuid4(), by=house.petugas, arrival=Arrival(guest=given)).visit

    first, second = come("dinkes"), come("disdik")
    assert first.guest == second.guest
    assert (first.agency.code, second.agency.code) == ("dinkes", "disdik")
