"""A visit is passed on to another unit."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from pojok.lib.keys import derive
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.organisation.reasons import coded_reason
from pojok.visits.actions.acting import Done, acting, begin, repeatable
from pojok.visits.actions.direct import official_of, queue_of, to_unit
from pojok.visits.models import HandOff


@repeatable
def hand_off(
    *, key: UUID, visit_id: UUID, by: Caller, unit: str, kind: str, reason: str, official: str | None = None
) -> Done:
    """Pass the guest on at once, with a new number and the old arrival, so that the guest doesn't start over.

    Ends this run of step 5; the next consultation is another. Refused: wrong order; unknown unit or kind; the same
    unit; an empty reason.
    """
    with acting(key, "handoff", by=by, content=[visit_id, unit, kind, reason, official]) as act:
        visit = begin(act, visit_id)
        to = queue_of(visit.office_id, unit)
        if kind not in HandOff.Kind.values:
            remedy = _("Pilih salah satu: %(known)s.") % {"known": ", ".join(HandOff.Kind.values)}
            raise bad_input("unknown_kind", _("Jenis pengalihan itu tidak dikenal."), field="kind", remedy=remedy)
        if to.pk == visit.unit_id:
            sentence = _("Tamu ini sudah di %(unit)s.") % {"unit": to.name}
            raise Refused("same_unit", sentence, _("Pilih bidang lain."), "input", "unit")
        code, text = coded_reason(visit.office_id, "handoff", reason)
        old_unit, old_ticket = visit.unit, visit.ticket
        if old_unit is None or old_ticket is None:
            raise Refused("wrong_order", _("Tamu ini belum diarahkan."), _("Arahkan dulu."))
        act.close_step()
        act.end_absences()
        ticket = to_unit(act, visit, to, official_of(to, official))
        hand = HandOff.objects.create(
            pk=derive(key, "handoff"),
            visit=visit,
            kind=kind,
            from_unit=old_unit,
            to_unit=to,
            from_ticket=old_ticket,
            to_ticket=ticket,
            reason_code=code,
            reason=text,
            by_id=act.staff.user_id,
            at=act.at,
        )
        act.made(hand)
        act.payload = {
            "kind": kind,
            "reason": code,
            "from_unit": old_unit.code,
            "unit": to.code,
            "from_ticket": old_ticket.pk,
            "ticket": ticket.pk,
            "number": ticket.number,
        }
        act.move()
    return Done(visit)
