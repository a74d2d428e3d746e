"""At the door and at the duty desk: steps 2 to 4."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import DirectionIn, Nothing
from pojok.api.openapi import ACTS
from pojok.api.told import done
from pojok.visits import actions
from pojok.visits.actions.direct import Direction

router = Router(tags=["Door"])


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
