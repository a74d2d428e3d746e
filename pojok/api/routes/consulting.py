"""Steps 5 and 6."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import FinishIn, Nothing
from pojok.api.openapi import ACTS
from pojok.api.told import done
from pojok.visits import actions

router = Router(tags=["Consultation"])


@router.post("/visits/{visit_id}/consultation", response=ACTS, summary="Begin the consultation")
def consultation(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Step 5 begins: the called guest is received (konsultan of the queue)."""
    return done(request, actions.consult(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/consultation/end", response=ACTS, summary="End the consultation")
def consultation_end(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Step 5 ends, step 6 begins (konsultan of the queue)."""
    return done(request, actions.end(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/finish", response=ACTS, summary="Finish the visit")
def finish(request: Asked, visit_id: UUID, came_of_it: FinishIn | None = None) -> HttpResponse:
    """Step 6 ends, and step 5 if open (konsultan of the queue)."""
    outcome = (came_of_it.outcome if came_of_it else None) or ""
    return done(request, actions.finish(key=key_of(request), visit_id=visit_id, by=request.auth[0], outcome=outcome))
