"""What an example of a request is, and what has to be made before one can be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from pojok.guests.actions import merge_agencies, merge_guests
from pojok.guests.models import Agency, Guest
from pojok.lib import clock
from pojok.organisation.actions import issue_token, one_time_path, take_break
from pojok.organisation.models import Membership, Token
from pojok.visits import actions
from pojok.visits.models import DayEnd
from pojok.visits.proofs import shown
from tests.matrix.world import PASSWORD, Side, Somebody, left_by_the_guest, own_press

Filled = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One request. `state`: of the visit it is about. `path` and `body`: parts of the address, the form or JSON; a
    function among them is asked with the office it is about. `before`: makes something first, and says what else
    belongs into path and body."""

    state: str = "waiting"
    path: Filled = field(default_factory=dict)
    body: Filled = field(default_factory=dict)
    query: str = ""
    before: Callable[[Somebody, Side], tuple[Filled, Filled]] | None = None


def at(state: str, *, path: Filled | None = None, query: str = "", **body: Any) -> Example:
    return Example(state, path or {}, body, query)


def undo(**able: str) -> Example:
    """Takes back the last press: one's own, by an act that the role may do; for others somebody else's."""

    def before(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
        visit, key = own_press(somebody, side, able)
        return {"visit_id": visit}, {"undoes": str(key)}

    return Example(before=before)


def unit_of(side: Side) -> str:
    return side.unit


def other_unit_of(side: Side) -> str:
    return side.other_unit


def set_password(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
    uid, token = one_time_path(side.hire("lupa", "petugas")).strip("/").split("/")[-2:]
    return {"uidb64": uid, "token": token}, {}


def sign_in(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
    return {}, {"username": side.hire("masuk", "petugas").username, "password": PASSWORD}


def guest_left(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
    return {}, {"undoes": str(left_by_the_guest(side, "waiting"))}


def known_guest_of(side: Side) -> str:
    return str(Guest.objects.filter(office=side.office).values_list("pk", flat=True)[0])


def proved(*parts: str) -> Example:
    """Something of a visit whose proof is made first: those parts of the address."""

    def before(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
        visit = side.visits["consulting"]
        code = actions.prove(key=uuid4(), visit_id=visit.pk, by=side.caller("petugas")).proof.code
        known = {"visit_id": visit.pk, "token": side.link("consulting"), "code": shown(code)}
        return {name: known[name] for name in parts}, {}

    return Example(before=before)


def a_day_ended(somebody: Somebody, side: Side) -> tuple[Filled, Filled]:
    """Yesterday's end, of the office that is asked for."""
    day = side.office.day(clock.now()) - timedelta(days=1)
    DayEnd.objects.get_or_create(office=side.office, day=day, defaults={"closed_at": clock.now(), "left": 1})
    return {"day": day}, {}


def yesterday_of(side: Side) -> str:
    return (side.office.day(clock.now()) - timedelta(days=1)).isoformat()


def break_of(side: Side) -> UUID:
    """A break of the unit of the visits asked for, noted by the duty officer."""
    by = side.caller("piket")
    return take_break(key=uuid4(), by=by, unit=side.unit, reason="Rapat", minutes=1)[0].pk


def membership_of(side: Side) -> int:
    return Membership.objects.get(user_id=side.caller("petugas").user_id, office=side.office).pk


def token_of(side: Side) -> int:
    issue_token(username=side.caller("petugas").username, office_code=side.office.code)
    return Token.objects.filter(office=side.office).latest("pk").pk


def agencies_of(side: Side) -> list[int]:
    return list(Agency.objects.filter(office=side.office).order_by("-pk").values_list("pk", flat=True)[:2])


def guests_of(side: Side) -> list[UUID]:
    return [side.visits[state].guest_id for state in ("waiting", "finished")]


def agency_merge_of(side: Side) -> UUID:
    agency, into = agencies_of(side)
    return merge_agencies(key=uuid4(), by=side.caller("admin"), agency_id=agency, into_id=into).pk


def guest_merge_of(side: Side) -> UUID:
    guest, into = guests_of(side)
    return merge_guests(key=uuid4(), by=side.caller("admin"), guest_id=guest, into_id=into).pk
