"""One order for list, call and board; nobody twice (design §4.4)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.lib import clock
from pojok.visits import actions
from pojok.visits.models import Visit
from pojok.visits.queries import board
from pojok.visits.queries.answer import ahead_of
from pojok.visits.queries.room import room_of
from tests.office import House, fresh, refused


def call_next(house: House, **more):
    done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan, **more)
    return done.visit if done else None


def names(house: House) -> list[str]:
    return [row.visit.guest.name for row in room_of(house.perbendaharaan, clock.now()).queue]


def test_priority_first_then_arrival_and_list_call_and_place_in_line_agree(house: House):
    start = clock.now() - timedelta(minutes=30)
    made = {}
    for minute, name, more in ((0, "Ani", {}), (1, "Budi", {}), (2, "Citra", {"priority": "lansia"}), (3, "Dedi", {})):
        with clock.at(start + timedelta(minutes=minute)):
            made[name] = house.waiting(name, **more)
    order = ["Citra", "Ani", "Budi", "Dedi"]
    assert names(house) == order
    assert [ahead_of(fresh(made[name])) for name in order] == [0, 1, 2, 3]
    assert [call_next(house).guest.name for _ in range(4)] == order
    assert call_next(house) is None


def test_a_handed_off_guest_keeps_the_arrival(house: House):
    start = clock.now() - timedelta(hours=1)
    with clock.at(start):
        early = house.waiting("Ani", unit="aset")
    with clock.at(start + timedelta(minutes=10)):
        house.waiting("Budi")
    with clock.at(start + timedelta(minutes=20)):
        actions.hand_off(
            key=uuid4(), visit_id=early.pk, by=house.aset, unit="perbendaharaan", kind="wrong_unit", reason="SPM"
        )
    assert names(house) == ["Ani", "Budi"]
    moved = fresh(early)
    assert moved.ticket
    assert moved.ticket.label.startswith("P-")
    hand = moved.hand_offs.get()
    assert (hand.from_ticket.label[0], hand.to_ticket.label[0]) == ("B", "P")


def test_a_missed_guest_is_offered_only_after_return_and_with_the_old_arrival(house: House):
    first, second = house.waiting("Ani"), house.waiting("Budi")
    assert call_next(house).pk == first.pk
    assert call_next(house, previous="missed").pk == second.pk
    assert fresh(first).state == "missed"
    assert call_next(house) is None
    actions.return_guest(key=uuid4(), visit_id=first.pk, by=house.petugas)
    third = house.waiting("Citra")
    assert call_next(house).pk == first.pk
    assert fresh(third).state == "waiting"


def test_a_guest_for_a_named_official_is_offered_to_the_unit_after_the_limit(house: House):
    named = house.perbendaharaan2
    visit = house.waiting("Ani", official=named.username)
    assert call_next(house) is None
    later = clock.now() + timedelta(minutes=house.office.named_official_minutes, seconds=1)
    with clock.at(later):
        assert call_next(house).pk == visit.pk


def test_the_named_official_is_offered_the_guest_at_once(house: House):
    visit = house.waiting("Ani", official=house.perbendaharaan2.username)
    done = actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan2)
    assert done
    assert done.visit.pk == visit.pk


@pytest.mark.parametrize(
    ("previous", "state"), [("keep", "called"), ("missed", "missed"), ("parked", "parked"), ("finished", "finished")]
)
def test_calling_next_is_told_what_became_of_the_one_before(house: House, previous: str, state: str):
    before = house.called("Ani")
    house.waiting("Budi")
    assert call_next(house, previous=previous)
    assert fresh(before).state == state


def test_previous_is_done_also_when_nobody_is_next(house: House):
    before = house.consulting("Ani")
    assert call_next(house, previous="finished", outcome="Sudah jelas") is None
    assert (fresh(before).state, fresh(before).outcome) == ("finished", "Sudah jelas")


def test_a_guest_in_consultation_was_not_missed(house: House):
    before = house.consulting("Ani")
    waiting = house.waiting("Budi")
    with refused("wrong_order"):
        call_next(house, previous="missed")
    assert (fresh(before).state, fresh(waiting).state) == ("consulting", "waiting")


def test_left_out_previous_keeps_the_guest_and_never_refuses(house: House):
    before = house.consulting("Ani")
    house.waiting("Budi")
    assert call_next(house)
    assert fresh(before).state == "consulting"


def test_calls_go_to_the_callers_last_place_and_a_full_one_is_marked(house: House):
    table = house.office.places.filter(unit=None).order_by("order").first()
    first = house.waiting("Ani")
    actions.call(key=uuid4(), visit_id=first.pk, by=house.perbendaharaan, place=table.code)
    for n in range(table.seats):
        house.waiting(f"Tamu {n}")
    seen = [call_next(house) for _ in range(table.seats)]
    assert {v.place_id for v in seen} == {table.pk}
    assert [("place_full" in v.warnings) for v in seen] == [False] * (table.seats - 1) + [True]


def test_without_a_last_place_the_first_free_table_is_meant(house: House):
    house.waiting("Ani")
    assert call_next(house).place.code == "pojok-1"
    other = house.waiting("Budi", unit="aset")
    done = actions.call(key=uuid4(), visit_id=other.pk, by=house.aset)
    assert done.visit.place.code == "pojok-2"


def test_the_board_is_made_of_calls_and_holds_no_name(house: House):
    visit = house.called("Siti Rohimah")
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    shown = board(house.office)
    assert [(c.number, c.times) for c in shown.calls] == [(fresh(visit).ticket.label, 2)]
    assert "Rohimah" not in repr(shown)


def test_a_call_taken_back_leaves_the_board(house: House):
    visit, key = house.waiting(), uuid4()
    actions.call(key=key, visit_id=visit.pk, by=house.perbendaharaan)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    assert board(house.office).calls == ()


def test_numbers_run_from_one_a_unit_and_day(house: House):
    labels = [house.waiting(n).ticket.label for n in ("Ani", "Budi")] + [
        house.waiting("Citra", unit="aset").ticket.label
    ]
    assert labels == ["P-001", "P-002", "B-001"]
    with clock.at(clock.now() + timedelta(days=1)):
        assert house.waiting("Dedi").ticket.label == "P-001"


def test_a_sub_unit_queues_at_its_nearest_ancestor_with_a_letter(house: House):
    assert house.waiting(unit="perbendaharaan-gaji").ticket.label == "P-001"
    assert Visit.objects.get().unit.code == "perbendaharaan"


def test_a_guest_whom_a_colleague_is_calling_is_not_called_away(house: House):
    visit = house.called("Ani")
    with refused("called_by_other"):
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan2)
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    actions.miss(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan2)
    assert actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan2).visit.state == "called"


def test_a_retried_press_that_found_nobody_settles_nobody_else(house: House):
    first = house.consulting("Ani")
    key = uuid4()
    press = {"key": key, "unit_code": "perbendaharaan", "by": house.perbendaharaan, "previous": "finished"}
    assert actions.call_next(**press) is None
    assert fresh(first).state == "finished"
    second = house.called("Budi")
    assert actions.call_next(**press) is None
    assert fresh(second).state == "called"


def test_an_answer_about_another_guest_than_the_last_called_is_refused(house: House):
    shown, since = house.called("Ani"), house.called("Budi")
    with refused("called_since"):
        call_next(house, previous="missed", front=shown.pk)
    assert (fresh(shown).state, fresh(since).state) == ("called", "called")


def test_the_guest_on_the_screen_is_settled_when_the_one_called_last_is_done_with(house: House):
    shown, last = house.called("Ani"), house.called("Budi")
    actions.miss(key=uuid4(), visit_id=last.pk, by=house.perbendaharaan)
    assert call_next(house, previous="missed", front=shown.pk) is None
    assert fresh(shown).state == "missed"


def test_the_board_rests_on_nobody_who_was_put_off(house: House):
    visit = house.called("Ani")
    assert board(house.office).resting is not None
    actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    shown = board(house.office)
    assert shown.resting is None
    assert [call.number for call in shown.others] == [fresh(visit).ticket.label]
