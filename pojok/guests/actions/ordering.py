"""What an admin puts right of agencies and guests. A visit keeps who came; names are read by join, so they follow."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pojok.guests import policies
from pojok.guests.actions.searching import refresh_search, rewrite_search
from pojok.guests.models import Agency, AgencyAlias, Guest
from pojok.history.once import Repeated, once
from pojok.lib.names import clean_line, clean_name, normalise, normalise_person
from pojok.lib.phones import clean_phone
from pojok.lib.refusals import bad_input, not_found
from pojok.organisation.callers import Caller


def correct_agency(*, key: UUID, by: Caller, agency_id: int, name: str, short_name: str, alias: str = "") -> Agency:
    """Name and short name of an agency, and one more spelling it answers to; who corrects it vouches for it.

    Refused: who may not; unknown; impossible names; a spelling that is another agency's.
    """
    try:
        with once(key, "agency.corrected", by=by, content=[agency_id, name, short_name, alias]) as doing:
            if reason := policies.why_not_order(by):
                raise reason
            agency = Agency.objects.select_for_update().filter(pk=agency_id, office_id=by.office_id).first()
            if agency is None:
                raise not_found(_("Instansi itu tidak ditemukan."))
            told = {
                "name": clean_line(name, field="name", longest=200),
                "short_name": clean_line(short_name or name, field="short_name", longest=120),
            }
            changed = [field for field, value in told.items() if getattr(agency, field) != value]
            for field, value in told.items():
                setattr(agency, field, value)
                _spelling(agency, value, field)
            if alias.strip():
                _spelling(agency, clean_line(alias, field="alias", longest=200), "alias")
                changed.append("alias")
            agency.verified = True
            agency.save(update_fields=["name", "short_name", "verified"])
            refresh_search(by.office_id, {agency.pk})
            doing.payload = {"agency": agency.pk, "fields": changed}
        return agency
    except Repeated:
        return Agency.objects.get(pk=agency_id)


def correct_guest(*, key: UUID, by: Caller, guest_id: UUID, name: str, phone: str, position: str) -> Guest:
    """Name, phone and position of a person, everywhere the person is shown.

    Refused: who may not; unknown; an impossible name or phone.
    """
    try:
        with once(key, "guest.corrected", by=by, content=[guest_id, name, phone, position]) as doing:
            if reason := policies.why_not_order(by):
                raise reason
            guest = Guest.objects.select_for_update().filter(pk=guest_id, office_id=by.office_id).first()
            if guest is None:
                raise not_found(_("Tamu itu tidak ditemukan."))
            told = {
                "name": clean_name(name),
                "phone": clean_phone(phone),
                "position": clean_line(position or "", field="position", required=False),
            }
            changed = [field for field, value in told.items() if getattr(guest, field) != value]
            for field, value in told.items():
                setattr(guest, field, value)
            guest.normalised = normalise_person(guest.name)[:120]
            guest.save(update_fields=[*told, "normalised"])
            rewrite_search(Guest.objects.filter(pk=guest.pk))
            doing.payload = {"guest": guest.pk, "fields": changed}
        return guest
    except Repeated:
        return Guest.objects.get(pk=guest_id)


def _spelling(agency: Agency, text: str, field: str) -> None:
    """The agency answers to this spelling. Refused when another one does, since nobody could tell them apart."""
    normal = normalise(text) or text.casefold()
    row = AgencyAlias.objects.filter(office_id=agency.office_id, normalised=normal).select_related("agency").first()
    if row is None:
        try:
            AgencyAlias.objects.create(office_id=agency.office_id, agency=agency, alias=text, normalised=normal)
        except IntegrityError as error:
            raise _taken(text, "", field) from error
    elif row.agency_id != agency.pk and row.agency.merged_into_id != agency.pk:
        raise _taken(text, row.agency.name, field)


def _taken(text: str, owner: str, field: str) -> Exception:
    sentence = _("“%(text)s” sudah berarti %(owner)s.") % {"text": text, "owner": owner or _("instansi lain")}
    return bad_input("spelling_taken", sentence, field=field, remedy=_("Bila keduanya sama, gabungkan."))
