"""The book on paper (F4), and the blank sheet. In Indonesian whatever the screen's language is: they are filed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import translation

from pojok.documents.rendering import pdf
from pojok.lib.phones import local_digits
from pojok.organisation.models import Office, Unit
from pojok.visits.models import State, Visit
from pojok.visits.queries.book import OPEN, Wanted
from pojok.web.ui import words
from pojok.web.visits.exports.span import span_said

ROWS = 5_000
NEED_LETTERS = 400
BLANK_ROWS = 18


def book_pdf(visits: list[Visit], office: Office, wanted: Wanted, units: Iterable[Unit], moment: datetime) -> bytes:
    """The visits as the guest book is kept on paper, the signatures left blank. Refused as `rendering.pdf`."""
    zone = office.timezone
    with translation.override("id"):
        values = {
            "office": office.name,
            "span": span_said(wanted),
            "filter": _filter(wanted, units),
            "said": _said(visits),
            "days": [
                {"day": words.long_day(day), "rows": [_row(n, v, office) for n, v in enumerate(of_day, 1)]}
                for day, of_day in groupby(visits, key=lambda visit: _day(visit, office))
            ],
            "made": f"{words.long_day(moment, zone)} pukul {words.clock_zone(moment, zone)}",
            "empty": "Tidak ada kunjungan.",
        }
    return pdf("book", values, made_at=moment)


def blank_pdf(office: Office, units: Iterable[Unit], moment: datetime) -> bytes:
    """The sheet to fill by hand when nothing works; later entry asks for the same. Refused as `rendering.pdf`."""
    told = [[unit.letter or "", unit.short_name] for unit in units]
    return pdf("blank", {"office": office.name, "rows": BLANK_ROWS, "units": told}, made_at=moment)


def _day(visit: Visit, office: Office) -> date:
    return office.day(visit.arrived_at)


def _filter(wanted: Wanted, units: Iterable[Unit]) -> str:
    """ "Hanya Bidang Perbendaharaan, keadaan selesai, kata “dinkes”", so that nobody takes a part for the whole."""
    told = [unit.name for unit in units if unit.code == wanted.unit]
    if wanted.state:
        state = "masih di sini" if wanted.state == OPEN else str(State(wanted.state).label)
        told.append(f"keadaan {state}")
    if wanted.words:
        told.append(f"kata “{wanted.words}”")
    return f"Hanya {', '.join(told)}" if told else ""


def _said(visits: list[Visit]) -> str:
    late = " * Dicatat kemudian." if any("late_entry" in visit.warnings for visit in visits) else ""
    return f"{len(visits)} kunjungan.{late}"


def _row(number: int, visit: Visit, office: Office) -> list[Any]:
    zone = office.timezone
    late = "*" if "late_entry" in visit.warnings else ""
    members = f"\ndan {len(visit.members)} orang: {', '.join(visit.members)}" if visit.members else ""
    need = " ".join(visit.need.split())
    return [
        str(number),
        words.clock(visit.arrived_at, zone) + late,
        visit.guest.name + members,
        "\n".join(filter(None, (visit.agency.final.name, visit.guest.position))),
        local_digits(visit.guest.phone) if visit.guest.phone else "",
        need if len(need) <= NEED_LETTERS else need[: NEED_LETTERS - 1].rstrip() + "…",
        "\n".join(
            filter(None, (visit.unit.short_name if visit.unit else "", visit.ticket.label if visit.ticket else ""))
        ),
        _ended(visit, zone),
    ]


def _ended(visit: Visit, zone: str) -> str:
    if visit.state == State.CANCELLED:
        return "dibatalkan"
    if "ditutup_otomatis" in visit.warnings:
        return "ditutup otomatis"
    if visit.ended_at is None:
        return "masih di sini"
    at = words.clock(visit.ended_at, zone)
    return f"pergi {at}" if visit.state == State.LEFT else at
