"""Calling from the room: first it is told what became of the guest before."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.acting import Done, Repeated, answer_repeat, digest_of
from pojok.visits.actions.calling import PREVIOUS, settle_previous
from pojok.visits.models import State, Visit


def possible_previous(visit: Visit) -> tuple[str, ...]:
    """What can have become of the guest before: who is in consultation neither failed to come nor is put off."""
    return PREVIOUS if visit.state == State.CALLED else ("finished", "keep")


def call_this(
    *,
    key: UUID,
    visit_id: UUID,
    by: Caller,
    previous: str = "keep",
    outcome: str = "",
    place: str | None = None,
    front: UUID | None = None,
) -> Done:
    """Call this very guest, as `actions.call`; what `previous` says is done in the same press."""
    with transaction.atomic():
        try:
            answer_repeat(key, digest_of("call", by, [visit_id, place]))
        except Repeated:
            return Done(Visit.objects.visible_to(by).get(pk=visit_id), repeated=True)
        settle_previous(key, by, previous, outcome, front, but=visit_id)
        return actions.call(key=key, visit_id=visit_id, by=by, place=place)
