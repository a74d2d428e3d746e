"""Loading a pack. May be repeated: what is as the pack says stays untouched, nothing is ever removed."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.lib.locks import hold
from pojok.lib.refusals import Refused
from pojok.organisation.models import Membership, Office
from pojok.packs.check import read_and_check
from pojok.packs.load_agencies import load_agencies, load_referrals
from pojok.packs.load_demo_people import load_demo_people
from pojok.packs.load_knowledge import load_knowledge
from pojok.packs.load_organisation import load_organisation
from pojok.packs.load_sop import load_sop
from pojok.packs.merging import merge
from pojok.packs.mistakes import Mistake
from pojok.packs.parts import OfficePart, Pack
from pojok.packs.report import KindReport, Report


def load(path: Path, *, demo: bool = False) -> Report:
    """Bring the office of that folder to what its pack says, in one transaction. A second load writes nothing.

    The pack wins over what is in the database, save for agencies typed at the door. What the pack no longer has is
    kept and named; hours, breaks and duties it no longer has are ended. A changed SOP becomes the next version.
    demo: also the people of people.csv with the password everybody knows, and the mark of a demo.
    Refused: a pack with mistakes; demo people in a real office, or under a username of another one.
    """
    pack, found = read_and_check(path)
    mistakes = [m for m in found if not m.warning]
    if pack is None or mistakes:
        raise _not_loadable(mistakes)
    if demo and not pack.people:
        sentence = _("Paket ini tidak punya orang untuk demo.")
        raise Refused("no_demo_people", sentence, _("Isi people.csv, atau muat tanpa demo."), "input")
    with transaction.atomic():
        hold("pack", pack.office.code)
        return _load(pack, demo=demo, warnings=[m for m in found if m.warning])


def _load(pack: Pack, *, demo: bool, warnings: list[Mistake]) -> Report:
    notes: list[str] = []
    office, first = _office(pack.office, demo=demo)
    units, organisation = load_organisation(office, pack)
    agencies, of_agencies = load_agencies(office, pack, notes)
    kinds = [
        first,
        *organisation,
        *of_agencies,
        load_referrals(office, pack, agencies),
        *load_knowledge(office, pack, units),
        load_sop(office, pack.sop, notes),
    ]
    if demo:
        kinds += load_demo_people(office, pack, units)
    return Report(office.code, tuple(kinds), tuple(notes), tuple(warnings))


def _office(part: OfficePart, *, demo: bool) -> tuple[Office, KindReport]:
    there = Office.objects.filter(code=part.code).first()
    if demo and there and not there.is_demo and Membership.objects.filter(office=there).exists():
        sentence = _("%(office)s kantor sungguhan yang sudah punya pengguna.") % {"office": there.short_name}
        raise Refused("real_office", sentence, _("Muat tanpa demo, atau pakai basis data lain untuk demo."))
    wanted = Office(
        code=part.code,
        name=part.name,
        short_name=part.short_name,
        timezone=part.timezone,
        zone_label=part.zone_label,
        corner_name=part.corner_name,
        password_help=part.password_help,
        named_official_minutes=part.named_official_minutes,
        is_demo=demo or bool(there and there.is_demo),
    )
    fields = [f.attname for f in Office._meta.concrete_fields if f.attname not in ("id", "code")]
    merged = merge([wanted], [there] if there else [], key=lambda o: o.code, fields=fields)
    return merged.rows[part.code], merged.report("office", _("Kantor"))


def _not_loadable(mistakes: list[Mistake]) -> Refused:
    count = len(mistakes)
    sentence = ngettext(
        "Paket belum bisa dimuat: ada %(count)d kesalahan.", "Paket belum bisa dimuat: ada %(count)d kesalahan.", count
    )
    return Refused(
        "pack_mistakes",
        sentence % {"count": count},
        str(mistakes[0]) if mistakes else "",
        "input",
        more={"mistakes": [str(m) for m in mistakes]},
    )
