"""The day's list: what the address asks for, the sentence above, the rows, and the same rows as CSV."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.lib import days
from pojok.organisation.models import Office, Unit
from pojok.visits.models import State, Visit
from pojok.visits.queries.book import OPEN, Wanted
from pojok.web.ui import words
from pojok.web.ui.posted import words_of
from pojok.web.ui.tables import csv_text

PAGE = 100
EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)

# The states of a sentence, in the order it names them.
GROUPS: list[tuple[tuple[State, ...], Any]] = [
    ((State.ARRIVED, State.GREETED), lambda n: ngettext("%(n)d di pintu", "%(n)d di pintu", n)),
    ((State.REPORTED,), lambda n: ngettext("%(n)d menunggu ditanyai piket", "%(n)d menunggu ditanyai piket", n)),
    ((State.WAITING,), lambda n: ngettext("%(n)d menunggu dipanggil", "%(n)d menunggu dipanggil", n)),
    ((State.MISSED, State.PARKED), lambda n: ngettext("%(n)d sedang tidak ada", "%(n)d sedang tidak ada", n)),
    ((State.CALLED,), lambda n: ngettext("%(n)d sedang dipanggil", "%(n)d sedang dipanggil", n)),
    (
        (State.CONSULTING, State.ENDING),
        lambda n: ngettext("%(n)d sedang konsultasi", "%(n)d sedang konsultasi", n),
    ),
    ((State.FINISHED,), lambda n: ngettext("%(n)d selesai", "%(n)d selesai", n)),
    ((State.LEFT,), lambda n: ngettext("%(n)d pergi sebelum selesai", "%(n)d pergi sebelum selesai", n)),
    ((State.CANCELLED,), lambda n: ngettext("%(n)d dibatalkan", "%(n)d dibatalkan", n)),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `mistakes`: what in it can't be meant, in sentences; the rest still holds."""

    wanted: Wanted
    page: int
    today: date
    mistakes: tuple[str, ...] = ()

    @property
    def is_today(self) -> bool:
        return self.wanted.day == self.today

    @property
    def is_filtered(self) -> bool:
        return bool(self.wanted.unit or self.wanted.state or self.wanted.words)

    @property
    def before(self) -> date | None:
        return self.wanted.day - timedelta(days=1) if self.wanted.day > EARLIEST else None

    @property
    def after(self) -> date | None:
        """The next day, up to today."""
        return self.wanted.day + timedelta(days=1) if self.wanted.day < self.today else None

    def query(self, *, day: date | None = None, page: int = 1) -> str:
        """The address' query for the same list, or the same of another day or page. Today is left out of it."""
        wanted = replace(self.wanted, day=day) if day else self.wanted
        given = {
            "day": wanted.day.isoformat() if wanted.day != self.today else "",
            "unit": wanted.unit,
            "state": wanted.state,
            "q": wanted.words,
            "page": str(page) if page > 1 else "",
        }
        return urlencode({name: value for name, value in given.items() if value})


def asked(given: Mapping[str, str], office: Office, units: Iterable[Unit], moment: datetime) -> Asked:
    """Reads the address. What can't be read is said and left out; nobody gets an error for a mistyped filter."""
    today = office.day(moment)
    mistakes = []
    day = today
    if text := given.get("day", "").strip():
        try:
            day = date.fromisoformat(text)
        except ValueError:
            mistakes.append(_("Tanggal itu tidak terbaca; yang tampil hari ini."))
        if not EARLIEST <= day <= LATEST:
            day = today
            mistakes.append(_("Tanggal itu di luar buku tamu; yang tampil hari ini."))
    unit, state = given.get("unit", ""), given.get("state", "")
    if unit and unit not in {one.code for one in units}:
        unit = ""
        mistakes.append(_("Bidang itu tidak dikenal; yang tampil semua bidang."))
    if state and state not in (OPEN, *State.values):
        state = ""
        mistakes.append(_("Keadaan itu tidak dikenal; yang tampil semua keadaan."))
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    wanted = Wanted(day, unit, state, words_of(given))
    return Asked(wanted, max(1, number), today, tuple(mistakes))


def sentence(counts: Mapping[State, int], asked: Asked) -> str:
    """ "Hari ini 34 tamu: 5 menunggu dipanggil, 3 sedang konsultasi, 24 selesai, 2 pergi sebelum selesai." """
    came = sum(n for state, n in counts.items() if state != State.CANCELLED)
    day = _("Hari ini") if asked.is_today else words.long_day(asked.wanted.day)
    if not counts:
        nobody = _("%(day)s belum ada tamu.") if asked.is_today else _("%(day)s tidak ada tamu.")
        return nobody % {"day": day}
    told = []
    for states, say in GROUPS:
        if n := sum(counts.get(state, 0) for state in states):
            told.append(_together(say(n) % {"n": n}))
    total = _together(ngettext("%(n)d tamu", "%(n)d tamu", came) % {"n": came})
    return _("%(day)s %(total)s: %(parts)s.") % {"day": day, "total": total, "parts": ", ".join(told)}


def _together(text: str) -> str:
    """A number and its first word stay on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}", 1)


def seen(visits: Iterable[Visit], counts: Mapping[State, int]) -> str:
    """Says whether the list is other than before; minutes that pass change nothing, the page counts them itself."""
    rows = [(v.pk, v.state, v.ticket_id, v.need, v.place_id, v.ended_at) for v in visits]
    return hashlib.sha256(repr((rows, sorted(counts.items()))).encode()).hexdigest()[:12]


def as_csv(visits: Iterable[Visit], office: Office, moment: datetime) -> str:
    """The list for a spreadsheet."""
    heads = (
        _("Nomor"), _("Tanggal"), _("Datang"), _("Nama"), _("Jabatan"), _("Instansi"), _("Pendamping"), _("Keperluan"),
        _("Bidang"), _("Keadaan"), _("Berakhir"), _("Menit"), _("Hasil"),
    )  # fmt: skip
    return csv_text(heads, (_cells(visit, office, moment) for visit in visits))


def _cells(visit: Visit, office: Office, moment: datetime) -> list[str]:
    arrived = days.local(visit.arrived_at, office.timezone)
    ended = days.local(visit.ended_at, office.timezone) if visit.ended_at else None
    spent = (visit.ended_at or moment) - visit.arrived_at
    return [
        visit.ticket.label if visit.ticket else "",
        arrived.date().isoformat(),
        f"{arrived:%H:%M}",
        visit.guest.name,
        visit.guest.position,
        visit.agency.final.name,
        ", ".join(visit.members),
        " ".join(visit.need.split()),
        visit.unit.name if visit.unit else "",
        str(visit.get_state_display()),
        f"{ended:%H:%M}" if ended else "",
        str(max(0, int(spent.total_seconds() // 60))),
        visit.outcome,
    ]
