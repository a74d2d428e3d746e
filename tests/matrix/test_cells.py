"""Role × address × own or other office: each cell is asked for, through the whole chain (design §4.8)."""

import pytest

from tests.matrix.asking import ask
from tests.matrix.examples import examples_of
from tests.matrix.routes import all_routes
from tests.matrix.rules import (
    ASKING_BY_SCRIPT,
    ASKING_PUBLICLY,
    DONE,
    PEOPLE,
    RULES,
    STRANGERS,
    Rule,
    expected,
)
from tests.matrix.world import World

ROUTES = {route.name: route for route in all_routes()}
THERE = [rule for rule in RULES if rule.route in ROUTES]
FORMS = [rule for rule in THERE if rule.door == "staff" and rule.method == "POST"]


@pytest.mark.parametrize("rule", THERE, ids=lambda r: f"{r.method} {r.route}")
def test_everybody_is_answered_as_the_rule_says(world: World, rule: Rule) -> None:
    wrong = []
    for name in ASKING_PUBLICLY if rule.door == "public" else PEOPLE:
        somebody = world.people[name]
        for own in sides_asked_for(rule, name):
            side = somebody.side if own else somebody.other
            for example in examples_of(rule.key):
                answer = ask(world, ROUTES[rule.route], rule.method, example, somebody, side)
                wanted = expected(rule, name, own=own)
                cell = f"{name}, {'own' if own else 'other'} office, {example.path or ''}"
                if answer.kind not in wanted:
                    wrong.append(f"{cell}: {answer.kind}, not {' or '.join(wanted)}: {answer.text}")
                if answer.wrote and DONE not in wanted:
                    wrong.append(f"{cell}: something was written")
                if strange := answer.told - may_hear_of(rule, name, side.mark, somebody.side.mark):
                    wrong.append(f"{cell}: tells of {', '.join(strange)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("rule", FORMS, ids=lambda r: r.route)
def test_a_form_sent_by_a_script_reaches_no_further(world: World, rule: Rule) -> None:
    """HTMX is answered with parts of pages; who may not is told so, and nothing of the other office."""
    wrong = []
    for name in ASKING_BY_SCRIPT:
        somebody = world.people[name]
        for own in sides_asked_for(rule, name):
            wanted = expected(rule, name, own=own)
            if DONE in wanted:
                continue
            side = somebody.side if own else somebody.other
            answer = ask(world, ROUTES[rule.route], "POST", examples_of(rule.key)[0], somebody, side, htmx=True)
            if answer.wrote or answer.kind == DONE or answer.told - {somebody.side.mark}:
                wrong.append(f"{name}, {'own' if own else 'other'} office: {answer}")
    assert not wrong, "\n".join(wrong)


def sides_asked_for(rule: Rule, name: str) -> tuple[bool, ...]:
    """Something of the own office, and of the other one. A stranger has neither; of whoever works in both it matters
    what becomes of the one they don't work in now."""
    if not rule.of_office or (name in STRANGERS and rule.door != "public"):
        return (True,)
    return (False,) if name == "both_there" else (True, False)


def may_hear_of(rule: Rule, name: str, asked_for: str, works_in: str) -> set[str]:
    """Whose words may stand in the answer: of the office one works in now, and of a guest's own link."""
    of_link = {asked_for} if rule.route.startswith(("guest", "proof")) else set()
    return of_link | (set() if name in STRANGERS else {works_in})
