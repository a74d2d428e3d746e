"""Taking back one's own last press."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pojok import live
from pojok.history.models import Event
from pojok.history.recording import record
from pojok.lib import clock
from pojok.lib.keys import derive
from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import AnyCaller
from pojok.visits.actions.acting import FIELDS, Done, answer_repeat, digest_of, repeatable
from pojok.visits.actions.rows import put_back, python_value
from pojok.visits.models import Absence, Call, Correction, Departure, HandOff, StepRun, TicketVoid, Visit, VisitAct

_RECORDS: dict[str, type[Call | Correction | HandOff | Absence | Departure]] = {
    "call": Call,
    "correction": Correction,
    "handoff": HandOff,
    "absence": Absence,
    "departure": Departure,
}


@repeatable
def undo(*, key: UUID, visit_id: UUID, by: AnyCaller, undoes: UUID) -> Done:
    """Reverse what the press `undoes` did: all its acts, on this visit and, for a call, on the guest before.

    Nothing is deleted: records are marked undone, a ticket gets its void, the Events stay and one more is written.
    Refused: somebody else's press, none of that key, undone already, or something happened since.
    """
    digest = digest_of("undo", by, [visit_id, undoes])
    answer_repeat(key, digest)
    with transaction.atomic():
        acts = list(VisitAct.objects.filter(press=undoes).order_by("-id")) or list(VisitAct.objects.filter(key=undoes))
        if not any(a.visit_id == visit_id for a in acts):
            raise not_found(_("Tindakan itu tidak ditemukan pada kunjungan ini."))
        visits = _lock({a.visit_id for a in acts}, by)
        answer_repeat(key, digest)
        # Read again: the lock may have waited for another undo.
        acts = list(
            VisitAct.objects.filter(pk__in=[a.pk for a in acts]).select_related("visit__office").order_by("-id")
        )
        _refuse(acts, by)
        first = next(a for a in acts if a.visit_id == visit_id)
        for act in acts:
            visit = visits[act.visit_id]
            _reverse(visit, act)
            own = key if act is first else derive(key, str(act.pk))
            ticket = next((UUID(pk) for name, pk in act.before["made"] if name == "ticket"), None)
            record(
                key=own,
                kind="visit.undone",
                office_id=visit.office_id,
                subject_id=visit.pk,
                by_id=by.user_id,
                via=by.via,
                digest=digest,
                payload={"undoes": act.key, "act": act.act, "ticket": ticket},
            )
        topics = {f"office:{by.office_id}", f"board:{by.office_id}"}
        for visit in visits.values():
            topics |= {f"visit:{visit.pk}"} | ({f"unit:{visit.unit_id}"} if visit.unit_id else set())
            topics |= {f"unit:{a.before['fields']['unit_id']}" for a in acts if a.before["fields"]["unit_id"]}
        live.changed(*topics)
    return Done(visits[visit_id])


def _lock(visit_ids: set[UUID], by: AnyCaller) -> dict[UUID, Visit]:
    """The visits, held, always in the same order so that two undos never wait for each other."""
    found = {}
    for pk in sorted(visit_ids):
        visit = Visit.objects.visible_to(by).lock(pk)
        if visit is None:
            raise not_found(_("Kunjungan itu tidak ditemukan."))
        found[pk] = visit
    return found


def _refuse(acts: list[VisitAct], by: AnyCaller) -> None:
    events = list(Event.objects.filter(pk__in=[a.key for a in acts]).values_list("via", "recorded_at"))
    # What the system did by itself has nobody's name either, but it isn't the guest's.
    strange = by.user_id is None and any(via != by.via for via, _at in events)
    if strange or any(a.by_id != by.user_id for a in acts):
        raise Refused("not_yours", _("Yang bisa membatalkan hanya orang yang melakukannya."), kind="permission")
    office = acts[0].visit.office
    if any(office.day(at) != office.day(clock.now()) for _via, at in events):
        # Numbers and queues are a day's; what is found wrong later is corrected.
        raise Refused("too_late", _("Tindakan hari lain tidak bisa dibatalkan."), _("Minta piket memperbaikinya."))
    if any(a.undone_at for a in acts):
        raise Refused("undone_already", _("Tindakan ini sudah dibatalkan."))
    pks = {a.pk for a in acts}
    for visit_id in {a.visit_id for a in acts}:
        last = max(a.pk for a in acts if a.visit_id == visit_id)
        later = VisitAct.objects.filter(visit_id=visit_id, undone_at=None, pk__gt=last).exclude(pk__in=pks)
        if later.exists():
            remedy = _("Perbaiki dengan tindakan berikutnya.")
            raise Refused("acted_since", _("Sudah ada tindakan lain sesudahnya."), remedy)


def _reverse(visit: Visit, act: VisitAct) -> None:
    now, before = clock.now(), act.before
    for name, value in before["fields"].items():
        setattr(visit, name, python_value(visit, name, value))
    visit.save(update_fields=FIELDS)
    put_back(visit, before)
    StepRun.objects.filter(pk__in=before["opened"]).update(undone_at=now)
    StepRun.objects.filter(pk__in=before["closed"]).update(ended_at=None, measured=True, skipped="")
    Absence.objects.filter(pk__in=before["returned"]).update(ended_at=None)
    for name, pk in before["made"]:
        if name == "ticket":
            TicketVoid.objects.create(ticket_id=pk, at=now, by_id=act.by_id)
        else:
            _RECORDS[name].objects.filter(pk=pk).update(undone_at=now)
    act.undone_at = now
    act.save(update_fields=["undone_at"])
