"""Calling guests."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import CallNext, CallThis, Text
from pojok.api.openapi import ACTS, CALLS_NEXT
from pojok.api.told import done
from pojok.lib.refusals import Refused
from pojok.visits import actions

router = Router(tags=["Calls"])


@router.post("/units/{code}/calls", response=CALLS_NEXT, summary="Call the next guest of a queue")
def call_next(request: Asked, code: Text, call: CallNext | None = None) -> HttpResponse:
    """Who is next: priority, then arrival of the visit, then number (konsultan of the queue). No two callers get the
    same guest.

    `previous` says what became of the guest this person called last, if still called, consulting or ending; without
    such a guest it is ignored. `missed` and `parked` fit a guest who is only called, else 409. It is done also when the
    answer is 204. A full Place refuses nothing: the visit is marked `place_full`.
    """
    given = call or CallNext()
    try:
        act = actions.call_next(
            key=key_of(request), unit_code=code, by=request.auth[0], previous=given.previous, place=given.place
        )
    except Refused as refusal:
        if refusal.code == "unknown_unit":
            # The unit stands in the address here, so it is not there rather than malformed.
            refusal.kind, refusal.field = "missing", None
        raise
    return done(request, act) if act else HttpResponse(status=204)


@router.post("/visits/{visit_id}/calls", response=ACTS, summary="Call this guest, or call again")
def call(request: Asked, visit_id: UUID, call: CallThis | None = None) -> HttpResponse:
    """Also a missed or parked guest (konsultan of the queue). Never refused because another guest is still called."""
    place = call.place if call else None
    return done(request, actions.call(key=key_of(request), visit_id=visit_id, by=request.auth[0], place=place))
