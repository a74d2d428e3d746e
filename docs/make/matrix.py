"""docs/matrix.md: who may open what, from the rules that the tests hold every answer to (tests/matrix/rules.py)."""

from __future__ import annotations

from collections.abc import Iterable

from tests.matrix.routes import all_routes
from tests.matrix.rules import FORBIDDEN, NOT_FOUND, PEOPLE, RULES, Rule, expected

ROLES = ("petugas", "piket", "konsultan", "konsultan_other", "pimpinan", "admin", "auditor")
HEADS = ("petugas", "piket", "konsultan", "konsultan of another queue", "pimpinan", "admin", "auditor")
YES, NO = "●", "·"


ABOUT = """\
<!-- Made by `python -m docs.make` from tests/matrix/rules.py; edit those rules, not this page. -->

# Who may open what

One line an address and method in [`tests/matrix/rules.py`](../tests/matrix/rules.py); an address without a line, or a
line without an address, fails the tests. `tests/matrix/test_cells.py` then asks each of them as each of these, for
something of the own office and of another one, through the whole chain of middlewares:

{people}

{yes} is answered as asked; {no} is refused with 403. Nothing that is refused writes anything, and no answer holds a
guest of an office one doesn't work in.

## Pages

Who has not signed in is led to the sign-in page; a user without a Membership to the page that says whom to ask. Of
another office nothing is there: 404 for whoever may open the address, 403 or 404 for others. Who works in two offices
has there and here only the roles of the one they work in now.

{staff}

## API

Without a token that holds: 401; a session or a guest's link is none. Of another office nothing is there: 404, whatever
the role.

{token}

## About oneself

For every user who has signed in, with or without a role.

{signed_in}

## For everybody

Without signing in. A guest's address holds a secret of 96 bits that only the guest was given.

{public}
"""


def text() -> str:
    """The page."""
    people = [f"- **{name.replace('_', ' ')}**: {who}" for name, (who, _roles) in PEOPLE.items()]
    return ABOUT.format(
        people="\n".join(people),
        yes=YES,
        no=NO,
        staff="\n".join(_table("staff")),
        token="\n".join(_table("token")),
        signed_in="\n".join(_list("signed-in")),
        public="\n".join(_list("public")),
    )


def _of(door: str) -> list[Rule]:
    return [rule for rule in RULES if rule.door == door]


def _table(door: str) -> Iterable[str]:
    yield f"| address | method | {' | '.join(HEADS)} | |"
    yield f"|---|---|{':-:|' * len(HEADS)}---|"
    for rule in _of(door):
        cells = " | ".join(_cell(rule, role) for role in ROLES)
        yield f"| `{_path(rule)}` | {rule.method} | {cells} | {rule.note} |"


def _list(door: str) -> Iterable[str]:
    yield "| address | method | |"
    yield "|---|---|---|"
    for rule in _of(door):
        yield f"| `{_path(rule)}` | {rule.method} | {rule.note} |"


def _cell(rule: Rule, role: str) -> str:
    answers = expected(rule, role, own=True)
    return NO if FORBIDDEN in answers else NOT_FOUND if NOT_FOUND in answers else YES


def _path(rule: Rule) -> str:
    return _PATHS.get(rule.route, rule.route).replace("|", "\\|")


_PATHS = {route.name: route.path for route in all_routes()}
