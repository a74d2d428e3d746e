"""Whether a pack fits together. Finds all mistakes in one run; asks no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from pojok.organisation.models import Role
from pojok.packs import parts
from pojok.packs.check_sop import check_sop
from pojok.packs.columns import WEEKDAYS
from pojok.packs.mistakes import Found, Mistake
from pojok.packs.reading import read
from pojok.packs.spellings import owners_of

P = TypeVar("P", bound=parts.Part)
_LETTER = re.compile(r"[A-Z]{1,2}")


def check(path: Path) -> list[Mistake]:
    """All that is wrong with the pack in that folder, warnings last; empty when it may be loaded without a word."""
    return read_and_check(path)[1]


def read_and_check(path: Path) -> tuple[parts.Pack | None, list[Mistake]]:
    """The pack, and what `check` says of it."""
    found = Found()
    pack = read(path, found)
    if pack is not None:
        _Check(pack, found).all()
    return pack, found.sorted()


@cache
def _zones() -> set[str]:
    """Reading their names takes a walk through the disk."""
    return available_timezones()


class _Check:
    def __init__(self, pack: parts.Pack, found: Found) -> None:
        self._pack = pack
        self._found = found
        self._units = {unit.code: unit for unit in pack.units if unit.code}

    def all(self) -> None:
        pack = self._pack
        self._office()
        self._units_tree()
        self._letters()
        for place in pack.places:
            self._unit_known(place, place.unit)
        for position in pack.positions:
            self._unit_known(position, position.unit)
        self._people()
        self._agencies()
        self._topics_and_rules()
        self._duties()
        self._hours()
        self._breaks()
        self._referrals()
        check_sop(pack.sop, self._found)
        self._codes_once()
        self._not_empty()

    def _wrong(self, part: parts.Part, field: str, sentence: str, remedy: str) -> None:
        self._found.add(part.at.file, part.at.of(field), sentence, remedy)

    def _office(self) -> None:
        office = self._pack.office
        if office.timezone and office.timezone not in _zones():
            sentence = _("Zona waktu “%(zone)s” tidak dikenal.") % {"zone": office.timezone}
            remedy = _("Pakai Asia/Jakarta (WIB), Asia/Makassar (WITA), atau Asia/Jayapura (WIT).")
            self._wrong(office, "timezone", sentence, remedy)

    def _units_tree(self) -> None:
        for unit in self._pack.units:
            if unit.parent and unit.parent not in self._units:
                sentence = _("Induk “%(code)s” tidak ada di units.csv.") % {"code": unit.parent}
                self._wrong(unit, "parent", sentence, self._one_of(self._units))
            elif self._is_own_ancestor(unit):
                sentence = _("Induk bidang “%(code)s” berputar kembali ke dirinya sendiri.") % {"code": unit.code}
                self._wrong(unit, "parent", sentence, _("Kosongkan induk salah satu bidang di lingkaran itu."))
            elif not unit.letter and not any(above.letter for above in self._ancestors(unit)):
                sentence = _("Bidang “%(code)s” tidak punya huruf antrean, dan induknya juga tidak.")
                remedy = _("Beri huruf, atau beri induk yang punya huruf.")
                self._wrong(unit, "letter", sentence % {"code": unit.code}, remedy)

    def _ancestors(self, unit: parts.UnitPart) -> list[parts.UnitPart]:
        above: list[parts.UnitPart] = []
        while (parent := self._units.get(unit.parent)) is not None and parent not in above:
            above.append(parent)
            unit = parent
        return above

    def _is_own_ancestor(self, unit: parts.UnitPart) -> bool:
        return unit.code in {above.code for above in self._ancestors(unit)}

    def _letters(self) -> None:
        first: dict[str, parts.UnitPart] = {}
        for unit in self._pack.units:
            if not unit.letter:
                continue
            if not _LETTER.fullmatch(unit.letter):
                sentence = _("Huruf antrean “%(letter)s” tidak bisa dipakai.") % {"letter": unit.letter}
                self._wrong(unit, "letter", sentence, _("Pakai satu atau dua huruf besar A-Z."))
            elif (other := first.setdefault(unit.letter, unit)) is not unit:
                names = {"letter": unit.letter, "line": other.at.of("letter")}
                sentence = _("Huruf antrean “%(letter)s” sudah dipakai di baris %(line)d.") % names
                self._wrong(unit, "letter", sentence, _("Pilih huruf lain."))

    def _people(self) -> None:
        positions = {position.code for position in self._pack.positions}
        names: dict[str, parts.PersonPart] = {}
        for person in self._pack.people:
            self._unit_known(person, person.unit)
            if person.position and positions and person.position not in positions:
                sentence = _("Jabatan “%(code)s” tidak ada di positions.csv.") % {"code": person.position}
                self._wrong(person, "position", sentence, _("Tambahkan jabatan itu, atau perbaiki kodenya."))
            if person.role == Role.KONSULTAN and not person.unit:
                sentence = _("Konsultan “%(name)s” tidak punya bidang.") % {"name": person.username}
                self._wrong(person, "unit", sentence, _("Isi kolom unit."))
            other = names.setdefault(person.username, person)
            if person.username and other.name != person.name:
                sentence = _("“%(name)s” punya dua nama orang.") % {"name": person.username}
                remedy = _("Samakan dengan baris %(line)d, atau pakai nama pengguna lain.") % {"line": other.at.line}
                self._wrong(person, "name", sentence, remedy)

    def _agencies(self) -> None:
        for agency in self._pack.agencies:
            if agency.code.startswith("t-"):
                sentence = _("Kode “%(code)s” disimpan untuk instansi yang diketik di pintu.") % {"code": agency.code}
                self._wrong(agency, "code", sentence, _("Pakai kode yang tidak diawali “t-”."))
        owners_of(self._pack.agencies, self._found)

    def _topics_and_rules(self) -> None:
        words: dict[str, parts.TopicPart] = {}
        for topic in self._pack.topics:
            self._unit_known(topic, topic.unit)
            for word in topic.keywords:
                other = words.setdefault(word.casefold(), topic)
                if other.unit != topic.unit:
                    names = {"word": word, "unit": other.unit, "line": other.at.line}
                    sentence = _("Kata “%(word)s” juga menunjuk ke %(unit)s (baris %(line)d).") % names
                    remedy = _("Biarkan bila memang bisa keduanya: usulan tujuannya lalu menunggu kata lain.")
                    self._found.warn(topic.at.file, topic.at.of("keywords"), sentence, remedy)
        for rule in self._pack.rules:
            self._unit_known(rule, rule.unit)
            if not rule.terms:
                sentence = _("Aturan “%(code)s” tidak menyebut satu kata pun.") % {"code": rule.code}
                self._wrong(rule, "terms", sentence, _("Isi terms dengan kata yang diatur."))

    def _duties(self) -> None:
        for duty in self._pack.duties:
            self._not_backwards(duty, duty.in_force_from, duty.in_force_until)

    def _hours(self) -> None:
        for hours in self._pack.hours:
            self._not_backwards(hours, hours.in_force_from, hours.in_force_until)
            if hours.opens >= hours.closes:
                sentence = _("Jam buka tidak lebih awal daripada jam tutup.")
                self._wrong(hours, "opens", sentence, _("Perbaiki opens atau closes."))
        for weekday, name in enumerate(WEEKDAYS):
            same = [hours for hours in self._pack.hours if hours.weekday == weekday]
            same.sort(key=lambda hours: hours.in_force_from or date.min)
            for earlier, later in pairwise(same):
                if (earlier.in_force_until or date.max) >= (later.in_force_from or date.min):
                    names = {"day": name, "line": earlier.at.line}
                    sentence = _("Jam kerja hari %(day)s bertumpuk dengan baris %(line)d.") % names
                    self._wrong(later, "weekday", sentence, _("Akhiri yang lama sehari sebelum yang baru."))

    def _breaks(self) -> None:
        reasons = {reason.code for reason in self._pack.reasons if reason.act == "break"}
        taken: dict[tuple[str, int | None], parts.BreakPart] = {}
        for one in self._pack.breaks:
            self._not_backwards(one, one.in_force_from, one.in_force_until)
            if one.begins >= one.ends:
                sentence = _("Istirahat ini tidak mulai lebih awal daripada selesainya.")
                self._wrong(one, "begins", sentence, _("Perbaiki begins atau ends."))
            if one.code and one.code not in reasons and not self._found.about("reasons.yaml"):
                sentence = _("Istirahat “%(code)s” tidak ada di bagian break dalam reasons.yaml.")
                self._wrong(
                    one, "code", sentence % {"code": one.code}, _("Tambahkan alasan itu, atau perbaiki kodenya.")
                )
            for weekday in one.weekdays or (None,):
                other = taken.setdefault((one.code, weekday), one)
                if one.code and other is not one:
                    names = {"code": one.code, "line": other.at.of("code")}
                    sentence = _("“%(code)s” untuk hari itu sudah ada di baris %(line)d.") % names
                    self._wrong(one, "code", sentence, _("Hapus salah satunya, atau beri kode lain."))

    def _referrals(self) -> None:
        agencies = {agency.code for agency in self._pack.agencies}
        for referral in self._pack.referrals:
            if referral.agency and agencies and referral.agency not in agencies:
                sentence = _("Instansi “%(code)s” tidak ada di agencies.csv.") % {"code": referral.agency}
                self._wrong(referral, "agency", sentence, _("Tambahkan instansi itu, atau perbaiki kodenya."))
            elif not referral.agency and not referral.name:
                sentence = _("Rujukan “%(code)s” tidak menyebut kantornya.") % {"code": referral.code}
                self._wrong(referral, "name", sentence, _("Isi name atau agency."))

    def _codes_once(self) -> None:
        pack = self._pack
        self._once(pack.units, lambda p: p.code)
        self._once(pack.places, lambda p: p.code)
        self._once(pack.positions, lambda p: p.code)
        self._once(pack.people, lambda p: p.username and f"{p.username} {p.role} {p.unit}", "username")
        self._once(pack.agency_kinds, lambda p: p.code)
        self._once(pack.agencies, lambda p: p.code)
        self._once(pack.topics, lambda p: p.code)
        self._once(pack.rules, lambda p: p.code)
        self._once(pack.duties, lambda p: p.code)
        self._once(pack.priorities, lambda p: p.code)
        self._once(pack.referrals, lambda p: p.code)
        self._once(pack.reasons, lambda p: p.code and f"{p.act} {p.code}")

    def _once(self, given: Iterable[P], key: Callable[[P], str], field: str = "code") -> None:
        first: dict[str, P] = {}
        for part in given:
            name = key(part)
            if name and (other := first.setdefault(name, part)) is not part:
                names = {"code": name, "line": other.at.of(field)}
                sentence = _("“%(code)s” sudah ada di baris %(line)d.") % names
                self._wrong(part, field, sentence, _("Hapus salah satunya, atau beri kode lain."))

    def _not_empty(self) -> None:
        """Without these no guest could be served."""
        for name, given in (("units.csv", self._pack.units), ("places.csv", self._pack.places)):
            if not given and not self._found.about(name):
                self._found.add(name, None, _("Tidak ada satu baris pun."), _("Isi paling sedikit satu baris."))

    def _not_backwards(self, part: parts.Part, begins: date | None, ends: date | None) -> None:
        if begins and ends and ends < begins:
            self._wrong(part, "in_force_until", _("Masa berlakunya berakhir sebelum mulai."), _("Tukar tanggalnya."))

    def _unit_known(self, part: parts.Part, code: str) -> None:
        if code and self._units and code not in self._units:
            sentence = _("Bidang “%(code)s” tidak ada di units.csv.") % {"code": code}
            self._wrong(part, "unit", sentence, self._one_of(self._units))

    @staticmethod
    def _one_of(codes: Iterable[str]) -> str:
        known: Sequence[str] = list(codes)
        return _("Yang ada: %(known)s.") % {"known": ", ".join(known[:12]) + (", …" if len(known) > 12 else "")}
