"""Calling from the room: first it is told what became of the guest before, and nobody is taken from a colleague."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pojok.lib.keys import derive
from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.acting import Done, Repeated, answer_repeat, digest_of
from pojok.visits.actions.calling import PREVIOUS, last_called
from pojok.visits.actions.consulting import finish_whatever
from pojok.visits.models import State, Visit
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries.room import number_of


def possible_previous(visit: Visit) -> tuple[str, ...]:
    """What can have become of the guest before: who is in consultation neither failed to come nor is put off."""
    return PREVIOUS if visit.state == State.CALLED else ("finished", "keep")


def call_this(
    *, key: UUID, visit_id: UUID, by: Caller, previous: str = "keep", outcome: str = "", place: str | None = None
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
        _settle(key, by, previous, outcome, but=visit_id)
        visit = Visit.objects.visible_to(by).lock(visit_id)
        if visit is None:
            raise not_found(_("Kunjungan itu tidak ditemukan."))
        if visit.state in AT_A_PLACE and visit.called_by_id != by.user_id:
            raise _taken(visit)
        return actions.call(key=key, visit_id=visit_id, by=by, place=place)


def _settle(key: UUID, by: Caller, previous: str, outcome: str, *, but: UUID) -> None:
    """As `call_next` does with the guest called last, under a key of its own."""
    visit = last_called(by) if previous != "keep" else None
    if visit is None or visit.pk == but:
        return
    own = derive(key, f"previous:{visit.pk}")
    if previous == "finished":
        finish_whatever(key=own, visit_id=visit.pk, by=by, outcome=outcome, press=key)
    elif previous == "missed":
        actions.miss(key=own, visit_id=visit.pk, by=by, press=key)
    else:
        actions.park(key=own, visit_id=visit.pk, by=by, press=key)


def _taken(visit: Visit) -> Refused:
    colleague = visit.called_by.name if visit.called_by else _("rekan Anda")
    named = Visit.objects.with_names().get(pk=visit.pk)
    sentence = _("%(number)s baru saja dipanggil %(name)s.") % {"number": number_of(named), "name": colleague}
    return Refused("called_by_colleague", sentence, _("Pilih tamu berikutnya."), "conflict")
