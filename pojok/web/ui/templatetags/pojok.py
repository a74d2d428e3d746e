"""Tags of the house. `zone` may be given; else it is the time zone of `office` in the context."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from pojok.lib import clock as clocks
from pojok.web.ui import marks, sheets, words

register = template.Library()

HUES = 8
DEFAULT_ZONE = "Asia/Jakarta"


def zone_of(context: Context) -> str:
    """The office's zone; before an office is known (sign-in, errors) that of the capital."""
    return str(getattr(context.get("office"), "timezone", None) or DEFAULT_ZONE)


def now_of(context: Context) -> datetime:
    """The page's moment, one for the whole page."""
    now = context.get("now")
    return now if isinstance(now, datetime) else clocks.now()


@register.simple_tag(takes_context=True)
def clock(context: Context, moment: datetime | None, zone: str | None = None) -> str:
    """{% clock visit.arrived_at %} → 10.04"""
    return words.clock(moment, zone or zone_of(context)) if moment else ""


@register.simple_tag(takes_context=True)
def clock_zone(context: Context, moment: datetime | None = None, zone: str | None = None) -> str:
    """{% clock_zone now %} → 10.04 WIB"""
    return words.clock_zone(moment or now_of(context), zone or zone_of(context))


@register.simple_tag(takes_context=True)
def day(context: Context, moment: date | datetime | None = None, zone: str | None = None) -> str:
    """{% day now %} → Senin, 23 November 2026"""
    return words.long_day(moment or now_of(context), zone or zone_of(context))


@register.simple_tag(takes_context=True)
def ago_day(context: Context, moment: date | datetime | None, zone: str | None = None) -> str:
    """{% ago_day last.arrived_at %} → Kamis lalu"""
    return words.ago_day(moment, now_of(context), zone or zone_of(context)) if moment else ""


# The same as filters, for {% blocktranslate with at=visit.arrived_at|clock:office.timezone %}.
register.filter("clock", lambda moment, zone: words.clock(moment, zone) if moment else "")
register.filter("clock_zone", lambda moment, zone: words.clock_zone(moment, zone) if moment else "")
register.filter("day", lambda moment, zone: words.long_day(moment, zone) if moment else "")


@register.filter
def ago_day_in(moment: date | datetime | None, zone: str) -> str:
    """{{ last.arrived_at|ago_day_in:office.timezone }} → Kamis lalu"""
    return words.ago_day(moment, clocks.now(), zone) if moment else ""


@register.filter
def minutes(value: int | float | timedelta | None) -> str:
    """{{ 72|minutes }} → 1 jam 12 menit; below one: baru saja. Takes minutes or a timedelta."""
    if value is None:
        return ""
    return words.duration(int(value.total_seconds() // 60 if isinstance(value, timedelta) else value))


@register.filter
def iso(moment: datetime | None) -> str:
    """For datetime="…" and data-since="…"."""
    return moment.isoformat(timespec="seconds") if moment else ""


def _spent(
    context: Context, since: datetime, standard: float | None, label: str, short: bool, until: datetime | None
) -> words.Spent:
    return words.spent((until or now_of(context)) - since, standard, label=label, short=short)


def _running(since: datetime, standard: float | None, until: datetime | None) -> SafeString:
    """What elapsed.js needs to go on counting; nothing once the time is over."""
    if until:
        return SafeString("")
    return format_html(' data-since="{}" data-standard="{}"', iso(since), "" if not standard else f"{standard:g}")


@register.simple_tag(takes_context=True)
def spent(
    context: Context,
    since: datetime | None,
    standard: float | None = None,
    label: str = "",
    short: bool = False,
    until: datetime | None = None,
) -> str:
    """{% spent run.began_at 5 %} → <span class="spent is-calm">2 dari 5 menit</span>, counting on by itself.

    label: "konsultasi" → "konsultasi, 23 menit". short: "lewat" alone. until: ended, stands still.
    Past the standard and still running it carries data-overdue, which the sound of attention.js listens for.
    """
    if since is None:
        return ""
    said = _spent(context, since, standard, label, short, until)
    more = _running(since, standard, until)
    if more and label:
        more += format_html(' data-label="{}"', label)
    if more and short:
        more += mark_safe(" data-short")
    if more and said.state == "alarm":
        more += mark_safe(" data-overdue")
    return format_html(
        '<span class="spent {}"{}>{}</span>', f"is-{said.state}" if said.state else "quiet", more, said.words
    )


@register.simple_tag(takes_context=True)
def timebar(
    context: Context, since: datetime | None, standard: float | None = None, until: datetime | None = None
) -> str:
    """{% timebar run.began_at 5 %} → the thin bar, to stand below `spent`; nothing when the standard is blank."""
    if since is None or not standard:
        return ""
    said = _spent(context, since, standard, "", False, until)
    return format_html(
        '<svg class="timebar is-{}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"{}>'
        '<rect width="{}" height="4"/></svg>',
        said.state,
        _running(since, standard, until),
        said.width,
    )


def _square(of: Any) -> tuple[str, int, str]:
    """Letter, hue and name of a unit, or of something that carries them as unit_letter, unit_order, unit_name."""
    if hasattr(of, "unit_letter"):
        return of.unit_letter, int(of.unit_order) % HUES, of.unit_name
    return of.letter or "", int(of.order) % HUES, of.name


@register.simple_tag
def unit(of: Any, large: bool = False, named: bool = True) -> str:
    """{% unit visit.unit %}: the square with the letter. `of` has letter, order and name (or unit_letter …).

    named=False when the unit's name stands beside it (hidden from readers); large=True: 44 px, for a destination.
    """
    letter, hue, name = _square(of) if of else ("", 0, "")
    if not letter:
        return ""
    classes = f"unit hue-{hue}" + (" unit-large" if large else "")
    if named:
        return format_html('<abbr class="{}" title="{}">{}</abbr>', classes, name, letter)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, letter)


@register.simple_tag
def ticket(number: str | None, of: Any = None) -> str:
    """{% ticket "P-007" visit.unit %}: in mixed lists the square is the letter. Without a unit the plain number."""
    if not number:
        return ""
    letter, dash, figure = number.partition("-")
    if of is None or not dash:
        return format_html('<span class="number">{}</span>', number)
    return format_html(
        '<span class="ticket"><span class="unseen">{}</span><span class="unit hue-{}" aria-hidden="true">{}</span>'
        '<span aria-hidden="true">{}</span></span>',
        number,
        _square(of)[1],
        letter,
        figure,
    )


@register.simple_tag
def highlight(text: str, query: str) -> SafeString:
    """{% highlight guest.name q %}: the words of the search marked, all else escaped."""
    return marks.mark_spans(text or "", marks.found_spans(text or "", query or ""))


@register.simple_tag
def said(text: str, spans: list[marks.Span] | None = None) -> SafeString:
    """{% said visit.need proposal.spans %}: the guest's own words, the deciding ones marked."""
    return format_html('<blockquote class="said">{}</blockquote>', marks.mark_spans(text or "", spans or []))


@register.simple_tag
def act(
    label: str,
    key: str = "",
    look: str = "act",
    type: str = "submit",
    name: str = "",
    value: str = "",
    why_not: str = "",
    id: str = "",
) -> SafeString:
    """{% act "Arahkan ke Perbendaharaan" key="Enter" look="large" %}: a button and its key.

    look: act | large | button | plain. why_not: the reason it may not be pressed now, shown beside it; never hidden.
    """
    classes = {"act": "act", "large": "act act-large", "button": "button", "plain": "button button-plain"}[look]
    more = SafeString("")
    reason = SafeString("")
    if id:
        more += format_html(' id="{}"', id)
    if name:
        more += format_html(' name="{}" value="{}"', name, value)
    if why_not:
        why = f"why-{uuid4().hex[:8]}"
        more += format_html(' aria-disabled="true" aria-describedby="{}"', why)
        reason = format_html(' <span class="note" id="{}">{}</span>', why, why_not)
    elif key:
        more += format_html(' data-key="{}"', key)
    shown = format_html(" <kbd>{}</kbd>", key.replace("+", " ")) if key and not why_not else SafeString("")
    kind = "button" if why_not else type
    return format_html('<button class="{}" type="{}"{}>{}{}</button>{}', classes, kind, more, label, shown, reason)


@register.simple_tag
def new_key() -> SafeString:
    """{% new_key %}: the hidden key of a form, so that sending it twice does it once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.simple_tag
def people(count: int) -> str:
    """{% people visit.members|length %} → "" or " dan 2 orang", to follow the guest's name."""
    return " " + ngettext("dan %(n)d orang", "dan %(n)d orang", count) % {"n": count} if count else ""


@register.simple_tag
def stylesheet(bundle: str) -> SafeString:
    """{% stylesheet "staff" %}: one link for tokens, base and components."""
    return format_html('<link rel="stylesheet" href="{}">', sheets.url(bundle))
