"""At the door and at the duty desk: steps 1 to 4."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import CheckIn, DirectionIn, GuestIn, Nothing
from pojok.api.openapi import ACTS
from pojok.api.told import done
from pojok.guests.actions import GuestGiven
from pojok.lib.refusals import bad_input
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Purpose

router = Router(tags=["Door"])


@router.post("/visits", response=ACTS, summary="Check a guest in")
def check_in(request: Asked, arrival: CheckIn) -> HttpResponse:
    """Step 1 of the SOP begins (petugas, piket). The visit's id is the Idempotency-Key.

    A guest already inside may be checked in again: 201 with the warning `already_inside`. An entry more than two
    minutes late is marked `late_entry`, one outside working hours `outside_hours`; neither is refused.
    """
    given = Arrival(
        guest=_guest(arrival.guest),
        members=tuple(arrival.members or ()),
        need=arrival.need or "",
        purpose=Purpose.KONSULTASI.value if arrival.purpose is None else arrival.purpose,
        priority=arrival.priority.reason if arrival.priority else None,
        letter_number=arrival.letter_number or "",
        occurred_at=arrival.occurred_at,
    )
    return done(request, actions.check_in(key=key_of(request), by=request.auth[0], arrival=given))


@router.post("/visits/{visit_id}/greeting", response=ACTS, summary="Greet the guest")
def greeting(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Step 2 (petugas, piket)."""
    return done(request, actions.greet(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/report", response=ACTS, summary="Report the guest to the duty officer")
def report(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Step 3 (petugas, piket)."""
    return done(request, actions.report(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/taking", response=ACTS, summary="Take the guest, to ask what is needed")
def taking(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Step 4 begins (piket). Implied by a direction; refused with `already_taken` when somebody did."""
    return done(request, actions.take(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/direction", response=ACTS, summary="Direct the guest to a unit")
def direction(request: Asked, visit_id: UUID, to: DirectionIn) -> HttpResponse:
    """Step 4 ends (piket): the guest gets the next number of that unit's day and waits.

    With `official` the guest is offered to that one alone until the office's limit, then to the whole unit.
    """
    given = Direction(unit=to.unit, topic=to.topic, need=to.need, official=to.official, purpose=to.purpose)
    return done(request, actions.direct(key=key_of(request), visit_id=visit_id, by=request.auth[0], direction=given))


def _guest(given: GuestIn) -> GuestGiven:
    """By id alone, or by words: what is known of a guest changes by correction, so words beside an id would be lost."""
    words = {"name": given.name, "agency": given.agency, "phone": given.phone, "position": given.position}
    if given.id is not None and any(words.values()):
        raise bad_input(
            "id_or_name",
            _("Tamu disebut dengan “id” atau dengan namanya, tidak keduanya."),
            field="guest",
            remedy=_("Kirim “id” saja untuk tamu yang sudah dikenal."),
        )
    return GuestGiven(id=given.id, **{name: text or "" for name, text in words.items()})
