"""Two offices with a guest in every state, and everybody who may ask for one: made once for all cells.

Both run the same SOP, so that what is right here is right there. Each word of an office stands in no answer to somebody
who doesn't work in it: guests are called after their office.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from django.http.cookie import SimpleCookie
from django.test import Client

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.organisation.actions import issue_token
from pojok.organisation.callers import Caller, GuestCaller, caller_for
from pojok.organisation.models import Membership, Office, Unit, User
from pojok.packs.load import load
from pojok.sop.models import SopStep, SopVersion
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.links import token_of
from pojok.visits.models import Visit
from pojok.web.account.access import OFFICE_IN_SESSION
from tests.matrix.rules import PEOPLE, STAFF
from tests.office import CODE
from tests.packs.copies import EXAMPLE, SHIPPED

PASSWORD = "untuk-uji-4711"
HAND_STEP = "periksa-tangan"
STATES = (
    "arrived", "greeted", "reported", "taken", "waiting", "called", "missed", "parked", "consulting", "ending",
    "finished", "left",
)  # fmt: skip


@dataclass
class Side:
    """One of the two offices. `unit` is the queue of its visits, `other_unit` another one."""

    office: Office
    mark: str
    unit: str
    other_unit: str
    staff: dict[str, Caller] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)

    def hire(self, name: str, role: str, unit: str | None = None, user: User | None = None) -> User:
        """A Membership, for a new user unless one is given."""
        made = user or User.objects.create_user(f"{name}.{uuid4().hex[:6]}", PASSWORD, name=name.title())
        at = Unit.objects.get(office=self.office, code=unit) if unit else None
        Membership.objects.create(user=made, office=self.office, role=role, unit=at, began_at=clock.now())
        return made

    def caller(self, role: str) -> Caller:
        """Who brings this office's guests on their way; nobody whom a cell asks as."""
        if role not in self.staff:
            user = self.hire(f"{role} {self.mark}".lower().replace(" ", "."), role, self._unit_for(role))
            found = caller_for(user, self.office)
            assert found is not None
            self.staff[role] = found
        return self.staff[role]

    def _unit_for(self, role: str) -> str | None:
        return self.unit if role == "konsultan" else None

    def arrive(self, name: str) -> Visit:
        given = GuestGiven(name=f"{name} {self.mark}", agency=f"Dinas {self.mark}")
        arrival = Arrival(guest=given, need=f"Keperluan {self.mark}")
        return actions.check_in(key=uuid4(), by=self.caller("petugas"), arrival=arrival).visit

    def bring(self, state: str) -> Visit:
        """A visit in that state."""
        visit = self.arrive(f"Tamu {state}")
        acts = {
            "greeted": [("greet", "petugas")],
            "reported": [("greet", "petugas"), ("report", "petugas")],
            "left": [("depart", "petugas")],
        }
        acts["taken"] = [*acts["reported"], ("take", "piket")]
        acts["waiting"] = [*acts["reported"], ("direct", "piket")]
        acts["called"] = [*acts["waiting"], ("call", "konsultan")]
        acts["missed"] = [*acts["called"], ("miss", "konsultan")]
        acts["parked"] = [*acts["called"], ("park", "konsultan")]
        acts["consulting"] = [*acts["called"], ("consult", "konsultan")]
        acts["ending"] = [*acts["consulting"], ("end", "konsultan")]
        acts["finished"] = [*acts["ending"], ("finish", "konsultan")]
        more = {"direct": {"direction": Direction(self.unit)}, "depart": {"reason": "tidak_jadi"}}
        for name, role in acts.get(state, []):
            act = getattr(actions, name)
            act(key=uuid4(), visit_id=visit.pk, by=self.caller(role), **more.get(name, {}))
        return visit

    def link(self, state: str) -> str:
        """The guest's link to the visit in that state."""
        return token_of(Visit.objects.get(pk=self.visits[state].pk))


@dataclass
class Somebody:
    """One of the people of `rules.PEOPLE`."""

    name: str
    side: Side
    other: Side
    user: User | None = None
    token: str = ""
    client: Client = field(default_factory=Client)
    _cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def sign_in(self) -> None:
        if self.user is None:
            return
        self.client.force_login(self.user)
        if Membership.objects.filter(user=self.user, office=self.side.office).exists():
            session = self.client.session
            session[OFFICE_IN_SESSION] = self.side.office.pk
            session["several_offices"] = Membership.objects.filter(user=self.user, office=self.other.office).exists()
            session.save()
            self.token = issue_token(username=self.user.username, office_code=self.side.office.code)
        self._cookies = SimpleCookie(self.client.cookies.output(header="", sep=";"))

    def afresh(self) -> Client:
        """Their browser as it was after signing in."""
        self.client.cookies = self.signed_in()
        return self.client

    def signed_in(self) -> SimpleCookie:
        """The cookies of their session."""
        return SimpleCookie(self._cookies.output(header="", sep=";"))

    @property
    def caller(self) -> Caller | None:
        return caller_for(self.user, self.side.office) if self.user else None


@dataclass
class World:
    """Both offices and everybody."""

    here: Side
    there: Side
    people: dict[str, Somebody]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.here, self.there


def build(folder: Path) -> World:
    """Everything, in the transaction of whoever calls."""
    path = Path(shutil.copytree(EXAMPLE, folder / "kantor-contoh"))
    shutil.copy(SHIPPED / "sop.yaml", path / "sop.yaml")
    load(path, demo=True)
    here = Side(Office.objects.get(code=CODE), "Siniwati", "perbendaharaan", "aset")
    there = Side(Office.objects.get(code="kantor-contoh"), "Sanawati", "belanja", "pendapatan")
    for side in (here, there):
        for role in ("petugas", "piket", "konsultan", "admin"):
            side.caller(role)  # hired now, so that no cell's end takes them away again
        side.visits = {state: side.bring(state) for state in STATES}
        _with_a_step_by_hand(side.office)
        side.visits["by_hand"] = side.bring("reported")
    return World(here, there, _people(here, there))


def _with_a_step_by_hand(office: Office) -> None:
    """From now on the SOP has a step between report and direction that somebody confirms."""
    before = SopVersion.objects.in_force(office, office.day(clock.now())).first()
    assert before is not None
    version = SopVersion.objects.create(
        office=office, number=before.number + 1, title=before.title, in_force_from=office.day(clock.now())
    )
    steps = list(before.steps.order_by("order"))
    hand = SopStep(code=HAND_STEP, text="Diperiksa", label="Diperiksa", acts=[], performers=["petugas", "piket"])
    for order, step in enumerate([*steps[:3], hand, *steps[3:]], 1):
        step.pk, step.version, step.order = None, version, order
        step.save(force_insert=True)


def _people(here: Side, there: Side) -> dict[str, Somebody]:
    made = {name: Somebody(name, here, there) for name in PEOPLE}
    made["guest"].token = here.link("waiting")
    made["unassigned"].user = User.objects.create_user("tanpa.peran", PASSWORD, name="Orang Baru")
    for name in STAFF:
        role = "konsultan" if name == "konsultan_other" else name
        unit = {"konsultan": here.unit, "konsultan_other": here.other_unit}.get(name)
        made[name].user = here.hire(f"uji-{name}", role, unit)
    made["elsewhere"] = Somebody("elsewhere", there, here, _with_every_role(there))
    both = _with_every_role(there)
    here.hire("", "auditor", user=both)
    made["both_here"].user = both
    made["both_there"] = Somebody("both_there", there, here, both)
    for somebody in made.values():
        somebody.sign_in()
    return made


def _with_every_role(side: Side) -> User:
    user = side.hire("serba-bisa", "petugas")
    for role in ("piket", "pimpinan", "admin", "auditor"):
        side.hire("", role, user=user)
    for unit in (side.unit, side.other_unit):
        side.hire("", "konsultan", unit, user=user)
    return user


def left_by_the_guest(side: Side, state: str) -> UUID:
    """The key with which the guest left, by the link."""
    visit, key = side.visits[state], uuid4()
    by = GuestCaller(visit.pk, side.office.pk)
    actions.depart(key=key, visit_id=visit.pk, by=by, reason="Pergi dulu")
    return key


def own_press(somebody: Somebody, side: Side, able: dict[str, str]) -> tuple[UUID, UUID]:
    """A visit of that office and the key of the last press on it: this person's own when `able` names an act for a
    role it has there, else somebody else's. able: role → the state before and the act, as "reported direct"."""
    caller = somebody.caller if somebody.side is side else None
    roles = caller.roles if caller else frozenset()
    if (
        caller
        and "konsultan" in roles
        and Unit.objects.get(office=side.office, code=side.unit).pk not in caller.unit_ids
    ):
        roles -= {"konsultan"}
    role = next((r for r in able if r in roles), None)
    by = caller if role else side.caller(next(iter(able)))
    state, act = able[role or next(iter(able))].split()
    key, visit = uuid4(), side.visits[state]
    assert by is not None
    more = {"direct": {"direction": Direction(side.unit)}, "depart": {"reason": "tidak_jadi"}}.get(act, {})
    getattr(actions, act)(key=key, visit_id=visit.pk, by=by, **more)
    return visit.pk, key
