"""Visits: checking in, and reading what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from pojok.api import told
from pojok.api.answers import EventsOut, VisitOut, VisitsOut
from pojok.api.asking import Asked, key_of, only_query
from pojok.api.given import CheckIn, CorrectionIn, Day, GuestIn, Text
from pojok.api.openapi import ACTS, reads
from pojok.api.paging import PAGE, cursor_of, page, parts_of
from pojok.api.reading import usernames
from pojok.guests.actions import GuestGiven
from pojok.history.models import Event
from pojok.lib.clock import now
from pojok.lib.refusals import bad_input, not_found
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import queue_of
from pojok.visits.models import Purpose, State, Visit

router = Router(tags=["Visits"])


@router.post("/visits", response=ACTS, summary="Check a guest in")
def check_in(request: Asked, arrival: CheckIn) -> HttpResponse:
    """Step 1 of the SOP begins (petugas, piket). The visit's id is the Idempotency-Key.

    A guest already inside may be checked in again: 201 with the warning `already_inside`. An entry more than two
    minutes late is marked `late_entry`, one outside working hours `outside_hours`; neither is refused.
    """
    given = Arrival(
        guest=_guest(arrival.guest),
        members=tuple(arrival.members or ()),
        need=arrival.need or "",
        purpose=Purpose.KONSULTASI.value if arrival.purpose is None else arrival.purpose,
        priority=arrival.priority.reason if arrival.priority else None,
        letter_number=arrival.letter_number or "",
        occurred_at=arrival.occurred_at,
    )
    return told.done(request, actions.check_in(key=key_of(request), by=request.auth[0], arrival=given))


@router.post("/visits/{visit_id}/correction", response=ACTS, summary="Put right what was found wrong later")
def correct(request: Asked, visit_id: UUID, right: CorrectionIn) -> HttpResponse:
    """Fields with their right value, and a reason (piket, konsultan of the queue); in any state but cancelled. All or
    nothing; old values stay, the events name the fields and never the values. Times keep their order and their day."""
    by = request.auth[0]
    act = actions.correct(
        key=key_of(request), visit_id=visit_id, by=by, corrections=right.fields(), reason=right.reason
    )
    return told.done(request, act)


@router.get("/visits", response=reads(VisitsOut), summary="Visits of a day")
def visits(
    request: Asked,
    day: Annotated[Day | None, Query(description="A date of the office; today when left out.")] = None,
    unit: Annotated[Text | None, Query(description="Code; a sub-unit's means its queue.")] = None,
    state: Annotated[Text | None, Query(description="One of the states.")] = None,
    cursor: Annotated[Text | None, Query(description="`next` of the page before.")] = None,
) -> HttpResponse:
    """Fifty a page, by arrival."""
    only_query(request, "day", "unit", "state", "cursor")
    caller, office = request.auth
    found = Visit.objects.visible_to(caller).on_day(office, day or office.day(now()))
    if unit:
        found = found.at_unit(queue_of(office.pk, unit).pk)
    if state:
        found = found.filter(state=_known_state(state))
    if cursor:
        arrived, last = parts_of(cursor, _moment, UUID)
        found = found.filter(Q(arrived_at__gt=arrived) | Q(arrived_at=arrived, pk__gt=last))
    rows, following = page(list(found.with_names().oldest_first()[: PAGE + 1]), _arrival)
    return told.answer({"items": told.visits(request, list(rows)), "next": following})


@router.get("/visits/{visit_id}", response=reads(VisitOut), summary="One visit")
def visit(request: Asked, visit_id: UUID) -> HttpResponse:
    """As it is now."""
    only_query(request)
    return told.answer(told.one_visit(request, _visible(visit_id, request.auth[0])))


@router.get("/visits/{visit_id}/events", response=reads(EventsOut), summary="What happened to a visit")
def events(
    request: Asked,
    visit_id: UUID,
    cursor: Annotated[Text | None, Query(description="`next` of the page before.")] = None,
) -> HttpResponse:
    """In the order it was recorded; who did it, when it happened, when it was recorded."""
    only_query(request, "cursor")
    caller, office = request.auth
    _visible(visit_id, caller)
    happened = Event.objects.of_office(office.pk).about(visit_id).in_order()
    if cursor:
        (after,) = parts_of(cursor, _row)
        happened = happened.filter(seq__gt=after)
    rows, following = page(list(happened[: PAGE + 1]), lambda e: cursor_of(e.seq))
    names = usernames(rows)
    return told.answer({"items": [told.event(e, names, office) for e in rows], "next": following})


def _visible(visit_id: UUID, by: Caller) -> Visit:
    visit = Visit.objects.visible_to(by).with_names().filter(pk=visit_id).first()
    if visit is None:
        raise not_found(_("Kunjungan itu tidak ditemukan."))
    return visit


def _known_state(given: str) -> str:
    if given not in State.values:
        raise bad_input(
            "unknown_state",
            _("Keadaan kunjungan itu tidak dikenal."),
            field="state",
            remedy=_("Pilih salah satu: %(known)s.") % {"known": ", ".join(State.values)},
        )
    return given


def _arrival(visit: Visit) -> str:
    return cursor_of(visit.arrived_at.isoformat(), visit.pk)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _row(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError(text)
    return number


def _guest(given: GuestIn) -> GuestGiven:
    """By id alone, or by words: what is known of a guest changes by correction, so words beside an id would be lost."""
    words = {"name": given.name, "agency": given.agency, "phone": given.phone, "position": given.position}
    if given.id is not None and any(words.values()):
        raise bad_input(
            "id_or_name",
            _("Tamu disebut dengan “id” atau dengan namanya, tidak keduanya."),
            field="guest",
            remedy=_("Kirim “id” saja untuk tamu yang sudah dikenal."),
        )
    return GuestGiven(id=given.id, **{name: text or "" for name, text in words.items()})
