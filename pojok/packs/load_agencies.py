"""Agencies, all the spellings they answer to, their kinds, and who to refer to."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from pojok.guests.actions import refresh_search
from pojok.guests.models import Agency, AgencyAlias, AgencyKind
from pojok.knowledge.models import Referral
from pojok.organisation.models import Office
from pojok.packs.merging import Merged, merge
from pojok.packs.mistakes import Found
from pojok.packs.parts import Pack
from pojok.packs.report import KindReport
from pojok.packs.spellings import owners_of

Agencies = dict[str, Agency]


def load_agencies(office: Office, pack: Pack, notes: list[str]) -> tuple[Agencies, list[KindReport]]:
    """Agencies by code. Those typed at the door stay as they are, save that a spelling the pack knows leads to the
    pack's agency from now on."""
    kinds = merge(
        [
            AgencyKind(
                office=office, code=p.code, name=p.name, short_name=p.short_name, kind=p.kind, aliases=list(p.aliases)
            )
            for p in pack.agency_kinds
        ],
        AgencyKind.objects.filter(office=office),
        key=lambda k: k.code,
        fields=["name", "short_name", "kind", "aliases"],
    )
    wanted = [
        Agency(
            office=office,
            code=p.code,
            name=p.name,
            short_name=p.short_name,
            kind=p.kind,
            verified=p.verified,
            source=p.source,
            typed=False,
        )
        for p in pack.agencies
    ]
    merged = merge(
        wanted,
        Agency.objects.filter(Q(typed=False) | Q(code__in=[a.code for a in wanted]), office=office),
        key=lambda a: a.code,
        fields=["name", "short_name", "kind", "verified", "source", "typed"],
    )
    agencies = {p.code: merged.rows[p.code] for p in pack.agencies}
    touched = {merged.rows[code].pk for code in merged.changed}
    of_aliases = _aliases(office, pack, agencies, touched, notes)
    if touched:
        refresh_search(office.pk, touched)
    return agencies, [
        kinds.report("agency_kinds", _("Jenis instansi"), kept_as=lambda k: k.code),
        merged.report("agencies", _("Instansi"), kept_as=lambda a: a.code),
        of_aliases,
    ]


def _aliases(office: Office, pack: Pack, agencies: Agencies, touched: set[int], notes: list[str]) -> KindReport:
    owners = owners_of(pack.agencies, Found())
    existing = {
        row.normalised: row
        for row in AgencyAlias.objects.filter(
            Q(normalised__in=list(owners)) | Q(agency__typed=False), office=office
        ).select_related("agency")
    }
    for normal, (part, written) in owners.items():
        row = existing.get(normal)
        if row is not None and row.agency_id != agencies[part.code].pk:
            touched.add(row.agency_id)
            names = {"spelling": written, "to": agencies[part.code].short_name, "was": row.agency.short_name}
            notes.append(_("“%(spelling)s” kini berarti %(to)s; sebelumnya %(was)s.") % names)
    merged: Merged[AgencyAlias] = merge(
        [
            AgencyAlias(office=office, agency_id=agencies[part.code].pk, alias=written, normalised=normal)
            for normal, (part, written) in owners.items()
        ],
        existing.values(),
        key=lambda a: a.normalised,
        fields=["agency_id", "alias"],
    )
    touched.update(merged.rows[normal].agency_id for normal in merged.added | merged.changed)
    return merged.report("agency_aliases", _("Sebutan instansi"), kept_as=lambda a: a.alias)


def load_referrals(office: Office, pack: Pack, agencies: Agencies) -> KindReport:
    """Who to refer to; a referral without a name of its own is called as its agency."""
    merged = merge(
        [
            Referral(
                office=office,
                code=p.code,
                name=p.name or agencies[p.agency].short_name,
                agency_id=agencies[p.agency].pk if p.agency else None,
                subjects=p.subjects,
                order=order,
            )
            for order, p in enumerate(pack.referrals)
        ],
        Referral.objects.filter(office=office),
        key=lambda r: r.code,
        fields=["name", "agency_id", "subjects", "order"],
    )
    return merged.report("referrals", _("Kantor rujukan"), kept_as=lambda r: r.code)
