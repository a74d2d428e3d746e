"""Units, positions, places, duties, hours, regular breaks, and the reasons to choose from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.models import (
    GuestDuty,
    Office,
    Place,
    Position,
    PriorityReason,
    ReasonCode,
    RegularBreak,
    Unit,
    WorkingHours,
)
from pojok.packs.columns import WEEKDAYS
from pojok.packs.merging import Merged, merge
from pojok.packs.parts import Pack, UnitPart
from pojok.packs.report import KindReport

Units = dict[str, Unit]
Dated = TypeVar("Dated", GuestDuty, WorkingHours, RegularBreak)


def load_organisation(office: Office, pack: Pack) -> tuple[Units, list[KindReport]]:
    """All that hangs on the office itself. Returns its units by code."""
    units, of_units = _units(office, pack.units)

    def unit_id(code: str) -> int | None:
        return units[code].pk if code else None

    positions = merge(
        [
            Position(office=office, code=p.code, unit_id=unit_id(p.unit), title=p.title, may_decide=p.may_decide)
            for p in pack.positions
        ],
        Position.objects.filter(office=office),
        key=lambda p: p.code,
        fields=["unit_id", "title", "may_decide"],
    )
    places = merge(
        [
            Place(
                office=office,
                code=p.code,
                name=p.name,
                short_name=p.short_name,
                seats=p.seats,
                unit_id=unit_id(p.unit),
                order=order,
            )
            for order, p in enumerate(pack.places)
        ],
        Place.objects.filter(office=office),
        key=lambda p: p.code,
        fields=["name", "short_name", "seats", "unit_id", "order"],
    )
    return units, [
        of_units,
        positions.report("positions", _("Jabatan"), kept_as=lambda p: p.code),
        places.report("places", _("Tempat"), kept_as=lambda p: p.code),
        _duties(office, pack),
        _hours(office, pack),
        _breaks(office, pack),
        *_choices(office, pack),
    ]


def _units(office: Office, given: tuple[UnitPart, ...]) -> tuple[Units, KindReport]:
    # Lettered units first: their order gives the colour of the letter.
    lettered = [p.code for p in given if p.letter]
    order = {code: at for at, code in enumerate([*lettered, *(p.code for p in given if not p.letter)])}
    existing = list(Unit.objects.filter(office=office))
    _refuse_taken_letters(existing, given)
    merged = merge(
        [
            Unit(
                office=office,
                code=p.code,
                name=p.name,
                short_name=p.short_name,
                letter=p.letter or None,
                kind=p.kind,
                order=order[p.code],
            )
            for p in given
        ],
        existing,
        key=lambda u: u.code,
        fields=["name", "short_name", "letter", "kind", "order"],
        released="letter",
    )
    units = {p.code: merged.rows[p.code] for p in given}
    moved = []
    for p in given:
        parent_id = units[p.parent].pk if p.parent else None
        if units[p.code].parent_id != parent_id:
            units[p.code].parent_id = parent_id
            moved.append(units[p.code])
    if moved:
        Unit.objects.bulk_update(moved, ["parent"])
        merged.changed.update(unit.code for unit in moved)
    return units, merged.report("units", _("Bidang dan bagian"), kept_as=lambda u: u.code)


def _refuse_taken_letters(existing: list[Unit], given: tuple[UnitPart, ...]) -> None:
    codes = {p.code for p in given}
    taken = {unit.letter: unit for unit in existing if unit.letter and unit.code not in codes}
    for p in given:
        if other := taken.get(p.letter):
            names = {"letter": p.letter, "unit": other.name}
            sentence = _("Huruf antrean “%(letter)s” masih dipakai %(unit)s, yang tidak ada lagi di paket.") % names
            remedy = _("Beri “%(code)s” huruf lain, atau pertahankan kode bidang yang lama.") % {"code": p.code}
            raise Refused("letter_taken", sentence, remedy, "conflict")


def _duties(office: Office, pack: Pack) -> KindReport:
    merged = merge(
        [
            GuestDuty(
                office=office,
                code=p.code,
                text=p.text,
                line=p.short,
                order=order,
                in_force_from=p.in_force_from,
                in_force_until=p.in_force_until,
                source=p.source,
            )
            for order, p in enumerate(pack.duties)
        ],
        GuestDuty.objects.filter(office=office),
        key=lambda d: d.code,
        fields=["text", "line", "order", "in_force_from", "in_force_until", "source"],
    )
    return _ended(office, merged, "duties", _("Kewajiban tamu"), lambda duty: duty.code)


def _hours(office: Office, pack: Pack) -> KindReport:
    merged = merge(
        [
            WorkingHours(
                office=office,
                weekday=p.weekday,
                opens=p.opens,
                closes=p.closes,
                in_force_from=p.in_force_from,
                in_force_until=p.in_force_until,
            )
            for p in pack.hours
        ],
        WorkingHours.objects.filter(office=office),
        key=lambda h: (h.weekday, h.in_force_from),
        fields=["opens", "closes", "in_force_until"],
    )
    return _ended(office, merged, "hours", _("Jam kerja"), _hours_said)


def _breaks(office: Office, pack: Pack) -> KindReport:
    merged = merge(
        [
            RegularBreak(
                office=office,
                code=p.code,
                name=p.name,
                weekday=weekday,
                begins=p.begins,
                ends=p.ends,
                order=order,
                in_force_from=p.in_force_from,
                in_force_until=p.in_force_until,
            )
            for order, p in enumerate(pack.breaks)
            for weekday in p.weekdays or (None,)
        ],
        RegularBreak.objects.filter(office=office),
        key=lambda b: (b.code, b.weekday),
        fields=["name", "begins", "ends", "order", "in_force_from", "in_force_until"],
    )
    return _ended(office, merged, "breaks", _("Jam istirahat"), _break_said)


def _break_said(one: RegularBreak) -> str:
    day = WEEKDAYS[one.weekday] if one.weekday is not None else _("tiap hari")
    return f"{one.name} {day} {one.begins:%H.%M}-{one.ends:%H.%M}"


def _hours_said(hours: WorkingHours) -> str:
    return f"{WEEKDAYS[hours.weekday]} {hours.opens:%H.%M}-{hours.closes:%H.%M}"


def _ended(office: Office, merged: Merged[Dated], kind: str, name: str, kept_as: Callable[[Dated], str]) -> KindReport:
    """Rules the pack no longer has end yesterday, so that dropping a row has the effect one expects of it."""
    ended = _("%(what)s (berakhir)")
    yesterday = office.day(clock.now()) - timedelta(days=1)
    running = [row for row in merged.kept.values() if (row.in_force_until or date.max) > yesterday]
    for row in running:
        row.in_force_until = yesterday
        row.save(update_fields=["in_force_until"])
    report = merged.report(kind, name, kept_as=lambda row: ended % {"what": kept_as(row)})
    return KindReport(kind, name, report.added, report.changed + len(running), report.unchanged, report.kept)


def _choices(office: Office, pack: Pack) -> list[KindReport]:
    priorities = merge(
        [
            PriorityReason(office=office, code=p.code, name=p.name, order=order)
            for order, p in enumerate(pack.priorities)
        ],
        PriorityReason.objects.filter(office=office),
        key=lambda p: p.code,
        fields=["name", "order"],
    )
    reasons = merge(
        [
            ReasonCode(office=office, act=p.act, code=p.code, name=p.name, order=order)
            for order, p in enumerate(pack.reasons)
        ],
        ReasonCode.objects.filter(office=office),
        key=lambda r: (r.act, r.code),
        fields=["name", "order"],
    )
    return [
        priorities.report("priorities", _("Alasan prioritas"), kept_as=lambda p: p.code),
        reasons.report("reasons", _("Alasan"), kept_as=lambda r: f"{r.act} {r.code}"),
    ]
