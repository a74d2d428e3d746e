"""Handed off, away for a while, gone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.asking import Asked, key_of
from pojok.api.given import DepartureIn, HandOffIn, Nothing, ParkingIn
from pojok.api.openapi import ACTS
from pojok.api.told import done
from pojok.visits import actions

router = Router(tags=["Ways off"])


@router.post("/visits/{visit_id}/handoff", response=ACTS, summary="Hand the guest off to another unit")
def handoff(request: Asked, visit_id: UUID, to: HandOffIn) -> HttpResponse:
    """At once, with a new number and the old arrival, so that the guest doesn't start over (konsultan of the queue,
    piket)."""
    act = actions.hand_off(
        key=key_of(request),
        visit_id=visit_id,
        by=request.auth[0],
        unit=to.unit,
        kind=to.kind,
        reason=to.reason,
        official=to.official,
    )
    return done(request, act)


@router.post("/visits/{visit_id}/missed", response=ACTS, summary="The called guest didn't come")
def missed(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Offered by "next" again only after a return, with the old arrival (konsultan of the queue)."""
    return done(request, actions.miss(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/parking", response=ACTS, summary="Put the guest off")
def parking(request: Asked, visit_id: UUID, how: ParkingIn | None = None) -> HttpResponse:
    """A waiting or called guest, until the return; with `minutes` back by itself then (konsultan of the queue)."""
    minutes = how.minutes if how else None
    return done(request, actions.park(key=key_of(request), visit_id=visit_id, by=request.auth[0], minutes=minutes))


@router.post("/visits/{visit_id}/return", response=ACTS, summary="The guest is back")
def return_(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """A missed or parked guest waits again, with the old arrival (petugas, piket, konsultan of the queue)."""
    return done(request, actions.return_guest(key=key_of(request), visit_id=visit_id, by=request.auth[0]))


@router.post("/visits/{visit_id}/departure", response=ACTS, summary="The guest goes before the end")
def departure(request: Asked, visit_id: UUID, why: DepartureIn) -> HttpResponse:
    """With `bukan_kantor_ini`, `refer` names the right office and the guest's page shows it (petugas, piket, konsultan
    of the queue)."""
    act = actions.depart(
        key=key_of(request), visit_id=visit_id, by=request.auth[0], reason=why.reason, refer=why.refer or None
    )
    return done(request, act)
