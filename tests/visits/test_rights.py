"""Who may do what (design §6 "Who", rule 8)."""

from uuid import uuid4

import pytest

from pojok.lib.refusals import Refused
from pojok.organisation.callers import GuestCaller
from pojok.organisation.models import Office
from pojok.sop.queries import plan_of
from pojok.visits import actions
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Visit
from pojok.visits.policies import next_acts
from tests.office import House, refused

ROLES = ("petugas", "piket", "perbendaharaan", "aset", "pimpinan", "admin", "auditor")

# state of the visit, the act, and who may do it
WHO = {
    "greet": ("arrive", lambda v, by: actions.greet(key=uuid4(), visit_id=v.pk, by=by), {"petugas", "piket"}),
    "take": ("reported", lambda v, by: actions.take(key=uuid4(), visit_id=v.pk, by=by), {"piket"}),
    "direct": (
        "reported",
        lambda v, by: actions.direct(key=uuid4(), visit_id=v.pk, by=by, direction=Direction("perbendaharaan")),
        {"piket"},
    ),
    "call": ("waiting", lambda v, by: actions.call(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "consult": ("called", lambda v, by: actions.consult(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "end": ("consulting", lambda v, by: actions.end(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "finish": ("consulting", lambda v, by: actions.finish(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "missed": ("called", lambda v, by: actions.miss(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "parking": ("called", lambda v, by: actions.park(key=uuid4(), visit_id=v.pk, by=by), {"perbendaharaan"}),
    "handoff": (
        "waiting",
        lambda v, by: actions.hand_off(
            key=uuid4(), visit_id=v.pk, by=by, unit="anggaran", kind="joint", reason="bersama"
        ),
        {"perbendaharaan", "piket"},
    ),
    "departure": (
        "waiting",
        lambda v, by: actions.depart(key=uuid4(), visit_id=v.pk, by=by, reason="lain"),
        {"petugas", "piket", "perbendaharaan"},
    ),
    "skip": (
        "arrive",
        lambda v, by: actions.skip_step(key=uuid4(), visit_id=v.pk, by=by, code="greet", reason="x"),
        {"piket"},
    ),
}


def caller(house: House, role: str):
    return getattr(house, role) if hasattr(house, role) else house.person(role, role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", WHO)
def test_a_role_does_its_acts_and_no_other(house: House, act: str, role: str):
    where, do, allowed = WHO[act]
    visit = getattr(house, where)()
    by = caller(house, role)
    offered = next_acts(visit, by, plan_of(visit.sop_version_id), list(visit.runs.all()))
    assert (act in offered) == (role in allowed), "the button and the write ask the same question"
    if role in allowed:
        assert not do(visit, by).repeated
    else:
        with pytest.raises(Refused) as refused:
            do(visit, by)
        assert refused.value.kind == "permission"


@pytest.mark.parametrize("role", ["perbendaharaan", "pimpinan", "admin", "auditor"])
def test_others_do_not_check_in(house: House, role: str):
    from pojok.guests.actions import GuestGiven
    from pojok.visits.actions.check_in import Arrival

    with refused("not_allowed"):
        actions.check_in(
            key=uuid4(), by=caller(house, role), arrival=Arrival(guest=GuestGiven(name="Sri", agency="dinkes"))
        )
    assert not Visit.objects.exists()


def test_another_office_does_not_see_the_visit(house: House):
    visit = house.arrive()
    elsewhere = Office.objects.create(
        code="lain", name="Lain", short_name="Lain", timezone="Asia/Makassar", zone_label="WITA",
        corner_name="Sudut", named_official_minutes=20,
    )  # fmt: skip
    stranger = House(elsewhere).person("asing", "piket")
    assert not Visit.objects.visible_to(stranger).exists()
    with pytest.raises(Refused) as refused:
        actions.greet(key=uuid4(), visit_id=visit.pk, by=stranger)
    assert refused.value.kind == "missing"


def test_a_guest_by_the_link_may_ask_for_time_leave_and_return_and_nothing_else(house: House):
    visit, other = house.waiting("Ani"), house.waiting("Budi")
    guest = GuestCaller(visit.pk, visit.office_id)
    assert next_acts(visit, guest, plan_of(visit.sop_version_id), []) == ["parking", "departure"]
    with pytest.raises(Refused):
        actions.hand_off(
            key=uuid4(),
            visit_id=visit.pk,
            by=guest,
            unit="aset",
            kind="joint",
            reason="x",  # type: ignore[arg-type]
        )
    with pytest.raises(Refused) as refused:
        actions.depart(key=uuid4(), visit_id=other.pk, by=guest, reason="x")
    assert refused.value.kind == "missing"


def test_undo_is_not_for_another_offices_press(house: House):
    visit, key = house.arrive(), uuid4()
    actions.greet(key=key, visit_id=visit.pk, by=house.petugas)
    stranger = GuestCaller(uuid4(), house.office.pk)
    with pytest.raises(Refused) as refused:
        actions.undo(key=uuid4(), visit_id=visit.pk, by=stranger, undoes=key)
    assert refused.value.kind == "missing"
