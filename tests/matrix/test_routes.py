"""Every address has its rules, and every rule its address."""

import pytest

from tests.matrix.asking import ask
from tests.matrix.examples import EXAMPLES, Example
from tests.matrix.routes import Route, all_routes
from tests.matrix.rules import BY_KEY, DONE, RULES
from tests.matrix.world import World

ROUTES = {route.name: route for route in all_routes()}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def line_for(route: Route, method: str) -> str:
    """What to write for an address that has no rule yet."""
    if route.of_api:
        return f'api("{method} {route.name}", STAFF),'
    of_office = ", of_office=True" if route.parts and method == "GET" else ""
    return f'{"page" if method == "GET" else "act"}("{route.name}", STAFF{of_office}),'


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda r: r.name)
def test_every_address_has_a_rule(route: Route) -> None:
    wanted = route.methods or {m for m in METHODS if (route.name, m) in BY_KEY} or {"GET"}
    missing = [line_for(route, method) for method in sorted(wanted) if (route.name, method) not in BY_KEY]
    assert not missing, (
        f"{route.path} has no rule. Say who may open it in RULES of tests/matrix/rules.py: {' '.join(missing)} "
        "and, where it needs more than its address, a request to it in tests/matrix/examples.py; "
        "then run python -m docs.make"
    )


def test_every_rule_has_an_address() -> None:
    gone = [rule.key for rule in RULES if rule.route not in ROUTES]
    gone += [
        r.key
        for r in RULES
        if r.route in ROUTES and ROUTES[r.route].methods and r.method not in ROUTES[r.route].methods
    ]
    assert not gone, f"no longer there; take them out of tests/matrix/rules.py: {gone}"


def test_no_rule_is_said_twice() -> None:
    assert len(BY_KEY) == len(RULES)


def test_every_example_belongs_to_a_rule() -> None:
    assert not set(EXAMPLES) - set(BY_KEY)


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda r: r.name)
def test_what_no_rule_names_is_not_served(world: World, route: Route) -> None:
    """Who may everything sends what the rules don't name: 405, so that no way in stays unseen."""
    if route.name == "api:nowhere":
        return
    somebody = world.people["elsewhere"]
    for method in METHODS:
        if (route.name, method) in BY_KEY:
            continue
        example = next((e for key, e in EXAMPLES.items() if key[0] == route.name), Example())
        example = example[0] if isinstance(example, list) else example
        answer = ask(world, route, method, example, somebody, somebody.side)
        assert answer.kind == "405", (
            f"{method} {route.path} is answered {answer.kind}: give it a rule, {line_for(route, method)} "
            "in tests/matrix/rules.py, or let the view refuse the method (require_GET, require_POST)"
        )
        assert answer.kind != DONE
