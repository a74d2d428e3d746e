"""Every act of the table, from every state it may start from, and long ways at random: undo puts all rows back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import AnyCaller, GuestCaller
from pojok.sop.models import SopStep, SopVersion
from pojok.sop.queries import plan_of
from pojok.visits import actions, policies
from pojok.visits.actions.direct import Direction
from pojok.visits.models import State, TicketVoid, Visit
from pojok.visits.transitions import TRANSITIONS
from tests.office import House, fresh
from tests.visits.whole import whole

NOON = datetime.fromisoformat("2026-11-24T12:00:00+07:00")
Act = Callable[[House, Visit, UUID], Any]

ACTS: dict[str, tuple[str, Act]] = {
    "greet": ("petugas", lambda h, v, k: actions.greet(key=k, visit_id=v.pk, by=h.petugas)),
    "report": ("petugas", lambda h, v, k: actions.report(key=k, visit_id=v.pk, by=h.petugas)),
    "take": ("piket", lambda h, v, k: actions.take(key=k, visit_id=v.pk, by=h.piket)),
    "direct": (
        "piket",
        lambda h, v, k: actions.direct(
            key=k, visit_id=v.pk, by=h.piket, direction=Direction("perbendaharaan", topic="spm", need="SPM LS")
        ),
    ),
    "call": ("perbendaharaan", lambda h, v, k: actions.call(key=k, visit_id=v.pk, by=h.perbendaharaan)),
    "consult": ("perbendaharaan", lambda h, v, k: actions.consult(key=k, visit_id=v.pk, by=h.perbendaharaan)),
    "end": ("perbendaharaan", lambda h, v, k: actions.end(key=k, visit_id=v.pk, by=h.perbendaharaan)),
    "finish": (
        "perbendaharaan",
        lambda h, v, k: actions.finish(key=k, visit_id=v.pk, by=h.perbendaharaan, outcome="beres"),
    ),
    "missed": ("perbendaharaan", lambda h, v, k: actions.miss(key=k, visit_id=v.pk, by=h.perbendaharaan)),
    "parking": ("perbendaharaan", lambda h, v, k: actions.park(key=k, visit_id=v.pk, by=h.perbendaharaan)),
    "return": ("petugas", lambda h, v, k: actions.return_guest(key=k, visit_id=v.pk, by=h.petugas)),
    "handoff": (
        "piket",
        lambda h, v, k: actions.hand_off(
            key=k,
            visit_id=v.pk,
            by=h.piket,
            unit=other_unit(v),
            kind="wrong_unit",
            reason="salah_bidang",
        ),
    ),
    "departure": ("petugas", lambda h, v, k: actions.depart(key=k, visit_id=v.pk, by=h.petugas, reason="tidak_jadi")),
    "phoned": ("petugas", lambda h, v, k: actions.phoned(key=k, visit_id=v.pk, by=h.petugas)),
    "step": ("piket", lambda h, v, k: actions.confirm_step(key=k, visit_id=v.pk, by=h.piket, code="papers")),
    "skip": (
        "piket",
        lambda h, v, k: actions.skip_step(
            key=k, visit_id=v.pk, by=h.piket, code=coming(v), reason="sudah_dilakukan"
        ),
    ),
    "correction": (
        "piket",
        lambda h, v, k: actions.correct(
            key=k, visit_id=v.pk, by=h.piket, corrections={"need": f"diperbaiki {k}"}, reason="salah_ketik"
        ),
    ),
}  # fmt: skip
BY_GUEST: dict[str, Act] = {
    "parking": lambda h, v, k: actions.park(key=k, visit_id=v.pk, by=guest(v)),
    "return": lambda h, v, k: actions.return_guest(key=k, visit_id=v.pk, by=guest(v)),
    "departure": lambda h, v, k: actions.depart(key=k, visit_id=v.pk, by=guest(v), reason="tidak_jadi"),
}

# How each state is come to from an arrival.
WAYS: dict[str, tuple[str, ...]] = {
    State.ARRIVED: (),
    State.GREETED: ("greet",),
    State.REPORTED: ("greet", "report"),
    State.WAITING: ("greet", "report", "direct"),
    State.CALLED: ("greet", "report", "direct", "call"),
    State.MISSED: ("greet", "report", "direct", "call", "missed"),
    State.PARKED: ("greet", "report", "direct", "parking"),
    State.CONSULTING: ("greet", "report", "direct", "call", "consult"),
    State.ENDING: ("greet", "report", "direct", "call", "consult", "end"),
    State.FINISHED: ("greet", "report", "direct", "call", "consult", "finish"),
    State.LEFT: ("greet", "report", "departure"),
}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Undo is a day's: whatever the hour, these ways begin and end at midday."""
    with clock.at(NOON):
        yield


def guest(visit: Visit) -> GuestCaller:
    return GuestCaller(visit.pk, visit.office_id)


def other_unit(visit: Visit) -> str:
    unit = fresh(visit).unit
    return "aset" if unit and unit.code == "perbendaharaan" else "perbendaharaan"


def coming(visit: Visit) -> str:
    step = policies.next_step(fresh(visit), plan_of(visit.sop_version_id))
    return step.code if step else ""


def at(house: House, state: str) -> Visit:
    """A guest in that state, each act a minute after the one before."""
    now = clock.now()
    with clock.at(now - timedelta(minutes=20)):
        visit = house.arrive()
    for minutes, act in enumerate(WAYS[state]):
        with clock.at(now - timedelta(minutes=19 - minutes)):
            ACTS[act][1](house, visit, uuid4())
    return fresh(visit)


@pytest.fixture
def papers(house: House) -> None:
    with_papers(house)


def with_papers(house: House) -> None:
    """The office's SOP gets a step more, before the duty officer asks, that is confirmed by hand."""
    old = SopVersion.objects.get(office=house.office)
    new = SopVersion.objects.create(
        office=house.office, number=2, title="Dengan berkas", in_force_from=old.in_force_from
    )
    for step in SopStep.objects.filter(version=old):
        step.pk, step.version_id, step.order = None, new.pk, step.order * 2
        step.save(force_insert=True)
    SopStep.objects.create(
        version=new, order=7, code="papers", text="Berkas diperiksa", acts=[], performers=["piket", "petugas"]
    )


def undone(house: House, visit: Visit, key: UUID, by: AnyCaller) -> None:
    actions.undo(key=uuid4(), visit_id=visit.pk, by=by, undoes=key)


CELLS = [(act, state) for act, t in TRANSITIONS.items() for state in sorted(t.sources) if act != "step"]


@pytest.mark.parametrize(("act", "state"), CELLS)
def test_every_act_from_every_state_is_taken_back_whole(house: House, act: str, state: str):
    visit, key = at(house, state), uuid4()
    before, voids = whole(visit), TicketVoid.objects.count()
    who, do = ACTS[act]
    if act == "skip" and not policies.may_do("skip", visit, house.piket, plan_of(visit.sop_version_id)):
        pytest.skip("the SOP's step that comes next can't be skipped")
    do(house, visit, key)
    assert whole(visit) != before
    undone(house, visit, key, getattr(house, who))
    assert whole(visit) == before
    gives_number = act in ("direct", "handoff")
    assert TicketVoid.objects.count() - voids == gives_number


@pytest.mark.parametrize(
    ("act", "state"), [(a, s) for a, t in TRANSITIONS.items() if t.by_guest for s in sorted(t.sources)]
)
def test_what_a_guest_does_by_the_link_is_taken_back_whole(house: House, act: str, state: str):
    visit, key = at(house, state), uuid4()
    before = whole(visit)
    BY_GUEST[act](house, visit, key)
    assert whole(visit) != before
    undone(house, visit, key, guest(visit))
    assert whole(visit) == before


def test_a_step_confirmed_by_hand_is_taken_back_whole(house: House, papers: None):
    visit, key = at(house, State.REPORTED), uuid4()
    before = whole(visit)
    ACTS["step"][1](house, visit, key)
    assert whole(visit) != before
    undone(house, visit, key, house.piket)
    assert whole(visit) == before


def test_every_act_of_the_table_is_walked():
    assert set(ACTS) == set(TRANSITIONS) - {"check_in"}
    assert set(BY_GUEST) == {act for act, t in TRANSITIONS.items() if t.by_guest}


@pytest.mark.parametrize("seed", range(8))
def test_a_long_way_at_random_is_taken_back_step_by_step(house: House, papers: None, seed: int):
    """Whatever was done before: each undo leaves everything as it was before that act, back to the arrival."""
    chance = random.Random(seed)
    now = clock.now() - timedelta(minutes=90)
    with clock.at(now):
        visit = house.arrive()
    done: list[tuple[str, UUID, AnyCaller, dict[str, Any]]] = []
    for minute in range(1, 41):
        # Who is gone does nothing more.
        name, key = chance.choice([a for a in ACTS if minute > 30 or a not in ("departure", "finish")]), uuid4()
        who, do = ACTS[name]
        by: AnyCaller = getattr(house, who)
        if name in BY_GUEST and chance.random() < 0.4:
            do, by = BY_GUEST[name], guest(visit)
        before = whole(visit)
        with clock.at(now + timedelta(minutes=minute)):
            try:
                do(house, visit, key)
            except Refused:
                assert whole(visit) == before, f"{name} was refused and left something"
                continue
        done.append((name, key, by, before))
    assert len(done) > 5
    for name, key, by, before in reversed(done):
        undone(house, visit, key, by)
        assert whole(visit) == before, name
