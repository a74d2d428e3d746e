"""Which agency a spelling leads to. One spelling, one agency."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pojok.lib.names import normalise
from pojok.packs.mistakes import Found
from pojok.packs.parts import AgencyPart

_CALLED = ("code", "name", "short_name")


def owners_of(agencies: Sequence[AgencyPart], found: Found) -> dict[str, tuple[AgencyPart, str]]:
    """Each normalised spelling with its agency and how it is written.

    What an agency is called goes before what another is nicknamed. Two agencies called the same: a mistake. A nickname
    of two: the first row keeps it, with a warning, since a spelling that leads to the wrong agency is hard to notice.
    """
    owners: dict[str, tuple[AgencyPart, str]] = {}
    for agency in agencies:
        for field in _CALLED:
            spelling = getattr(agency, field)
            if not spelling:
                continue
            normal = _normal(agency, field, spelling, found)
            owner = owners.setdefault(normal, (agency, spelling))[0] if normal else agency
            if owner is not agency and owner.code != agency.code:
                names = {"spelling": spelling, "code": owner.code, "line": owner.at.line}
                sentence = _("“%(spelling)s” juga sebutan instansi “%(code)s” di baris %(line)d.") % names
                found.add(agency.at.file, agency.at.of(field), sentence, _("Beri nama atau singkatan yang berbeda."))
    for agency in agencies:
        for alias in agency.aliases:
            normal = _normal(agency, "aliases", alias, found)
            owner = owners.setdefault(normal, (agency, alias))[0] if normal else agency
            if owner is not agency and owner.code != agency.code:
                names = {"spelling": alias, "code": owner.code, "line": owner.at.line}
                sentence = _("Alias “%(spelling)s” sudah menunjuk ke “%(code)s” di baris %(line)d.") % names
                remedy = _("Hapus alias ini dari salah satunya; sekarang baris itulah yang dipakai.")
                found.warn(agency.at.file, agency.at.of("aliases"), sentence, remedy)
    return owners


def _normal(agency: AgencyPart, field: str, spelling: str, found: Found) -> str:
    normal = normalise(spelling)
    if not normal:
        sentence = _("“%(spelling)s” tidak berisi huruf atau angka.") % {"spelling": spelling}
        found.add(agency.at.file, agency.at.of(field), sentence, _("Tulis namanya dengan huruf."))
    return normal
