"""A guest's link is taken back: lost paper, a wrong number."""

from __future__ import annotations

from uuid import UUID

from pojok import live
from pojok.history.once import Repeated, once
from pojok.organisation.callers import Caller
from pojok.visits import policies
from pojok.visits.actions.acting import Done, held
from pojok.visits.links import revoke
from pojok.visits.models import Visit


def revoke_link(*, key: UUID, visit_id: UUID, by: Caller) -> Done:
    """Every link given to this guest so far stops working; one given from now on works. Can't be undone: whoever had
    the old one shall not have it again. Refused: who may not."""
    try:
        with once(key, "visit.link_revoked", by=by, content=visit_id) as doing:
            visit = held(visit_id, by)
            doing.subject_id = visit.pk
            if reason := policies.why_not_revoke_link(by):
                raise reason
            revoke(visit)
            live.changed(f"visit:{visit.pk}")
    except Repeated as repeat:
        return Done(Visit.objects.select_related("office").get(pk=repeat.event.subject_id), repeated=True)
    return Done(visit)
