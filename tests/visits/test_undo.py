"""Undo of one's own last press (design §4.5)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import GuestCaller
from pojok.visits import actions
from pojok.visits.actions.acting import FIELDS
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.links import revoke, token_of, visit_by_token
from pojok.visits.models import StepRun, Ticket, TicketVoid
from pojok.visits.queries.answer import runs_of
from pojok.visits.queries.guest import guest_view
from tests.office import House, fresh, refused


def as_it_is(visit):
    """All that acts may change, and the runs that count."""
    stored = fresh(visit)
    fields = {name: getattr(stored, name) for name in FIELDS}
    return fields, [(r.code, r.began_at, r.ended_at, r.measured, r.skipped) for r in runs_of(stored)]


ACTS = {
    "greet": ("arrive", lambda h, v, k: actions.greet(key=k, visit_id=v.pk, by=h.petugas), "petugas"),
    "greet and report": (
        "arrive",
        lambda h, v, k: actions.greet(key=k, visit_id=v.pk, by=h.petugas, then=("report",)),
        "petugas",
    ),
    "phoned": ("reported", lambda h, v, k: actions.phoned(key=k, visit_id=v.pk, by=h.petugas), "petugas"),
    "take": ("reported", lambda h, v, k: actions.take(key=k, visit_id=v.pk, by=h.piket), "piket"),
    "direct": (
        "reported",
        lambda h, v, k: actions.direct(
            key=k, visit_id=v.pk, by=h.piket, direction=Direction("aset", need="KIB", purpose="koordinasi")
        ),
        "piket",
    ),
    "call": ("waiting", lambda h, v, k: actions.call(key=k, visit_id=v.pk, by=h.perbendaharaan), "perbendaharaan"),
    "consult": (
        "called",
        lambda h, v, k: actions.consult(key=k, visit_id=v.pk, by=h.perbendaharaan),
        "perbendaharaan",
    ),
    "end": ("consulting", lambda h, v, k: actions.end(key=k, visit_id=v.pk, by=h.perbendaharaan), "perbendaharaan"),
    "finish": (
        "consulting",
        lambda h, v, k: actions.finish(key=k, visit_id=v.pk, by=h.perbendaharaan, outcome="beres"),
        "perbendaharaan",
    ),
    "missed": ("called", lambda h, v, k: actions.miss(key=k, visit_id=v.pk, by=h.perbendaharaan), "perbendaharaan"),
    "parking": ("waiting", lambda h, v, k: actions.park(key=k, visit_id=v.pk, by=h.perbendaharaan), "perbendaharaan"),
    "handoff": (
        "consulting",
        lambda h, v, k: actions.hand_off(
            key=k, visit_id=v.pk, by=h.perbendaharaan, unit="aset", kind="wrong_unit", reason="KIB, bukan SPM"
        ),
        "perbendaharaan",
    ),
    "departure": (
        "consulting",
        lambda h, v, k: actions.depart(key=k, visit_id=v.pk, by=h.petugas, reason="terlalu_lama"),
        "petugas",
    ),
    "skip": (
        "arrive",
        lambda h, v, k: actions.skip_step(key=k, visit_id=v.pk, by=h.piket, code="greet", reason="sudah"),
        "piket",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_can_be_taken_back(house: House, name: str):
    where, act, who = ACTS[name]
    visit = getattr(house, where)()
    before = as_it_is(visit)
    key = uuid4()
    act(house, visit, key)
    assert as_it_is(visit) != before
    by = getattr(house, who)
    undo_key = uuid4()
    assert not actions.undo(key=undo_key, visit_id=visit.pk, by=by, undoes=key).repeated
    assert as_it_is(visit) == before
    assert actions.undo(key=undo_key, visit_id=visit.pk, by=by, undoes=key).repeated
    with refused("undone_already"):
        actions.undo(key=uuid4(), visit_id=visit.pk, by=by, undoes=key)
    assert Event.objects.filter(kind="visit.undone", subject_id=visit.pk).exists()


def test_a_returned_guest_is_away_again_after_undo(house: House):
    visit = house.called()
    actions.miss(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    key = uuid4()
    actions.return_guest(key=key, visit_id=visit.pk, by=house.petugas)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.petugas, undoes=key)
    assert fresh(visit).state == "missed"
    assert fresh(visit).absences.get().ended_at is None


def test_the_whole_press_of_a_check_in_is_cancelled(house: House):
    key = uuid4()
    arrival = Arrival(guest=GuestGiven(name="Sri", agency="dinkes"))
    visit = actions.check_in(key=key, by=house.petugas, arrival=arrival, then=("greet", "report")).visit
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.petugas, undoes=key)
    assert fresh(visit).state == "cancelled"
    assert runs_of(visit) == []
    assert StepRun.objects.filter(visit=visit).count() == 3, "nothing is deleted"


def test_a_taken_back_number_stays_void_and_the_next_is_another(house: House):
    visit, key = house.reported(), uuid4()
    actions.direct(key=key, visit_id=visit.pk, by=house.piket, direction=Direction("aset"))
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.piket, undoes=key)
    done = actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("aset"))
    numbers = list(Ticket.objects.filter(visit=visit).order_by("number").values_list("number", flat=True))
    assert numbers == [numbers[0], numbers[0] + 1]
    assert done.visit.ticket
    assert done.visit.ticket.number == numbers[1]
    assert TicketVoid.objects.get().ticket.number == numbers[0]


def test_undo_of_calling_next_reverses_both_guests(house: House):
    before, following = house.consulting("Ani"), house.waiting("Budi")
    key = uuid4()
    actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan, previous="finished")
    actions.undo(key=uuid4(), visit_id=following.pk, by=house.perbendaharaan, undoes=key)
    assert fresh(before).state == "consulting"
    assert fresh(following).state == "waiting"


def test_undo_is_refused_once_something_happened_on_top(house: House):
    visit, key = house.arrive(), uuid4()
    actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    actions.report(key=uuid4(), visit_id=visit.pk, by=house.piket)
    with refused("acted_since"):
        actions.undo(key=uuid4(), visit_id=visit.pk, by=house.petugas, undoes=key)


def test_only_who_did_it_may_take_it_back(house: House):
    visit, key = house.arrive(), uuid4()
    actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    with refused("not_yours"):
        actions.undo(key=uuid4(), visit_id=visit.pk, by=house.piket, undoes=key)


def test_a_guest_may_take_back_the_own_leaving(house: House):
    visit = house.waiting()
    guest, key = GuestCaller(visit.pk, visit.office_id), uuid4()
    actions.depart(key=key, visit_id=visit.pk, by=guest, reason="tidak_jadi")
    assert fresh(visit).state == "left"
    actions.undo(key=uuid4(), visit_id=visit.pk, by=guest, undoes=key)
    assert fresh(visit).state == "waiting"


def test_each_guest_of_a_press_has_the_own_event_of_its_undo(house: House):
    before, following = house.consulting("Ani"), house.waiting("Budi")
    key = uuid4()
    actions.call_next(key=key, unit_code="perbendaharaan", by=house.perbendaharaan, previous="finished")
    actions.undo(key=uuid4(), visit_id=before.pk, by=house.perbendaharaan, undoes=key)
    undone = Event.objects.filter(kind="visit.undone")
    assert [e.payload["act"] for e in undone.about(following.pk)] == ["call"]
    assert [e.payload["act"] for e in undone.about(before.pk)] == ["finish"]


def test_a_press_of_another_day_is_not_taken_back(house: House):
    visit = house.waiting()
    guest, key = GuestCaller(visit.pk, visit.office_id), uuid4()
    actions.depart(key=key, visit_id=visit.pk, by=guest, reason="tidak_jadi")
    assert guest_view(fresh(visit)).undo_key == key
    with clock.at(clock.now() + timedelta(days=1)):
        assert guest_view(fresh(visit)).undo_key is None
        with refused("too_late"):
            actions.undo(key=uuid4(), visit_id=visit.pk, by=guest, undoes=key)


def test_undo_does_not_bring_a_revoked_link_back(house: House):
    visit, key = house.waiting(), uuid4()
    token = token_of(visit)
    actions.call(key=key, visit_id=visit.pk, by=house.perbendaharaan)
    revoke(visit)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    assert visit_by_token(token) is None
