"""Putting right who came: the person's name, phone and position, and the agency of this visit."""

from __future__ import annotations

from rapidfuzz import fuzz

from pojok.guests.actions import GuestGiven, agency_named, match_or_make
from pojok.guests.actions.matching import SIMILAR
from pojok.guests.queries import same_people
from pojok.lib.names import clean_line, clean_name, normalise_person
from pojok.lib.phones import clean_phone
from pojok.visits.actions.acting import Act
from pojok.visits.actions.rows import change
from pojok.visits.models import State, Visit


def put_name_right(act: Act, visit: Visit, given: object) -> tuple[str, str]:
    """A name that is alike was misspelt, and is the person's name in every visit. One that isn't alike is somebody
    else, unless this guest has never come but now: the visit gets that person, the other's visits stay theirs."""
    old, new = visit.guest.name, clean_name(given)
    wanted = normalise_person(new)
    alike = fuzz.ratio(visit.guest.normalised, wanted) >= SIMILAR
    if alike or not came_before(visit):
        change(act, visit.guest, name=new, normalised=wanted[:120])
    else:
        guest, _agency = match_or_make(visit.office_id, GuestGiven(name=new, agency=visit.agency.name))
        change(act, visit, guest_id=guest.pk)
        visit.guest = guest
    return old, new


def put_phone_right(act: Act, visit: Visit, given: object) -> tuple[str, str]:
    """The person's, in every visit."""
    old, new = visit.guest.phone, clean_phone(clean_line(given, field="phone", longest=40, required=False))
    change(act, visit.guest, phone=new)
    return old, new


def put_position_right(act: Act, visit: Visit, given: object) -> tuple[str, str]:
    """The person's, in every visit."""
    old, new = visit.guest.position, clean_line(given, field="position", required=False)
    change(act, visit.guest, position=new)
    return old, new


def put_agency_right(act: Act, visit: Visit, given: object) -> tuple[str, str]:
    """Of this visit: the same person may come for several agencies. Of the person too, who has come only once."""
    old, agency = visit.agency.code, agency_named(visit.office_id, given)
    change(act, visit, agency_id=agency.pk)
    if not came_before(visit):
        change(act, visit.guest, agency_id=agency.pk)
    return old, agency.code


def came_before(visit: Visit) -> bool:
    """Whether this guest has another visit than this."""
    person = same_people([visit.guest.merged_into_id or visit.guest_id])
    return Visit.objects.filter(guest__in=person).exclude(pk=visit.pk).exclude(state=State.CANCELLED).exists()
