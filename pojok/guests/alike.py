"""Which agencies and which guests may be one. Only proposed; an admin decides (design §4.9)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from rapidfuzz import fuzz, process

from pojok.guests.models import Agency, AgencyAlias, Guest
from pojok.lib.names import normalise

# Of 100, over any spelling: "dinas kesehtan" and "dinas kesehatan" are 97, "dinas kesehatan" and "dinas kehutanan" 79.
AGENCY_SIMILAR = 86
PERSON_SIMILAR = 60
AT_MOST = 50
_HOME = Coalesce("agency__merged_into_id", "agency_id")


@dataclass(frozen=True, slots=True)
class Alike:
    """`one` may be another spelling, or another record, of `into`."""

    one: Agency | Guest
    into: Agency | Guest


def agencies_alike(office_id: int) -> list[Alike]:
    """Agencies typed at the door that nobody vouched for, each with the known one it resembles most."""
    typed = list(Agency.objects.filter(office_id=office_id, typed=True, verified=False, merged_into=None))
    if not typed:
        return []
    rows = AgencyAlias.objects.filter(office_id=office_id).select_related("agency__merged_into").order_by("pk")
    spellings = {row.normalised: row.agency.final for row in rows}
    found: list[Alike] = []
    for one in typed:
        others = [text for text, agency in spellings.items() if agency.pk != one.pk]
        best = process.extractOne(
            normalise(one.name), others, scorer=fuzz.token_sort_ratio, score_cutoff=AGENCY_SIMILAR
        )
        # Of two typed ones the younger is the other spelling, so that nobody is proposed both ways.
        if best and (not (into := spellings[best[0]]).typed or into.pk < one.pk):
            found.append(Alike(one, into))
        if len(found) == AT_MOST:
            break
    return found


def guests_alike(office_id: int) -> list[Alike]:
    """Guests of one name in one agency (merged agencies counted as one), or of one phone: the younger and the elder.

    Two namesakes with different phones are two people.
    """
    people = Guest.objects.filter(office_id=office_id, merged_into=None)
    found: dict[object, Alike] = {}
    for fields in (("phone",), ("normalised", "home")):
        groups = people.annotate(home=_HOME)
        if "phone" in fields:
            groups = groups.exclude(phone="")
        several = groups.values(*fields).annotate(n=Count("pk")).filter(n__gt=1).order_by()[:AT_MOST]
        for group in several:
            same = people.annotate(home=_HOME).filter(Q(**{name: group[name] for name in fields}))
            elder, *younger = same.select_related("agency__merged_into").order_by("created_at", "pk")
            for one in younger:
                if not _two_people(one, elder):
                    found.setdefault(one.pk, Alike(one, elder))
    return list(found.values())[:AT_MOST]


def _two_people(one: Guest, other: Guest) -> bool:
    if one.phone and other.phone:
        # An office's phone may be given by several; then the names differ.
        return one.phone != other.phone or fuzz.ratio(one.normalised, other.normalised) < PERSON_SIMILAR
    return False
