"""The bukti kunjungan."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from pojok.api.answers import ProofOut
from pojok.api.asking import Asked, key_of
from pojok.api.given import Nothing
from pojok.api.openapi import made_as
from pojok.api.told import answer
from pojok.lib import days
from pojok.visits import actions
from pojok.visits.proofs import address_of, shown

router = Router(tags=["Visits"])


@router.post("/visits/{visit_id}/proof", response=made_as(ProofOut), summary="Make the proof of a visit")
def proof(request: Asked, visit_id: UUID, nothing: Nothing | None = None) -> HttpResponse:
    """The code under which anybody verifies the visit (petugas, piket, konsultan of the queue). One a visit: asked for
    again, also with another key, the answer is 200 with the same code. Refused before the consultation began."""
    caller, office = request.auth
    done = actions.prove(key=key_of(request), visit_id=visit_id, by=caller)
    told = {
        "id": done.proof.pk,
        "visit": visit_id,
        "code": shown(done.proof.code),
        "address": address_of(done.proof.code, f"{request.scheme}://{request.get_host()}"),
        "made_at": days.local(done.proof.made_at, office.timezone),
    }
    return answer(told, 201 if done.made else 200)
