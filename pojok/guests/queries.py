"""Finding guests and agencies."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet

from pojok.guests.models import Agency, AgencyAlias, Guest
from pojok.lib.names import words
from pojok.lib.phones import local_digits

SEARCH_AT_MOST = 20


def prefix_query(text: str) -> SearchQuery | None:
    """Every word of the text begins a word of what is searched; None when there is no word."""
    parts = [f"{word}:*" for word in words(text)]
    # 'simple' keeps words as they are; they hold letters and digits only, so nothing has to be quoted.
    return SearchQuery(" & ".join(parts), search_type="raw", config="simple") if parts else None


def find_guests(office_id: int, text: str) -> QuerySet[Guest]:
    """Guests whose name, agency (aliases included) or phone has words beginning so; of merged ones the one that
    remains, found by the words of all. Empty text finds nobody."""
    query = prefix_query(text)
    guests = Guest.objects.filter(office_id=office_id, merged_into=None).select_related("agency__merged_into")
    return guests.filter(search=query) if query else guests.none()


def find_agencies(office_id: int, text: str, *, at_most: int = 8) -> list[Agency]:
    """Agencies of which every typed word begins a word of one of their spellings; shortest spelling first."""
    parts = words(text)
    if not parts:
        return []
    matches = Q()
    for part in parts:
        matches &= Q(normalised__startswith=part) | Q(normalised__contains=f" {part}")
    rows = AgencyAlias.objects.filter(matches, office_id=office_id).select_related("agency__merged_into")
    found: dict[int, Agency] = {}
    for row in sorted(rows, key=lambda r: (not r.normalised.startswith(parts[0]), len(r.normalised), r.normalised)):
        found.setdefault(row.agency.final.pk, row.agency.final)
    return list(found.values())[:at_most]


def one_agency(agency: Agency) -> QuerySet[Agency]:
    """The agency with all that are one with it by merging, for `agency__in`."""
    return Agency.objects.filter(Q(pk=agency.final.pk) | Q(merged_into=agency.final.pk)).order_by()


def same_people(guest_ids: Iterable[UUID]) -> QuerySet[Guest]:
    """These guests with all who were merged into them, for `guest__in`."""
    ids = list(guest_ids)
    return Guest.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)).order_by()


def search_words(*, name: str, phone: str, agency: Agency, aliases: Iterable[str]) -> str:
    """The words a guest is found by."""
    found = words(name) + words(agency.name) + words(agency.short_name)
    for alias in aliases:
        found += words(alias)
    if phone:
        found += [local_digits(phone), phone.lstrip("+")]
    return " ".join(dict.fromkeys(found))


def write_search(guest: Guest, text: str) -> None:
    """Store the words of one guest."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guests_guest SET search = to_tsvector('simple', %s) WHERE id = %s", [text, guest.pk])
