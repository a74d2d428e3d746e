"""What the overview says in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.visits.queries.overview import Today, TooLong
from pojok.visits.queries.waits import Held
from pojok.web.ui.words import duration

# What a range and its "at most" promise, and from how many one may speak of a share.
AIM, AIM_MOST, ENOUGH = 60, 90, 20


def title(day: Today) -> str:
    """ "Ringkasan, 5 menunggu": what a tab shows."""
    if not day.waiting:
        return _("Ringkasan")
    return _("Ringkasan, %(n)d menunggu") % {"n": day.waiting}


def lead(day: Today, now: datetime) -> SafeString:
    """The day in one sentence, its figures linked to the visits they count."""
    if not day.came:
        return format_html("{}", _("Hari ini belum ada tamu."))
    visits = reverse("visits")
    came = _counted(visits, ngettext("%(n)d tamu", "%(n)d tamu", day.came) % {"n": day.came})
    waiting = format_html("<b>{}</b>", _("tidak ada yang menunggu"))
    if day.waiting:
        words = ngettext("%(n)d menunggu", "%(n)d menunggu", day.waiting) % {"n": day.waiting}
        waiting = _counted(f"{visits}?state=waiting", words)
    if not day.too_long:
        sentence = _("Hari ini %(came)s, %(waiting)s, dan %(late)s.")
        return _filled(sentence, came=came, waiting=waiting, late=_("tidak ada yang lewat standar"))
    n = len(day.too_long)
    late = format_html(
        '<b><a class="is-alarm" href="#lewat">{}</a></b>',
        ngettext("%(n)d lewat standar", "%(n)d lewat standar", n) % {"n": n},
    )
    cases = format_html_join(", ", "{}", ((case(one, now),) for one in day.too_long[:1]))
    sentence = _("Hari ini %(came)s, %(waiting)s, dan %(late)s: %(case)s.")
    if n > 1:
        sentence = _("Hari ini %(came)s, %(waiting)s, dan %(late)s; terlama %(case)s.")
    return _filled(sentence, came=came, waiting=waiting, late=late, case=cases)


def case(one: TooLong, now: datetime) -> str:
    """ "P-011 di Perbendaharaan 41 menit"."""
    visit = one.visit
    names = {
        "who": visit.ticket.label if visit.ticket else visit.guest.name,
        "unit": visit.unit.short_name if visit.unit else "",
        "time": duration(int((now - one.since).total_seconds() // 60)),
    }
    return (_("%(who)s di %(unit)s %(time)s") if visit.unit else _("%(who)s %(time)s")) % names


def rest(day: Today) -> str:
    """What else counts today, in a line."""
    if not day.came:
        return ""
    parts = [ngettext("%(n)d selesai", "%(n)d selesai", day.finished) % {"n": day.finished}]
    if n := len(day.unserved):
        parts.append(ngettext("%(n)d pergi sebelum diterima", "%(n)d pergi sebelum diterima", n) % {"n": n})
    if day.first:
        parts.append(ngettext("%(n)d didahulukan", "%(n)d didahulukan", day.first) % {"n": day.first})
    if day.skipped:
        parts.append(ngettext("%(n)d langkah dilewati", "%(n)d langkah dilewati", day.skipped) % {"n": day.skipped})
    return ", ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Judged:
    """How often what was told held, over all units: a heading, and a line beneath it."""

    heading: str
    more: str
    total: int


def judged(rows: list[Held]) -> Judged:
    total = sum(row.judged for row in rows)
    kept = sum(row.held for row in rows)
    most = sum(row.most_held for row in rows)
    if not total:
        return Judged(
            _("Perkiraan tunggu belum bisa dinilai"),
            _("Dinilai begitu tamu yang diberi perkiraan sudah dipanggil. Tujuannya 60 dari 100 kali tepat."),
            0,
        )
    if total < ENOUGH:
        heading = _("Perkiraan tunggu tepat %(held)d dari %(total)d kali") % {"held": kept, "total": total}
    else:
        heading = _("Perkiraan tunggu tepat %(percent)d %% dari %(total)d kali") % {
            "percent": round(100 * kept / total),
            "total": total,
        }
    more = _("30 hari terakhir. “Paling lama” tidak terlewati %(percent)d %%. Tujuan: %(aim)d %% dan %(most)d %%.")
    return Judged(heading, more % {"percent": round(100 * most / total), "aim": AIM, "most": AIM_MOST}, total)


def _counted(url: str, words: str) -> SafeString:
    return format_html('<b><a href="{}">{}</a></b>', url, words)


def _filled(sentence: str, **parts: str) -> SafeString:
    """A translated sentence with marked-up parts; the sentence itself is ours."""
    return format_html("{}", SafeString(sentence % {name: format_html("{}", part) for name, part in parts.items()}))
