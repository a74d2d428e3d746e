"""Moments and durations as the office says them. Pure; moments are aware, zones are IANA names."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

_WARM_FROM = 0.75


def clock(moment: datetime, zone: str) -> str:
    """ "10.04" on the office's clock."""
    return moment.astimezone(ZoneInfo(zone)).strftime(pgettext("clock", "%H.%M"))


def clock_zone(moment: datetime, zone: str) -> str:
    """ "10.04 WIB"; the name is that of tzdata: WIB, WITA, WIT in Indonesia."""
    return moment.astimezone(ZoneInfo(zone)).strftime(pgettext("clock", "%H.%M") + " %Z")


def long_day(day: date | datetime, zone: str | None = None) -> str:
    """ "Senin, 23 November 2026"."""
    return date_format(_as_date(day, zone), "l, j F Y")


def ago_day(day: date | datetime, today: date | datetime, zone: str | None = None) -> str:
    """How one speaks of a day past: "hari ini", "kemarin", "Kamis lalu", "12 Oktober", "12 Oktober 2025"."""
    then, now = _as_date(day, zone), _as_date(today, zone)
    days = (now - then).days
    if days == 0:
        return _("hari ini")
    if days == 1:
        return _("kemarin")
    if 1 < days <= 7:
        return _("%(day)s lalu") % {"day": date_format(then, "l")}
    return date_format(then, "j F" if then.year == now.year else "j F Y")


def duration(minutes: int) -> str:
    """ "baru saja", "7 menit", "1 jam 12 menit"."""
    if minutes < 1:
        return _("baru saja")
    hours, rest = divmod(minutes, 60)
    said_minutes = ngettext("%(n)d menit", "%(n)d menit", rest) % {"n": rest}
    if not hours:
        return said_minutes
    said_hours = ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}
    return f"{said_hours} {said_minutes}" if rest else said_hours


def number(value: float) -> str:
    """ "2,5", "5": as few decimals as it has."""
    return f"{value:g}".replace(".", pgettext("decimal", ","))


@dataclass(frozen=True)
class Spent:
    """Time against a standard: `words` always, `state` calm|warm|alarm or "" and `width` 0…100 or None without one."""

    words: str
    state: str
    width: int | None


def spent(elapsed: timedelta, standard: float | None, *, label: str = "", short: bool = False) -> Spent:
    """Time that passed against the SOP's minutes. A blank standard has words and no bar.

    label: what is being done ("konsultasi"), put before the minutes. short: "lewat" for "lewat standar".
    """
    seconds = max(0.0, elapsed.total_seconds())
    minutes = int(seconds // 60)
    before = f"{label}, " if label else ""
    if not standard:
        return Spent(before + duration(minutes), "", None)
    share = seconds / (standard * 60)
    width = max(3, min(100, math.floor(share * 100)))
    if share >= 1:
        over = _("%(time)s, lewat") if short else _("%(time)s, lewat standar")
        return Spent(before + over % {"time": duration(minutes)}, "alarm", width)
    state = "warm" if share >= _WARM_FROM else "calm"
    if minutes < 1:
        return Spent(before + duration(0), state, width)
    within = _("%(spent)d dari %(limit)s menit") % {"spent": minutes, "limit": number(standard)}
    return Spent(before + within, state, width)


def _as_date(day: date | datetime, zone: str | None) -> date:
    if isinstance(day, datetime):
        return (day.astimezone(ZoneInfo(zone)) if zone else day).date()
    return day
