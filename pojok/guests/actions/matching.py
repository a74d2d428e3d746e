"""Whether somebody was here before. Never a guess (design §4.9)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from pojok.guests.actions.agencies import agency_named
from pojok.guests.actions.searching import aliases_of, rewrite_search
from pojok.guests.models import Agency, Guest
from pojok.guests.queries import search_words, write_search
from pojok.lib.locks import hold
from pojok.lib.names import clean_line, clean_name, normalise_person
from pojok.lib.phones import clean_phone
from pojok.lib.refusals import Refused, bad_input

# Of 100; "Sri Wahyuni" and "Sri Wahyuningsih" are 81, "Sri Wahyuni" and "Siti Rohimah" 43.
SIMILAR = 75


@dataclass(frozen=True, slots=True)
class GuestGiven:
    """What a door was told of the guest: an id, or name and agency with what else is known."""

    id: UUID | None = None
    name: str = ""
    agency: str = ""
    phone: str = ""
    position: str = ""


def match_or_make(office_id: int, given: GuestGiven) -> tuple[Guest, Agency]:
    """The guest meant: the explicit one; else the same phone with a similar name; else exactly one of equal
    normalised name in the agency; else a new one. With the agency the guest comes for this time.

    Refused: unknown id, impossible name, agency or phone.
    """
    if given.id is not None:
        guest = (
            Guest.objects.filter(pk=given.id, office_id=office_id)
            .select_related("agency__merged_into", "merged_into__agency__merged_into")
            .first()
        )
        if guest is None:
            raise Refused("unknown_guest", _("Tamu itu tidak ditemukan."), _("Cari lagi namanya."), "input", "guest")
        return guest.final, guest.final.agency.final
    name = clean_name(given.name)
    phone = clean_phone(given.phone)
    position = clean_line(given.position or "", field="position", required=False)
    if not (given.agency or "").strip():
        raise bad_input("empty", _("Instansi tamu belum diisi."), field="agency")
    agency = agency_named(office_id, given.agency)
    hold("guest", agency.pk, normalise_person(name))
    found = _same_phone(office_id, phone, name) or _same_name(agency, name, phone)
    if found is None:
        return _make(office_id, agency, name, phone, position), agency
    # Who moved to another agency comes for that one now; what is known of the person is changed by correction only.
    return _learn(found, phone, position), agency


def _same_phone(office_id: int, phone: str, name: str) -> Guest | None:
    if not phone:
        return None
    candidates = Guest.objects.filter(office_id=office_id, phone=phone).select_related("agency", "merged_into")
    wanted = normalise_person(name)
    alike = {g.final.pk: g.final for g in candidates if fuzz.ratio(g.normalised, wanted) >= SIMILAR}
    return next(iter(alike.values())) if len(alike) == 1 else None


def _same_name(agency: Agency, name: str, phone: str) -> Guest | None:
    # Also those who came under another spelling of the agency; two that were merged are one.
    namesakes = Guest.objects.filter(
        Q(agency=agency) | Q(agency__merged_into=agency), normalised=normalise_person(name)
    ).select_related("agency", "merged_into")[:20]
    candidates = list({g.final.pk: g.final for g in namesakes}.values())
    if len(candidates) != 1:
        return None
    # Two namesakes in one agency are told apart by different phones.
    return None if phone and candidates[0].phone and candidates[0].phone != phone else candidates[0]


def _make(office_id: int, agency: Agency, name: str, phone: str, position: str) -> Guest:
    guest = Guest.objects.create(
        office_id=office_id,
        agency=agency,
        name=name,
        normalised=normalise_person(name)[:120],
        phone=phone,
        position=position,
    )
    write_search(guest, search_words(name=name, phone=phone, agency=agency, aliases=aliases_of(agency)))
    return guest


def _learn(guest: Guest, phone: str, position: str) -> Guest:
    """Fill in what was not known of the guest; what is known is changed by correction only."""
    learnt = []
    if phone and not guest.phone:
        guest.phone = phone
        learnt.append("phone")
    if position and not guest.position:
        guest.position = position
        learnt.append("position")
    if learnt:
        guest.save(update_fields=learnt)
        if "phone" in learnt:
            rewrite_search(Guest.objects.filter(pk=guest.pk))
    return guest
