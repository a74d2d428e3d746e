"""Calling from the room: first it is told what became of the guest before, and nobody is taken from a colleague."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.acting import Done, Repeated, answer_repeat, digest_of
from pojok.visits.actions.calling import PREVIOUS, settle_previous
from pojok.visits.models import State, Visit
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries.room import number_of


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
    """Call this very guest, as `actions.call`; what `previous` says is done in the same press.

    Refused besides: a colleague has called this guest a moment ago. `actions.call` would call again, which is meant
    for one's own guest; from a list it would take the guest away.
    """
    with transaction.atomic():
        try:
            answer_repeat(key, digest_of("call", by, [visit_id, place]))
        except Repeated:
            return Done(Visit.objects.visible_to(by).get(pk=visit_id), repeated=True)
        settle_previous(key, by, previous, outcome, front, but=visit_id)
        visit = Visit.objects.visible_to(by).lock(visit_id)
        if visit is None:
            raise not_found(_("Kunjungan itu tidak ditemukan."))
        if visit.state in AT_A_PLACE and visit.called_by_id != by.user_id:
            raise _taken(visit)
        return actions.call(key=key, visit_id=visit_id, by=by, place=place)


def _taken(visit: Visit) -> Refused:
    colleague = visit.called_by.name if visit.called_by else _("rekan Anda")
    named = Visit.objects.with_names().get(pk=visit.pk)
    sentence = _("%(number)s baru saja dipanggil %(name)s.") % {"number": number_of(named), "name": colleague}
    return Refused("called_by_colleague", sentence, _("Pilih tamu berikutnya."), "conflict")
