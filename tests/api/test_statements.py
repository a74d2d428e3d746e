"""How many statements each door costs, sign-in (2) left out. Guards what was reached: lower them when it gets better,
raise them only with a reason. The acts pressed most are one statement each (design §7)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pojok.guests.actions import GuestGiven
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from tests.api.people import Staff
from tests.api.test_order import in_state

SIGN_IN = 2
NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def at_most(most: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as caught:
        yield
    asked = [q["sql"] for q in caught.captured_queries if not q["sql"].startswith(NO_STATEMENT)][SIGN_IN:]
    assert len(asked) <= most, f"{len(asked)} statements:\n" + "\n".join(asked)


ACTS: dict[str, tuple[str, str, Any, int]] = {
    "greeting": ("arrived", "petugas", None, 1),
    "report": ("greeted", "petugas", None, 1),
    "taking": ("reported", "piket", None, 10),
    "direction": ("reported", "piket", {"unit": "perbendaharaan", "topic": None, "need": "SPM ditolak"}, 1),
    "calls": ("waiting", "perbendaharaan", None, 13),
    "consultation": ("called", "perbendaharaan", None, 10),
    "consultation/end": ("consulting", "perbendaharaan", None, 9),
    "finish": ("ending", "perbendaharaan", None, 9),
    "missed": ("called", "perbendaharaan", None, 7),
    "parking": ("called", "perbendaharaan", None, 7),
    "return": ("missed", "petugas", None, 9),
    "handoff": ("consulting", "perbendaharaan", {"unit": "aset", "kind": "joint", "reason": "KIB"}, 17),
    "departure": ("waiting", "petugas", {"reason": "tidak_jadi"}, 9),
}


@pytest.fixture
def warm(staff: Staff) -> Staff:
    """Plans of the SOP are read once a process; somebody has been here before."""
    staff.finished("Pertama")
    return staff


@pytest.mark.parametrize("act", ACTS)
def test_acts(warm: Staff, act: str):
    state, who, body, most = ACTS[act]
    visit = in_state(warm, state)
    person = warm.person(who)
    with at_most(most):
        person.act(f"/visits/{visit['id']}/{act}", body)


def test_check_in_of_a_known_guest(warm: Staff):
    guest = warm.finished("Sri Wahyuni")["guest"]
    petugas = warm.petugas
    with at_most(1):
        petugas.act("/visits", {"guest": {"id": guest["id"]}})


def test_receiving_greeting_and_reporting_in_one_press(warm: Staff):
    guest = warm.finished("Sri Wahyuni")["guest"]
    petugas = warm.petugas.caller
    with CaptureQueriesContext(connection) as caught:
        arrival = Arrival(guest=GuestGiven(id=UUID(guest["id"])))
        actions.check_in(key=uuid4(), by=petugas, arrival=arrival, then=("greet", "report"))
    assert len([q for q in caught.captured_queries if not q["sql"].startswith(NO_STATEMENT)]) == 1


def test_check_in_of_a_new_guest(warm: Staff):
    with at_most(16):
        warm.petugas.act("/visits", {"guest": {"name": "Sri Wahyuni", "agency": "dinkes"}})


def test_call_next(warm: Staff):
    warm.waiting("Ani"), warm.waiting("Budi")
    person = warm.perbendaharaan
    with at_most(1):
        person.act("/units/perbendaharaan/calls")
    # The guest before is settled first, in the form that every such act has.
    with at_most(11):
        person.act("/units/perbendaharaan/calls", {"previous": "missed"})


@pytest.mark.parametrize("guests", [3, 12])
def test_lists_cost_the_same_for_few_and_many(warm: Staff, guests: int):
    for number in range(guests):
        warm.house.waiting(f"Tamu {number}")
        warm.house.waiting(f"Lain {number}", unit="aset")
    warm.house.called("Satu")
    reads: list[tuple[Callable[[], Any], int]] = [
        (lambda: warm.auditor.read("/visits"), 3),
        (lambda: warm.piket.read("/visits"), 3),
        (lambda: warm.auditor.read("/board"), 2),
        (lambda: warm.auditor.read("/units"), 3),
        (lambda: warm.petugas.read("/guests", q="tamu"), 1),
    ]
    for read, most in reads:
        warm.auditor, warm.piket, warm.petugas  # noqa: B018 - tokens are made before it is counted
        with at_most(most):
            read()


def test_one_visit_and_its_events(warm: Staff):
    visit = warm.waiting()
    auditor = warm.auditor
    with at_most(3):
        auditor.read(f"/visits/{visit['id']}")
    with at_most(3):
        auditor.read(f"/visits/{visit['id']}/events")
