"""What a press did, in a sentence, and until when it can be taken back with one touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.history.models import Event
from pojok.organisation.callers import Caller
from pojok.organisation.models import Break
from pojok.visits.models import Visit, VisitAct
from pojok.visits.queries.room import number_of
from pojok.web.ui import words

UNDO_FOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence; with `undoes` (key of the press) and `visit_id` while it may still be undone, until `until`."""

    sentence: str
    undoes: UUID | None = None
    visit_id: UUID | None = None
    until: datetime | None = None


def told_of(press: UUID | None, by: Caller, moment: datetime, *, expected: UUID | None = None) -> Told | None:
    """What this person's press did; None when there is none of that key. It knows nothing but what is stored, so
    that it can be said after a redirect too. `expected`: whom the button named; "next" may have been another."""
    if press is None:
        return None
    found = VisitAct.objects.filter(press=press, by_id=by.user_id, visit__office_id=by.office_id).order_by("pk")
    done = list(found)
    if not done:
        return _of_break(press, by)
    visits = {v.pk: v for v in Visit.objects.with_names().filter(pk__in={a.visit_id for a in done})}
    last = done[-1]
    if last.undone_at:
        return Told(_undone(visits[last.visit_id]))
    sentences = [_sentence(a.act, visits[a.visit_id]) for a in done if not _implied(a, done)]
    if last.act == "call" and expected and expected != last.visit_id:
        sentences.append(_other_than(expected, by))
    until = last.at + UNDO_FOR
    if moment >= until:
        return Told(" ".join(sentences))
    return Told(" ".join(sentences), press, last.visit_id, until)


def _of_break(press: UUID, by: Caller) -> Told | None:
    """A break that this press began or ended. The bar above the room has its undo."""
    event = Event.objects.filter(pk=press, by_id=by.user_id, office_id=by.office_id, kind__startswith="break.").first()
    if event is None:
        return None
    taken = Break.objects.select_related("office", "unit").get(pk=event.subject_id)
    who = taken.unit.name if taken.unit else _("Anda")
    if event.kind == "break.ended":
        return Told(_("%(who)s sudah kembali. Tamu dipanggil lagi seperti biasa.") % {"who": who})
    back = words.clock(taken.back_at, taken.office.timezone) if taken.back_at else ""
    names = {"who": who, "back": back, "reason": taken.reason}
    if not back:
        return Told(_("%(who)s istirahat (%(reason)s) dan tidak kembali hari ini.") % names)
    return Told(_("%(who)s istirahat (%(reason)s) sampai %(back)s.") % names)


def _implied(act: VisitAct, done: list[VisitAct]) -> bool:
    """A consultation that began and ended in one press was only told of."""
    return act.act == "consult" and any(a.act == "finish" and a.visit_id == act.visit_id for a in done)


def _sentence(act: str, visit: Visit) -> str:
    names = {
        "number": number_of(visit),
        "name": visit.guest.name,
        "unit": visit.unit.name if visit.unit else "",
        "place": visit.place.name if visit.place else "",
    }
    if act == "call" and "place_full" in visit.warnings:
        return _("%(number)s %(name)s dipanggil ke %(place)s, yang kursinya sedang penuh.") % names
    told = {
        "call": _("%(number)s %(name)s dipanggil ke %(place)s."),
        "consult": _("Konsultasi dengan %(number)s %(name)s dimulai."),
        "end": _("Konsultasi dengan %(number)s %(name)s diakhiri."),
        "finish": _("%(number)s %(name)s selesai."),
        "missed": _("%(number)s %(name)s dicatat tidak hadir."),
        "parking": _("%(number)s %(name)s ditunda."),
        "return": _("%(number)s %(name)s kembali menunggu."),
        "handoff": _("%(name)s dialihkan ke %(unit)s dengan nomor %(number)s."),
        "departure": _("%(number)s %(name)s dicatat pergi."),
    }
    return told.get(act, _("Tersimpan.")) % names


def _undone(visit: Visit) -> str:
    names = {"number": number_of(visit), "name": visit.guest.name, "state": visit.get_state_display()}
    return _("Dibatalkan. %(number)s %(name)s seperti semula: %(state)s.") % names


def _other_than(expected: UUID, by: Caller) -> str:
    visit = Visit.objects.visible_to(by).with_names().filter(pk=expected).first()
    if visit is None:
        return ""
    return _("%(number)s lebih dulu dipanggil rekan Anda.") % {"number": number_of(visit)}
