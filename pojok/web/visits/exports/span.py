"""Which days of the book are taken: the filters of the page's address, and `until` for more than one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from pojok.lib import clock
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import Unit
from pojok.visits.queries.book import Wanted
from pojok.web.account.access import StaffRequest
from pojok.web.ui import words
from pojok.web.visits.book import LATEST, asked

LONGEST = timedelta(days=366)


def wanted_of(request: StaffRequest) -> tuple[Wanted, list[Unit]]:
    """What this address asks for, and the units it may name. On a page a mistyped filter is left out and said; a file
    wouldn't say it, so here it is refused, as are days in the wrong order and more than a year."""
    units = list(Unit.objects.filter(office=request.office, letter__isnull=False).order_by("order", "pk"))
    page = asked(request.GET, request.office, units, clock.now())
    if page.mistakes:
        raise bad_input("bad_filter", " ".join(page.mistakes), field="day", remedy=_("Kembali, lalu pilih lagi."))
    until = _until(request.GET.get("until", "").strip(), page.wanted.day)
    return replace(page.wanted, until=until), units


def _until(text: str, day: date) -> date | None:
    if not text:
        return None
    try:
        until = date.fromisoformat(text)
    except ValueError:
        until = LATEST
    if not day <= until < LATEST:
        sentence = _("Tanggal terakhirnya tidak terbaca, atau sebelum tanggal pertamanya.")
        raise bad_input("bad_until", sentence, field="until", remedy=_("Kembali, lalu pilih lagi."))
    if until - day > LONGEST:
        raise bad_input(
            "range_too_long",
            _("Sekali unduh paling lama satu tahun."),
            field="until",
            remedy=_("Persempit rentangnya."),
        )
    return None if until == day else until


def span_said(wanted: Wanted) -> str:
    """ "Senin, 23 November 2026", "Senin, 23 November 2026 sampai Jumat, 27 November 2026"."""
    first = words.long_day(wanted.day)
    if wanted.until is None:
        return first
    return _("%(first)s sampai %(last)s") % {"first": first, "last": words.long_day(wanted.until)}


def file_name(wanted: Wanted, ending: str) -> str:
    """ "buku-tamu-2026-11-23.pdf", "buku-tamu-2026-11-23-2026-11-27.pdf"."""
    parts = ["buku-tamu", wanted.day.isoformat(), *([wanted.until.isoformat()] if wanted.until else [])]
    return f"{'-'.join(parts)}.{ending}"


def too_many(most: int) -> Refused:
    """The refusal of a file that would be too long."""
    sentence = _("Lebih dari %(most)d kunjungan tidak muat dalam satu berkas.") % {"most": most}
    return bad_input("too_many", sentence, field="until", remedy=_("Persempit rentang tanggal atau saringannya."))
