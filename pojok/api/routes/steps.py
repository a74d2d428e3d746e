"""Undo, and steps that no act belongs to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import Nothing, SkipIn, Text, UndoIn
from pojok.api.openapi import ACTS
from pojok.api.told import done
from pojok.visits import actions

router = Router(tags=["Steps and undo"])


@router.post("/visits/{visit_id}/undo", response=ACTS, summary="Take back one's own last press")
def undo(request: Asked, visit_id: UUID, press: UndoIn) -> HttpResponse:
    """All that the press with this key did. Nothing is deleted: it is reversed, and both stay in the events. Refused
    when somebody else did it (403) or something was done since (409)."""
    return done(request, actions.undo(key=key_of(request), visit_id=visit_id, by=request.auth[0], undoes=press.undoes))


@router.post("/visits/{visit_id}/steps/{code}", response=ACTS, summary="Confirm a step by hand")
def step(request: Asked, visit_id: UUID, code: Text, nothing: Nothing | None = None) -> HttpResponse:
    """For steps to which the SOP gives no act (performers of the step); the others are done by their acts."""
    return done(request, actions.confirm_step(key=key_of(request), visit_id=visit_id, by=request.auth[0], code=code))


@router.post("/visits/{visit_id}/steps/{code}/skip", response=ACTS, summary="Pass over the step that comes next")
def skip(request: Asked, visit_id: UUID, code: Text, why: SkipIn) -> HttpResponse:
    """With a reason (piket, konsultan of the queue). Where the guest goes, and the call, can't be skipped."""
    act = actions.skip_step(key=key_of(request), visit_id=visit_id, by=request.auth[0], code=code, reason=why.reason)
    return done(request, act)
