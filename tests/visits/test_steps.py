"""The SOP runs: steps, clock, waiting and way (design §3.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import StepRun
from pojok.visits.queries.answer import runs_of
from tests.office import House, fresh, refused


def told(visit):
    """code, measured, minutes (None while open) of each run."""
    return [
        (r.code, r.measured, None if r.ended_at is None else round((r.ended_at - r.began_at).total_seconds() / 60))
        for r in runs_of(visit)
    ]


def test_each_act_ends_its_step_and_opens_the_next(house: House):
    start = clock.now() - timedelta(hours=1)

    def at(minutes):
        return clock.at(start + timedelta(minutes=minutes))

    with at(0):
        visit = house.arrive()
    with at(3):
        actions.greet(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    with at(4):
        actions.report(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    with at(6):
        actions.take(key=uuid4(), visit_id=visit.pk, by=house.piket)
    with at(10):
        actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("perbendaharaan"))
    with at(20):
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    assert not StepRun.objects.filter(visit=visit, ended_at=None).exists(), "waiting and way are no step"
    with at(22):
        actions.consult(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with at(42):
        actions.end(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with at(43):
        actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, outcome="Sudah jelas")
    assert told(visit) == [
        ("arrive", True, 3),
        ("greet", True, 1),
        ("report", True, 2),
        ("direct", True, 4),
        ("consult", True, 20),
        ("finish", True, 1),
    ]
    assert fresh(visit).state == "finished"
    assert fresh(visit).outcome == "Sudah jelas"


def test_acts_pressed_together_are_not_measured(house: House):
    arrival = Arrival(guest=GuestGiven(name="Sri Wahyuni", agency="dinkes"))
    done = actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival, then=("greet", "report"))
    assert done.visit.state == "reported"
    assert told(done.visit) == [("arrive", False, 0), ("greet", False, 0), ("report", True, None)]


def test_directing_takes_the_guest_when_nobody_has(house: House):
    visit = house.waiting()
    assert told(visit)[-1] == ("direct", False, 0)
    assert fresh(visit).taken_by_id == house.piket.user_id


def test_finishing_from_the_consultation_ends_both_steps(house: House):
    visit = house.consulting()
    actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    runs = {r.code: r for r in runs_of(visit)}
    assert runs["consult"].ended_at
    assert runs["consult"].measured
    assert runs["finish"].ended_at
    assert not runs["finish"].measured


def test_a_hand_off_ends_this_run_and_the_next_consultation_is_another(house: House):
    visit = house.consulting()
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="salah_bidang"
    )
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.aset)
    actions.consult(key=uuid4(), visit_id=visit.pk, by=house.aset)
    assert [r.code for r in runs_of(visit)].count("consult") == 2


def test_at_most_one_step_is_open_and_the_database_says_so(house: House):
    from django.db import IntegrityError, transaction

    visit = house.reported()
    with pytest.raises(IntegrityError), transaction.atomic():
        StepRun.objects.create(visit=visit, code="consult", began_at=clock.now(), press=uuid4())


@pytest.mark.parametrize("act", ["report", "take", "consult", "end", "finish", "miss"])
def test_an_act_out_of_order_is_refused_and_names_what_is_expected(house: House, act: str):
    visit = house.arrive()
    by = {"report": house.petugas, "take": house.piket}.get(act)
    if by is None:
        visit = house.waiting()
        by = house.perbendaharaan
    with pytest.raises(Refused) as refused:
        getattr(actions, act)(key=uuid4(), visit_id=visit.pk, by=by)
    assert refused.value.code == "wrong_order"
    assert refused.value.more["expected"] == ("greet" if visit.state == "arrived" else "call")


def test_a_step_may_be_skipped_with_a_reason(house: House):
    visit = house.arrive()
    actions.skip_step(key=uuid4(), visit_id=visit.pk, by=house.piket, code="greet", reason="petugas_tidak_ada")
    assert fresh(visit).state == "greeted"
    skipped = runs_of(visit)[-1]
    assert (skipped.code, skipped.measured) == ("greet", False)
    assert skipped.skipped == "Petugasnya sedang tidak di tempat"


def test_only_the_next_step_may_be_skipped_and_not_the_one_that_directs(house: House):
    visit = house.arrive()
    with refused("wrong_order"):
        actions.skip_step(key=uuid4(), visit_id=visit.pk, by=house.piket, code="report", reason="x")
    visit = house.reported("Budi Santoso")
    with refused("step_needed"):
        actions.skip_step(key=uuid4(), visit_id=visit.pk, by=house.piket, code="direct", reason="x")
    with refused("empty"):
        actions.skip_step(key=uuid4(), visit_id=house.arrive("Cici").pk, by=house.piket, code="greet", reason=" ")


def test_a_step_that_acts_confirm_is_not_confirmed_by_hand(house: House):
    with refused("step_has_acts"):
        actions.confirm_step(key=uuid4(), visit_id=house.arrive().pk, by=house.petugas, code="greet")
