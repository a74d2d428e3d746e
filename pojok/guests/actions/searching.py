"""The words guests are found by, written anew after names or spellings changed."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Q, QuerySet

from pojok.guests.models import Agency, AgencyAlias, Guest
from pojok.guests.queries import search_words, write_search


def rewrite_search(guests: QuerySet[Guest]) -> int:
    """Write the words of these guests and of who is one with them: a person is found by all of the family's names
    and by every spelling of their agencies. Returns how many guests were written."""
    people = {guest.merged_into_id or guest.pk for guest in guests.distinct()}
    families: dict[UUID, list[Guest]] = defaultdict(list)
    members = Guest.objects.filter(Q(pk__in=people) | Q(merged_into__in=people))
    for guest in members.select_related("agency__merged_into"):
        families[guest.merged_into_id or guest.pk].append(guest)
    spellings = _spellings({guest.agency.final.pk for family in families.values() for guest in family})
    for family in families.values():
        text = " ".join(
            search_words(
                name=one.name, phone=one.phone, agency=one.agency.final, aliases=spellings[one.agency.final.pk]
            )
            for one in family
        )
        for guest in family:
            write_search(guest, text)
    return sum(map(len, families.values()))


def aliases_of(agency: Agency) -> list[str]:
    """Every spelling of an agency and of those merged into it."""
    rows = AgencyAlias.objects.filter(Q(agency=agency) | Q(agency__merged_into=agency))
    return list(rows.values_list("alias", flat=True))


def refresh_search(office_id: int, agency_ids: set[int] | None = None) -> int:
    """Write anew the words guests are found by, after agencies were renamed. Returns how many guests."""
    guests = Guest.objects.filter(office_id=office_id)
    if agency_ids is not None:
        guests = guests.filter(Q(agency__in=agency_ids) | Q(agency__merged_into__in=agency_ids))
    return rewrite_search(guests)


def _spellings(agency_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = AgencyAlias.objects.filter(Q(agency__in=agency_ids) | Q(agency__merged_into__in=agency_ids))
    for alias, agency_id, root in rows.values_list("alias", "agency_id", "agency__merged_into_id"):
        found[root or agency_id].append(alias)
    return found
