"""The table of transitions is whole: somebody's turn in every state, a way out, an Event for each act."""

import pytest

from pojok.history.kinds import declared
from pojok.sop.plan import Plan, PlanStep
from pojok.visits.models import State
from pojok.visits.models.visit import OVER
from pojok.visits.queries.standing import TURN
from pojok.visits.transitions import TRANSITIONS, expected, sources

OPEN = [s for s in State.values if s not in OVER]


def plan(*steps: tuple[str, tuple[str, ...]]) -> Plan:
    made = [
        PlanStep(code=code, order=n, label=code, text=code, acts=acts, performers=frozenset({"piket"}), minutes=None)
        for n, (code, acts) in enumerate(steps, 1)
    ]
    return Plan(version_id=0, number=1, title="", steps=tuple(made))


MANUAL = plan(
    ("arrive", ("check_in",)),
    ("greet", ("greet",)),
    ("report", ("report",)),
    ("direct", ("take", "direct")),
    ("consult", ("call", "consult")),
    ("finish", ("end", "finish")),
)
SHORT = plan(("welcome", ("check_in", "greet")), ("direct", ("direct",)), ("talk", ("consult", "finish")))


@pytest.mark.parametrize("state", OPEN)
def test_every_open_state_has_a_turn_and_a_way_on(state: str):
    assert state in TURN
    assert any(state in t.sources for t in TRANSITIONS.values() if t.next not in ("", state))


@pytest.mark.parametrize("act", TRANSITIONS)
def test_every_act_has_a_declared_event(act: str):
    assert TRANSITIONS[act].event in declared()


@pytest.mark.parametrize("state", OVER)
def test_nothing_follows_the_end_but_putting_it_right(state: str):
    assert expected(state, MANUAL) is None
    following = {act for act in TRANSITIONS if state in sources(act, MANUAL)}
    assert following == (set() if state == State.CANCELLED else {"correction"})


def test_the_manual_is_passed_in_its_order():
    assert [expected(s, MANUAL) for s in ("arrived", "greeted", "reported", "waiting", "called", "consulting")] == [
        "greet", "report", "take", "call", "consult", "end",
    ]  # fmt: skip


def test_a_dropped_act_is_not_required():
    assert "greeted" in sources("direct", SHORT)
    assert "reported" in sources("direct", SHORT)
    assert "arrived" not in sources("direct", SHORT)
    assert "waiting" in sources("consult", SHORT)
    assert "waiting" not in sources("consult", MANUAL)
    assert expected("greeted", SHORT) == "direct"


def test_a_merged_step_is_one_press():
    assert SHORT.pressed_with("check_in") == ("greet",)
    assert MANUAL.pressed_with("check_in") == ()
    assert MANUAL.pressed_with("take") == ()
