"""Breaks: who is away for a while, and when they are back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api import told
from pojok.api.answers import BreaksOut
from pojok.api.asking import Asked, key_of, only_query
from pojok.api.given import BreakIn, Nothing, OwnBreakIn, Text
from pojok.api.openapi import BREAKS, reads
from pojok.lib.clock import now
from pojok.lib.refusals import Refused
from pojok.organisation.actions import end_break, take_break
from pojok.organisation.models import Break, Office
from pojok.organisation.queries import breaks_now, queues_of

router = Router(tags=["Breaks"])


@router.get("/breaks", response=reads(BreaksOut), summary="Breaks going on")
def breaks(request: Asked) -> HttpResponse:
    """Of the office, oldest first. One past its time of return is over, whether somebody said so or not."""
    only_query(request)
    office = request.auth[1]
    return told.answer({"items": [told.pause(one, office) for one in breaks_now(office.pk, now())], "next": None})


@router.post("/breaks", response=BREAKS, summary="An official takes a break")
def take_own_break(request: Asked, away: OwnBreakIn) -> HttpResponse:
    """Oneself (konsultan), or any official (piket, admin). It ends the one that the same person is on."""
    done = take_break(key=key_of(request), by=request.auth[0], user=away.official, **_when(away))
    return _told(request, done)


@router.post("/units/{code}/breaks", response=BREAKS, summary="A unit takes a break")
def take_unit_break(request: Asked, code: Text, away: BreakIn) -> HttpResponse:
    """The whole unit (its konsultan, piket, admin); a sub-unit's means its queue. Its guests keep their numbers."""
    try:
        done = take_break(key=key_of(request), by=request.auth[0], unit=code, **_when(away))
    except Refused as refusal:
        if refusal.code == "unknown_unit":
            # The unit stands in the address here, so it is not there rather than malformed.
            refusal.kind, refusal.field = "missing", None
        raise
    return _told(request, done)


@router.post("/breaks/{break_id}/end", response=BREAKS, summary="Back from a break")
def break_end(request: Asked, break_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """Earlier than said, or undone at once (who may take it). 409 `break_over` when it is over already."""
    return _told(request, end_break(key=key_of(request), by=request.auth[0], break_id=break_id))


def pauses_by_unit(office: Office) -> dict[int, list[dict[str, Any]]]:
    """Breaks going on by queue: the unit's own first, then its officials'. One statement, two while an official is
    away."""
    going = breaks_now(office.pk, now())
    queues = queues_of(office.pk, [one.user_id for one in going if one.user_id])
    found: dict[int, list[dict[str, Any]]] = {}
    for one in sorted(going, key=lambda one: one.unit_id is None):
        for unit_id in [one.unit_id] if one.unit_id else queues.get(one.user_id or 0, ()):
            found.setdefault(unit_id, []).append(told.pause(one, office))
    return found


def _when(away: BreakIn) -> dict[str, Any]:
    return {
        "reason": away.reason,
        "back_at": away.back_at,
        "minutes": away.minutes,
        "rest_of_day": away.rest_of_day,
    }


def _told(request: Asked, done: tuple[Break, bool]) -> HttpResponse:
    taken, repeated = done
    return told.answer(told.pause(taken, request.auth[1]), 200 if repeated else 201)
