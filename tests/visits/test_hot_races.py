"""A hot act that meets another one on the same guest begins anew, so that it never rests on what was before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from pojok.organisation.models import Office
from pojok.visits import actions
from pojok.visits.actions.acting import Done
from pojok.visits.actions.direct import Direction
from pojok.visits.models import StepRun, Visit
from tests.office import CODE, House
from tests.serving import Server

pytestmark = pytest.mark.concurrency


@pytest.fixture
def house(server: Server) -> Iterator[House]:
    """The shipped office in a database of its own, so that several connections can work in it."""
    with server.django():
        house = House(Office.objects.get(code=CODE))
        # The SOP in force is known to this process from here on.
        house.arrive()
        yield house


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def meanwhile(server: Server, first: Any, second: Any) -> tuple[Any, Any]:
    """Do `second` while what `first` did isn't committed yet; commit once the second waits for it."""
    done, go_on = Event(), Event()

    def hold() -> Any:
        try:
            with transaction.atomic():
                answer = first()
                done.set()
                assert go_on.wait(30)
            return answer
        finally:
            done.set()
            connection.close()

    def wait() -> Any:
        try:
            assert done.wait(30)
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.submit(hold), threads.submit(wait)
        while not other.done() and not server.sql(WAITING)[0][0]:
            time.sleep(0.01)
        go_on.set()
        return one.result(), other.result()


def test_a_direction_that_waited_for_somebody_taking_the_guest_ends_that_step(server: Server, house: House):
    visit, piket = house.reported(), house.piket
    _taken, directed = meanwhile(
        server,
        lambda: actions.take(key=uuid4(), visit_id=visit.pk, by=piket),
        lambda: actions.direct(key=uuid4(), visit_id=visit.pk, by=piket, direction=Direction("aset")),
    )
    assert directed.runs is None, "it was done in its ORM form"
    runs = StepRun.objects.filter(visit=visit).order_by("pk")
    assert [(run.code, run.ended_at is not None) for run in runs][-1] == ("direct", True)
    assert not runs.filter(ended_at=None).exists()
    assert Visit.objects.get(pk=visit.pk).state == "waiting"


def test_a_report_that_waited_for_a_note_keeps_it(server: Server, house: House):
    visit = house.arrive("Budi")
    actions.greet(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    petugas = house.petugas
    _phoned, reported = meanwhile(
        server,
        lambda: actions.phoned(key=uuid4(), visit_id=visit.pk, by=petugas),
        lambda: actions.report(key=uuid4(), visit_id=visit.pk, by=petugas),
    )
    assert reported.runs is None
    visit.refresh_from_db()
    assert (visit.state, visit.phoned_at is not None) == ("reported", True)


def test_a_guest_whom_somebody_is_just_calling_is_passed_over_by_next(server: Server, house: House):
    first, second = house.waiting("Ani"), house.waiting("Budi")
    one, other = house.perbendaharaan, house.perbendaharaan2

    def call(by: Any) -> Done | None:
        return actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=by)

    called, passed = meanwhile(server, lambda: call(one), lambda: call(other))
    assert called is not None
    assert passed is not None
    assert (called.visit.pk, passed.visit.pk) == (first.pk, second.pk)
