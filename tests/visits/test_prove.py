"""The proof of a visit: who may make it, when, and that there is one a visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from pojok.history.models import Event
from pojok.organisation.callers import Caller, GuestCaller, SystemCaller
from pojok.visits import actions
from pojok.visits.models import Proof, Visit
from pojok.visits.proofs import ALPHABET, new_code, read_code, shown
from pojok.visits.queries.proof import proof_view, stays_of
from tests.office import House, fresh, refused


def guest_of(visit: Visit) -> GuestCaller:
    return GuestCaller(visit.pk, visit.office_id)


def finished(house: House, name: str = "Sri Wahyuni") -> Visit:
    visit = house.consulting(name)
    return actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan).visit


# When


@pytest.mark.parametrize("state", ["arrive", "reported", "waiting", "called"])
def test_nobody_has_a_proof_before_being_received(house: House, state: str) -> None:
    visit = getattr(house, state)()
    for by in (house.petugas, house.piket, guest_of(visit)):
        with refused("not_received"):
            actions.prove(key=uuid4(), visit_id=visit.pk, by=by)
    assert not Proof.objects.exists()


def test_it_is_made_while_the_consultation_is_still_under_way(house: House) -> None:
    visit = house.consulting()
    done = actions.prove(key=(key := uuid4()), visit_id=visit.pk, by=house.perbendaharaan)
    assert (done.made, done.proof.pk, done.proof.visit_id) == (True, key, visit.pk)
    (event,) = Event.objects.about(visit.pk).filter(kind="visit.proved")
    assert (event.pk, event.by_id, event.payload) == (key, house.perbendaharaan.user_id, {})


def test_a_consultation_that_was_taken_back_received_nobody(house: House) -> None:
    visit = house.called()
    actions.consult(key=(press := uuid4()), visit_id=visit.pk, by=house.perbendaharaan)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=press)
    with refused("not_received"):
        actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas)


def test_who_was_received_and_handed_on_has_one_while_waiting_again(house: House) -> None:
    visit = house.consulting()
    actions.hand_off(
        key=uuid4(),
        visit_id=visit.pk,
        by=house.perbendaharaan,
        unit="aset",
        kind="second_need",
        reason="Juga soal aset",
    )
    assert actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas).made


def test_who_was_sent_elsewhere_gets_one_from_staff_but_not_alone(house: House) -> None:
    """A guest who presses "Saya pergi" at the door can't write a proof of it."""
    visit = house.reported()
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="Bukan urusan kantor ini")
    with refused("not_received"):
        actions.prove(key=uuid4(), visit_id=visit.pk, by=guest_of(visit))
    assert actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas).made


def test_a_cancelled_visit_is_not_proved(house: House) -> None:
    visit = finished(house)
    Visit.objects.filter(pk=visit.pk).update(state="cancelled")
    with refused("cancelled"):
        actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas)


# Who


@pytest.mark.parametrize(
    "who",
    [
        lambda house: house.person("kepala", "pimpinan"),
        lambda house: house.person("admin", "admin"),
        lambda house: house.person("auditor", "auditor"),
        lambda house: house.aset,
        lambda house: SystemCaller(house.office.pk),
    ],
    ids=["pimpinan", "admin", "auditor", "konsultan of another queue", "nobody"],
)
def test_others_of_the_office_may_not_make_it(house: House, who: Callable[[House], Caller]) -> None:
    visit = finished(house)
    with refused("not_allowed"):
        actions.prove(key=uuid4(), visit_id=visit.pk, by=who(house))


def test_a_guest_makes_the_own_one_only(house: House) -> None:
    mine, other = finished(house), finished(house, "Budi Santoso")
    assert actions.prove(key=uuid4(), visit_id=mine.pk, by=guest_of(mine)).proof.by_id is None
    with refused("not_found"):
        actions.prove(key=uuid4(), visit_id=other.pk, by=guest_of(mine))


def test_another_office_finds_nothing(house: House) -> None:
    visit = finished(house)
    stranger = Caller(1, "x", "X", house.office.pk + 1, frozenset({"piket", "petugas"}), frozenset())
    with refused("not_found"):
        actions.prove(key=uuid4(), visit_id=visit.pk, by=stranger)


# Once


def test_there_is_one_code_a_visit_whoever_asks(house: House) -> None:
    visit = finished(house)
    first = actions.prove(key=(key := uuid4()), visit_id=visit.pk, by=house.petugas)
    again = actions.prove(key=key, visit_id=visit.pk, by=house.petugas)
    by_guest = actions.prove(key=uuid4(), visit_id=visit.pk, by=guest_of(visit))
    assert [first.made, again.made, by_guest.made] == [True, False, False]
    assert len({first.proof.code, again.proof.code, by_guest.proof.code}) == 1
    assert Event.objects.about(visit.pk).filter(kind="visit.proved").count() == 1


def test_a_key_of_something_else_is_refused(house: House) -> None:
    visit, other = finished(house), finished(house, "Budi Santoso")
    actions.prove(key=(key := uuid4()), visit_id=visit.pk, by=house.petugas)
    with refused("key_reused"):
        actions.prove(key=key, visit_id=other.pk, by=house.petugas)
    actions.prove(key=uuid4(), visit_id=other.pk, by=house.petugas)
    with refused("key_reused"):
        actions.prove(key=key, visit_id=other.pk, by=house.petugas)


def test_it_changes_nothing_of_the_visit_and_hinders_no_undo(house: House) -> None:
    visit = house.consulting()
    actions.finish(key=(press := uuid4()), visit_id=visit.pk, by=house.perbendaharaan)
    actions.prove(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=press)
    assert fresh(visit).state == "consulting"


# The code


def test_a_code_has_no_letters_that_are_read_wrongly() -> None:
    codes = {new_code() for _n in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{10}", code) for code in codes)
    assert not set(ALPHABET) & set("01OIL")


@pytest.mark.parametrize("typed", ["K7M2P-9XQ4T", "k7m2p9xq4t", " k7m2p 9xq4t ", "K7M2P–9XQ4T", "K-7M2P-9XQ4-T"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == "K7M2P9XQ4T"
    assert shown("K7M2P9XQ4T") == "K7M2P-9XQ4T"


@pytest.mark.parametrize("typed", ["", "K7M2P", "K7M2P-9XQ4O", "K7M2P-9XQ4T2", "ß" * 10, "K7M2P\x009XQ4T"])
def test_what_can_not_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


# What it tells


def test_it_tells_every_unit_that_received_the_guest_with_its_number(house: House) -> None:
    visit = house.consulting()
    first_number = visit.ticket.label if visit.ticket else ""
    actions.hand_off(
        key=uuid4(),
        visit_id=visit.pk,
        by=house.perbendaharaan,
        unit="aset",
        kind="second_need",
        reason="Juga soal aset",
    )
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.aset)
    actions.consult(key=uuid4(), visit_id=visit.pk, by=house.aset)
    done = actions.finish(key=uuid4(), visit_id=visit.pk, by=house.aset).visit
    told = stays_of(fresh(done))
    assert [(stay.number, stay.by) for stay in told] == [
        (first_number, house.perbendaharaan.name),
        (fresh(done).ticket.label, house.aset.name),  # type: ignore[union-attr]
    ]
    assert "Perbendaharaan" in told[0].unit
    assert "Aset" in told[1].unit
    assert told[0].ended_at is not None
    assert told[0].ended_at <= told[1].began_at


def test_handed_on_before_being_received_names_only_who_received(house: House) -> None:
    visit = house.called()
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="Salah bidang"
    )
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.aset)
    actions.consult(key=uuid4(), visit_id=visit.pk, by=house.aset)
    (stay,) = stays_of(fresh(visit))
    assert ("Aset" in stay.unit, stay.ended_at) == (True, None)


def test_it_says_what_was_taken_back_since(house: House) -> None:
    visit = house.consulting()
    actions.finish(key=(press := uuid4()), visit_id=visit.pk, by=house.perbendaharaan)
    proof = actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas).proof
    assert proof_view(proof).since.undone_at is None
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=press)
    assert proof_view(proof).since.undone_at is not None
