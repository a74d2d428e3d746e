"""The office itself: board, units, and finding guests."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from pojok.api import told
from pojok.api.answers import BoardOut, GuestsOut, UnitsOut
from pojok.api.asking import Asked, only_query
from pojok.api.given import Text
from pojok.api.openapi import reads
from pojok.api.paging import cursor_of, page, parts_of
from pojok.api.routes.breaks import pauses_by_unit
from pojok.guests.models import Guest
from pojok.guests.queries import SEARCH_AT_MOST, find_guests
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import Unit
from pojok.visits.queries import board as board_of
from pojok.visits.queries.board import waiting_by_unit

router = Router(tags=["Office"])

WORDS_AT_MOST = 200
SEARCHERS = ("petugas", "piket", "konsultan")


@router.get("/board", response=reads(BoardOut), summary="The board")
def board(request: Asked) -> HttpResponse:
    """Today's last calls and how many wait; the same as the public board."""
    only_query(request)
    office = request.auth[1]
    return told.answer(told.board(board_of(office), office))


@router.get("/units", response=reads(UnitsOut), summary="The office's units")
def units(request: Asked) -> HttpResponse:
    """Every unit in the office's order. A unit without a letter queues at its nearest ancestor that has one."""
    only_query(request)
    office = request.auth[1]
    found = list(Unit.objects.filter(office=office).order_by("order", "pk"))
    codes = {u.pk: u.code for u in found}
    waiting = {u.code: u.waiting for u in waiting_by_unit(office)}
    pauses = pauses_by_unit(office)
    return told.answer({"items": [told.unit(u, codes, waiting, pauses.get(u.pk, [])) for u in found], "next": None})


@router.get("/guests", response=reads(GuestsOut), summary="Find guests")
def guests(
    request: Asked,
    q: Annotated[Text, Query(description="Every word begins a word of name, agency or alias: `sri dinkes`.")],
    cursor: Annotated[Text | None, Query(description="`next` of the page before.")] = None,
) -> HttpResponse:
    """Twenty a page, by name (petugas, piket, konsultan)."""
    only_query(request, "q", "cursor")
    caller, office = request.auth
    if not caller.has(*SEARCHERS):
        raise Refused(
            "not_allowed",
            _("Peran Anda tidak boleh mencari tamu."),
            _("Yang boleh: petugas, piket, dan konsultan."),
            "permission",
        )
    if len(q) > WORDS_AT_MOST:
        raise bad_input(
            "too_long", _("Pencarian ini terlalu panjang."), field="q", remedy=_("Ketik beberapa kata saja.")
        )
    found = find_guests(office.pk, q).order_by("normalised", "pk")
    if cursor:
        name, last = parts_of(cursor, str, UUID)
        found = found.filter(Q(normalised__gt=name) | Q(normalised=name, pk__gt=last))
    rows, following = page(list(found[: SEARCH_AT_MOST + 1]), _name, SEARCH_AT_MOST)
    return told.answer({"items": [told.guest(g, g.agency) for g in rows], "next": following})


def _name(guest: Guest) -> str:
    return cursor_of(guest.normalised, guest.pk)
