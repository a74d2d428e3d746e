"""Places have seats: taken by a call, free again by every way off; a full one refuses nobody and is marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import GuestCaller
from pojok.organisation.models import Place
from pojok.visits import actions
from pojok.visits.models import Visit
from pojok.visits.queries.places import guests_of_office, taken_seats, usual_place
from pojok.visits.queries.seats import Seats, places_for
from tests.office import House, fresh

TABLE = "pojok-1"


def table(house: House, code: str = TABLE) -> Place:
    return Place.objects.get(office=house.office, code=code)


def taken(house: House, code: str = TABLE) -> int:
    """Seats taken at that Place."""
    return taken_seats(guests_of_office(house.office.pk)).get(table(house, code).pk, 0)


def called(house: House, name: str = "Ani", members: tuple[str, ...] = (), place: str = TABLE) -> Visit:
    visit = house.waiting(name, members=members)
    return actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, place=place).visit


def is_marked(visit: Visit | UUID) -> bool:
    return "place_full" in fresh(visit).warnings


def test_a_call_takes_a_seat_for_everybody_of_the_group(house: House):
    called(house, "Ani")
    assert taken(house) == 1
    called(house, "Rombongan", ("Budi", "Tono"), place="ruang-perbendaharaan")
    assert taken(house, "ruang-perbendaharaan") == 3


def consulting(house: House, visit: Visit) -> None:
    actions.consult(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def ended(house: House, visit: Visit) -> None:
    consulting(house, visit)
    actions.end(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def finished(house: House, visit: Visit) -> None:
    consulting(house, visit)
    actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def missed(house: House, visit: Visit) -> None:
    actions.miss(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def parked(house: House, visit: Visit) -> None:
    actions.park(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)


def handed_off(house: House, visit: Visit) -> None:
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="salah_bidang"
    )


def gone(house: House, visit: Visit) -> None:
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.petugas, reason="tidak_jadi")


def gone_by_the_own_link(house: House, visit: Visit) -> None:
    guest = GuestCaller(visit.pk, house.office.pk)
    actions.depart(key=uuid4(), visit_id=visit.pk, by=guest, reason="tidak_jadi")


def undone(house: House, visit: Visit) -> None:
    press = visit.calls.get().pk
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=press)


def called_elsewhere(house: House, visit: Visit) -> None:
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, place="pojok-3")


def settled_by_the_next_call(house: House, visit: Visit) -> None:
    house.waiting("Berikut")
    actions.call_next(
        key=uuid4(), unit_code="perbendaharaan", by=house.perbendaharaan, previous="missed", place="pojok-4"
    )


WAYS = [
    ended, finished, missed, parked, handed_off, gone, gone_by_the_own_link, undone, called_elsewhere,
    settled_by_the_next_call,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_off_frees_the_seats(house: House, way: Callable[[House, Visit], None]):
    visit = called(house, "Ani", ("Budi",))
    assert taken(house) == 2
    way(house, visit)
    assert taken(house) == 0
    assert not is_marked(called(house, "Sri"))


def test_the_days_end_frees_what_was_left(house: House):
    visit = called(house, "Ani", ("Budi",))
    consulting(house, visit)
    waiting = called(house, "Citra", place="pojok-2")
    with clock.at(clock.now() + timedelta(days=1)):
        actions.close_day(office=house.office, day=house.office.day(clock.now()) - timedelta(days=1))
        assert {fresh(visit).state, fresh(waiting).state} == {"finished", "left"}
        assert taken_seats(guests_of_office(house.office.pk)) == {}


def test_in_consultation_the_seat_stays_taken(house: House):
    visit = called(house)
    consulting(house, visit)
    assert taken(house) == 1


def test_what_is_undone_takes_its_seat_again(house: House):
    visit = called(house)
    consulting(house, visit)
    key = uuid4()
    actions.end(key=key, visit_id=visit.pk, by=house.perbendaharaan)
    assert taken(house) == 0
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    assert taken(house) == 1


def test_a_full_table_refuses_nobody_and_marks_the_one_too_many(house: House):
    first, second, third = (called(house, name) for name in ("Ani", "Budi", "Citra"))
    assert [is_marked(v) for v in (first, second, third)] == [False, False, True]
    event = Event.objects.get(pk=third.calls.get().pk)
    assert event.payload["full"] is True
    assert taken(house) == 3


def test_the_mark_goes_when_the_guest_is_called_where_there_is_room(house: House):
    called(house, "Ani", ("Budi",))
    visit = called(house, "Citra")
    assert is_marked(visit)
    called_elsewhere(house, visit)
    assert not is_marked(visit)


def test_calling_again_to_ones_own_seat_is_not_full(house: House):
    visit = called(house, "Ani", ("Budi",))
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, place=TABLE)
    assert not is_marked(visit)


def test_a_group_larger_than_the_table_is_marked_though_nobody_else_is_there(house: House):
    visit = called(house, "Rombongan", ("Budi", "Tono"))
    assert is_marked(visit)
    assert not is_marked(called(house, "Rombongan lain", ("Budi", "Tono"), place="ruang-perbendaharaan"))


def test_a_group_that_does_not_fit_beside_the_others_is_marked(house: House):
    called(house, "Ani", place="ruang-perbendaharaan")
    assert not is_marked(called(house, "Dua", ("Budi",), place="ruang-perbendaharaan"))
    assert is_marked(called(house, "Dua lagi", ("Tono",), place="ruang-perbendaharaan"))


def test_without_a_place_the_first_free_table_is_taken_and_else_the_first(house: House):
    unit = house.waiting("Sri").unit
    assert unit is not None
    for number in range(1, 5):
        found = usual_place(house.perbendaharaan2, house.office, unit)
        assert found is not None
        assert found.code == f"pojok-{number}"
        called(house, f"Tamu {number}", place=found.code)
    found = usual_place(house.perbendaharaan2, house.office, unit)
    assert found is not None
    assert found.code == "pojok-1"


def test_what_a_room_is_shown_before_the_call(house: House):
    mine = called(house, "Ani")
    mates = house.waiting("Budi", members=("Tono",))
    actions.call(key=uuid4(), visit_id=mates.pk, by=house.perbendaharaan2, place="pojok-2")
    leaving = called(house, "Citra", place="pojok-3")
    ended(house, leaving)
    assert mine.unit is not None
    seen = {s.place.code: s for s in places_for(house.perbendaharaan, house.office, mine.unit)}
    assert list(seen) == ["pojok-1", "pojok-2", "pojok-3", "pojok-4", "ruang-perbendaharaan"]

    def told(seats: Seats) -> tuple[int, int, bool]:
        return seats.taken, seats.free, seats.is_full

    assert told(seen["pojok-1"]) == (1, 2, False), "one's own guest leaves before the next one comes"
    assert told(seen["pojok-2"]) == (2, 0, True)
    assert told(seen["pojok-3"]) == (0, 2, False)
    assert [one.number for one in seen["pojok-2"].guests] == ["P-002"]
    assert seen["pojok-3"].guests[0].leaving
