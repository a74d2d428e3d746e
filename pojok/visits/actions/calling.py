"""A konsultan calls a guest: the next one, or this one, or again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pojok.lib.clock import now
from pojok.lib.keys import derive
from pojok.lib.locks import hold
from pojok.lib.refusals import Refused, bad_input, not_found
from pojok.organisation.callers import Caller
from pojok.organisation.models import Place, Unit
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, Repeated, acting, answer_repeat, begin, digest_of, held, repeatable
from pojok.visits.actions.consulting import finish_whatever
from pojok.visits.actions.direct import queue_of
from pojok.visits.actions.hot import call_next_at_once
from pojok.visits.actions.hot.calling import Said
from pojok.visits.actions.leaving import miss, park
from pojok.visits.models import Call, Visit, VisitAct
from pojok.visits.models.visit import AT_A_PLACE
from pojok.visits.queries import places

PREVIOUS = ("keep", "missed", "parked", "finished")


@repeatable
def call(*, key: UUID, visit_id: UUID, by: Caller, place: str | None = None, press: UUID | None = None) -> Done:
    """Call this guest to a Place, or call again. Never refused because the Place is full or another guest is still
    called; a full Place is marked `place_full`. Refused: wrong order, another queue, an unknown Place."""
    with acting(key, "call", by=by, content=[visit_id, place], press=press) as act:
        visit = begin(act, visit_id)
        if reason := policies.why_not_call(visit, by):
            raise reason
        _call(act, visit, place)
    return Done(visit)


def call_next(
    *,
    key: UUID,
    unit_code: str,
    by: Caller,
    previous: str | None = None,
    outcome: str = "",
    place: str | None = None,
    front: UUID | None = None,
) -> Done | None:
    """Call the next guest of this queue in the one order of design §4.4; None when nobody is there.

    `previous` says what became of the guest this person called last, if still called, consulting or ending. It is
    done by a derived key, also when nobody is next. Refused: another queue; `missed` or `parked` for a guest who is
    no longer only called; unknown words; another guest called since than `front`, whom the answer is about. Two
    callers never get the same guest.
    """
    said = Said(previous, place, outcome)
    settles = previous not in (None, "keep")
    at_once = None if settles else call_next_at_once(key=key, unit_code=unit_code, by=by, said=said)
    if at_once is not None:
        return at_once
    unit = queue_of(by.office_id, unit_code)
    if unit.pk not in by.unit_ids:
        raise Refused("other_queue", _("Antrean %(unit)s bukan antrean Anda.") % {"unit": unit.name}, kind="permission")
    if previous is not None and previous not in PREVIOUS:
        raise bad_input(
            "unknown_previous",
            _("Keterangan tentang tamu sebelumnya tidak dikenal."),
            field="previous",
            remedy=_("Pilih salah satu: %(known)s.") % {"known": ", ".join(PREVIOUS)},
        )
    content = [unit.code, previous, place, outcome]
    with transaction.atomic():
        # A Place that doesn't exist settles nothing.
        place_named(by.office_id, unit, place)
        # Looked for first, and one at a time: the same press sent twice must neither settle the guest that it has
        # just called, nor answer "nobody" once the queue is empty.
        hold("call_next", key)
        try:
            answer_repeat(key, digest_of("call", by, content))
        except Repeated as repeat:
            return Done(Visit.objects.select_related("office").get(pk=repeat.visit_id), repeated=True)
        if settles and not VisitAct.objects.filter(press=key, by_id=by.user_id).exists():
            # Else this press settled its guest before and found nobody: the one called since isn't meant.
            settle_previous(key, by, previous or "keep", outcome, front)
        try:
            at_once = call_next_at_once(key=key, unit_code=unit.code, by=by, said=said) if settles else None
            return at_once or _called(key=key, unit=unit, by=by, content=content, place=place)
        except _Nobody:
            return None


class _Nobody(Exception):  # noqa: N818 - nobody is waiting; unwinds the act so that nothing is stored under its key
    pass


@repeatable
def _called(*, key: UUID, unit: Unit, by: Caller, content: list[str | None], place: str | None) -> Done:
    with acting(key, "call", by=by, content=content) as act:
        visit = (
            Visit.objects.visible_to(by)
            .at_unit(unit.pk)
            .waiting()
            # Whom the day's end has yet to see off is not called today (design §4.10).
            .on_day(unit.office, unit.office.day(act.at))
            .offered_to(by, act.at)
            .in_calling_order()
            # Not the key: else a row that only refers to the visit, being written, would make "next" pass it over.
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("office", "guest", "ticket")
            .first()
        )
        if visit is None:
            raise _Nobody
        act.on(visit)
        if reason := policies.why_not_person("call", by, act.plan, visit):
            raise reason
        _call(act, visit, place)
    return Done(visit)


def _call(act: Act, visit: Visit, place_code: str | None) -> None:
    if visit.unit is None or visit.ticket is None:
        raise not_found(_("Tamu ini belum punya nomor."))
    where = place_named(visit.office_id, visit.unit, place_code) or places.usual_place(
        act.staff, visit.office, visit.unit
    )
    if where is None:
        raise Refused("no_place", _("Kantor ini belum punya tempat bertemu."), _("Minta admin menambahkannya."))
    full = places.is_full(where, but=visit)
    call = Call.objects.create(
        pk=act.key,
        office_id=visit.office_id,
        visit=visit,
        ticket=visit.ticket,
        unit=visit.unit,
        place=where,
        by_id=act.staff.user_id,
        called_at=act.at,
    )
    act.made(call)
    act.end_absences()
    times = Call.objects.filter(ticket=visit.ticket, undone_at=None).count()
    visit.place, visit.called_at, visit.called_by_id = where, act.at, act.staff.user_id
    visit.warnings = [w for w in visit.warnings if w != "place_full"] + (["place_full"] if full else [])
    act.payload = {
        "unit": visit.unit.code,
        "place": where.code,
        "ticket": visit.ticket_id,
        "times": times,
        "full": full or None,
    }
    act.move()


def place_named(office_id: int, unit: Unit, code: str | None) -> Place | None:
    """The Place of that code, shared or this unit's. Refused when there is none."""
    if not code:
        return None
    place = Place.objects.filter(office_id=office_id, code=code).first()
    if place is None or place.unit_id not in (None, unit.pk):
        known = Place.objects.filter(office_id=office_id, unit__in=[unit]) | Place.objects.filter(
            office_id=office_id, unit=None
        )
        remedy = _("Pilih salah satu: %(known)s.") % {
            "known": ", ".join(known.order_by("order").values_list("code", flat=True))
        }
        raise bad_input("unknown_place", _("Tempat itu tidak dikenal."), field="place", remedy=remedy)
    return place


def last_called(by: Caller, *, hold_it: bool = False) -> Visit | None:
    """The visit this person called last today, if still called, consulting or ending: what `previous` means.
    `hold_it`: locked first and judged then, since another press of the same person may be settling it."""
    calls = (
        Call.objects.filter(office_id=by.office_id, by_id=by.user_id, undone_at=None)
        .order_by("-called_at")
        .select_related("visit", "office")
    )
    call = (calls.select_for_update(of=("visit",)) if hold_it else calls).first()
    if call is None or call.office.day(call.called_at) != call.office.day(now()) or call.visit.state not in AT_A_PLACE:
        return None
    # Another official has since called this guest; it is theirs to tell.
    return call.visit if call.visit.called_by_id == by.user_id else None


def settle_previous(
    key: UUID, by: Caller, previous: str, outcome: str, front: UUID | None = None, *, but: UUID | None = None
) -> None:
    """Do what `previous` says to the guest called last, under a key of its own; nothing to the guest `but`.

    front: the guest the answer was given about. Refused when another has been called since, on another screen.
    """
    if previous == "keep":
        return
    visit = last_called(by, hold_it=True)
    if visit is None and front is not None:
        # The one called last is done with; the answer is about a guest called before, who is still there.
        shown = held(front, by)
        visit = shown if shown.called_by_id == by.user_id and shown.state in AT_A_PLACE else None
    if visit is None or visit.pk == but:
        return
    if front is not None and visit.pk != front:
        raise Refused(
            "called_since",
            _("Sejak itu Anda sudah memanggil tamu lain."),
            _("Jawab lagi tentang tamu yang terakhir dipanggil."),
        )
    own = derive(key, f"previous:{visit.pk}")
    if previous == "finished":
        finish_whatever(key=own, visit_id=visit.pk, by=by, outcome=outcome, press=key)
    elif previous == "missed":
        miss(key=own, visit_id=visit.pk, by=by, press=key)
    else:
        park(key=own, visit_id=visit.pk, by=by, press=key)
