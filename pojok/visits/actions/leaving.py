"""A guest who didn't come, is put off, comes back, or goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.guests.actions import agency_named
from pojok.guests.models import Agency
from pojok.knowledge.models import Referral
from pojok.lib.keys import derive
from pojok.lib.refusals import bad_input
from pojok.organisation.callers import AnyCaller, Caller, GuestCaller
from pojok.organisation.reasons import coded_reason
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, acting, begin, repeatable
from pojok.visits.models import Absence, Departure, Visit
from pojok.visits.queries.away import asked_for_more_time

# "15 menit lagi" of the guest's page; and what staff may put a guest off by.
GUEST_MINUTES, PARKED_AT_MOST = 15, 60
NOT_THIS_OFFICE = "bukan_kantor_ini"


@repeatable
def miss(*, key: UUID, visit_id: UUID, by: Caller, press: UUID | None = None) -> Done:
    """A called guest isn't there; "next" offers the guest again only after `return_guest`."""
    with acting(key, "missed", by=by, content=visit_id, press=press) as act:
        return _away(act, begin(act, visit_id), Absence.Kind.MISSED)


@repeatable
def park(*, key: UUID, visit_id: UUID, by: AnyCaller, minutes: int | None = None, press: UUID | None = None) -> Done:
    """A waiting or called guest is put off until `return_guest`; the arrival is kept. With `minutes` the guest is back
    by itself then; a guest who asks for it (by the link) has fifteen, at most twice a visit.

    Refused: wrong order; minutes that aren't 1 to 60; a guest who asked twice before.
    """
    by_guest = isinstance(by, GuestCaller)
    minutes = GUEST_MINUTES if by_guest else minutes
    if minutes is not None and not 1 <= minutes <= PARKED_AT_MOST:
        remedy = _("Isi 1 sampai %(most)d menit.") % {"most": PARKED_AT_MOST}
        raise bad_input("bad_minutes", _("Lama menunda itu tidak bisa dipakai."), field="minutes", remedy=remedy)
    content = visit_id if minutes is None else [visit_id, minutes]
    with acting(key, "parking", by=by, content=content, press=press) as act:
        visit = begin(act, visit_id)
        if by_guest and (reason := policies.why_not_more_time(asked_for_more_time(visit))):
            raise reason
        act.payload = {"minutes": minutes}
        return _away(act, visit, Absence.Kind.PARKED, until=act.at + timedelta(minutes=minutes) if minutes else None)


def _away(act: Act, visit: Visit, kind: str, until: datetime | None = None) -> Done:
    absence = Absence.objects.create(
        pk=derive(act.key, "absence"), visit=visit, kind=kind, by_id=act.user_id, began_at=act.at, until=until
    )
    act.made(absence)
    visit.place_id = None
    act.move()
    return Done(visit)


@repeatable
def return_guest(*, key: UUID, visit_id: UUID, by: AnyCaller) -> Done:
    """A missed or parked guest is back and waits again, with the old arrival."""
    with acting(key, "return", by=by, content=visit_id) as act:
        visit = begin(act, visit_id)
        act.end_absences()
        act.move()
    return Done(visit)


@repeatable
def depart(*, key: UUID, visit_id: UUID, by: AnyCaller, reason: str, refer: str | None = None) -> Done:
    """The guest goes before the end. `reason`: a code of the office or free text. With `bukan_kantor_ini`, `refer`
    names the right office, by a code of the referrals or an agency; the guest's page shows it.

    Refused: wrong order, an empty reason, a wrong office without its name.
    """
    with acting(key, "departure", by=by, content=[visit_id, reason, refer]) as act:
        visit = begin(act, visit_id)
        code, text = coded_reason(visit.office_id, "departure", reason)
        agency = _referred(visit.office_id, refer) if refer else None
        if code == NOT_THIS_OFFICE and agency is None:
            sentence = _("Kantor yang tepat belum disebut.")
            raise bad_input("refer_needed", sentence, field="refer", remedy=_("Pilih atau ketik nama kantornya."))
        departure = Departure.objects.create(
            pk=key, visit=visit, reason_code=code, reason=text, refer=agency, by_id=act.user_id, at=act.at
        )
        act.made(departure)
        act.close_step()
        visit.ended_at = act.at
        visit.place_id = None
        act.payload = {"reason": code, "refer": agency.code if agency else None}
        act.move()
    return Done(visit)


def _referred(office_id: int, given: str) -> Agency:
    referral = (
        Referral.objects.filter(office_id=office_id, code=given.strip().casefold()).select_related("agency").first()
    )
    if referral is not None:
        return referral.agency or agency_named(office_id, referral.name)
    return agency_named(office_id, given, field="refer")
