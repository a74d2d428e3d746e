"""The proof of a visit by the API."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client

from pojok.api.answers import ProofOut
from pojok.visits.models import Proof
from tests.api.people import Staff, refused


def test_it_is_made_once_and_verified_at_its_address(staff: Staff) -> None:
    visit = staff.consulting()
    path, key = f"/visits/{visit['id']}/proof", uuid4()
    made = staff.petugas.act(path, key=key)
    assert (made["id"], made["visit"]) == (str(key), visit["id"])
    assert ProofOut(**made).made_at.tzinfo is not None
    assert staff.petugas.act(path, key=key, status=200) == made
    assert staff.perbendaharaan.act(path, status=200)["code"] == made["code"]
    assert Proof.objects.count() == 1
    address = made["address"].partition("/v/")
    assert "Bukti ini asli" in Client().get(f"/v/{address[2]}").content.decode()


def test_before_the_consultation_it_is_refused_with_what_to_do(staff: Staff) -> None:
    visit = staff.waiting()
    told = refused(staff.petugas.post(f"/visits/{visit['id']}/proof"), 409, "not_received")
    assert (told["state"], bool(told["remedy"])) == ("waiting", True)


def test_another_office_finds_nothing(staff: Staff, elsewhere: Staff) -> None:
    visit = staff.consulting()
    refused(elsewhere.petugas.post(f"/visits/{visit['id']}/proof"), 404)


def test_who_only_looks_on_and_another_queue_may_not(staff: Staff) -> None:
    visit = staff.consulting()
    for person in (staff.auditor, staff.aset):
        refused(person.post(f"/visits/{visit['id']}/proof"), 403, "not_allowed")
