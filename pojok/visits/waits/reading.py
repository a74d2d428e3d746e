"""What a forecast needs, read from the queue as it is: who waits, who serves, what is known of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from pojok.lib import days
from pojok.lib.refusals import Refused
from pojok.organisation.models import Membership, Office, RegularBreak, Role, Unit
from pojok.organisation.queries import breaks_now
from pojok.sop.queries import plan_of, version_in_force
from pojok.visits.models import Call, State, Visit
from pojok.visits.queries import waits as told
from pojok.visits.waits.forecast import LAST, ROUND_MINUTES, Band, InLine, Known, Missed, Official, bands

# Of the last so many told within so long the misses count, when there are so many.
MISSES_LAST, MISSES_SINCE, MISSES_FROM = 100, timedelta(days=90), 20
# Seven working days: who serves a queue before the first call of the day.
USUALLY = timedelta(days=9)
# In a longer line the place alone says enough, and the forecast would keep a processor busy.
LINE_AT_MOST = 100
NOBODY_NAMED = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """A unit's queue at a moment: who waits, in the calling order, and what their waits depend on. `whole`: nobody is
    left out at the end of a line that is too long."""

    unit: Unit
    visits: list[Visit]
    line: list[InLine]
    officials: list[Official]
    known: Known
    pauses: list[tuple[float, float]]
    seed: str
    whole: bool = True

    def bands(self) -> tuple[list[Band | None], Band | None]:
        """The range of each who waits, and of a guest who would come now."""
        line = [*self.line, InLine()]
        *here, newcomer = bands(line, self.officials, self.known, seed=self.seed, pauses=self.pauses)
        return here, newcomer if self.whole else None


def queue_of(unit: Unit, office: Office, moment: datetime) -> Queue:
    """The queue of a unit with a letter, now. Nine statements at most."""
    line_of_unit = Visit.objects.at_unit(unit.pk).waiting().in_calling_order().select_related("ticket")
    found = list(line_of_unit[: LINE_AT_MOST + 1])
    visits = found[:LINE_AT_MOST]
    line = [
        InLine(one.official_id, _until(one.offered_to_unit_at or moment, moment)) if one.official_id else InLine()
        for one in visits
    ]
    known = Known(told.durations(unit, office, moment, last=LAST), _prior(office, moment), _missed(unit, moment))
    return Queue(
        unit=unit,
        visits=visits,
        line=line,
        officials=_officials(unit, office, moment),
        known=known,
        pauses=_pauses(office, moment),
        seed=f"{unit.pk} {moment:%Y%m%d%H%M}",
        whole=len(found) <= LINE_AT_MOST,
    )


def _officials(unit: Unit, office: Office, moment: datetime) -> list[Official]:
    """Who is present: konsultan of the queue who have called somebody today. A roster promises too much, and "called in
    the last half hour" forgets whoever has a long guest. Before the first call of the day: those who called in the last
    seven working days, else one official. Not who is on a break without a known return; who is to return serves then.
    """
    members = [m for m in _members(office, moment) if m.unit and m.unit.queue_unit == unit]
    ids = {m.user_id for m in members}
    start, _end = days.day_span(office.day(moment), office.timezone)
    calls = Call.objects.filter(office=office, by_id__in=ids, undone_at=None, called_at__lte=moment).order_by()
    present = set(calls.filter(called_at__gte=start).values_list("by_id", flat=True).distinct())
    if not present:
        usual = calls.filter(unit=unit, called_at__gte=moment - USUALLY)
        present = set(usual.values_list("by_id", flat=True).distinct()) or {NOBODY_NAMED}
    busy = _busy(office, present)
    away: dict[int, datetime | None] = {}
    for pause in breaks_now(office.pk, moment):
        of_unit = {m.user_id for m in members if pause.unit_id in (m.unit_id, unit.pk)}
        if pause.unit_id == unit.pk:
            of_unit.add(NOBODY_NAMED)
        for who in of_unit if pause.unit_id else {pause.user_id or NOBODY_NAMED}:
            before = away.get(who, pause.back_at)
            away[who] = max(before, pause.back_at) if before and pause.back_at else None
    return [
        Official(who, _since(busy.get(who), moment), _until(away.get(who) or moment, moment))
        for who in sorted(present)
        if who not in away or away[who] is not None
    ]


def _members(office: Office, moment: datetime) -> list[Membership]:
    found = Membership.objects.in_force(moment).filter(office=office, role=Role.KONSULTAN, user__is_active=True)
    return list(found.select_related("unit__parent__parent__parent"))


def _busy(office: Office, officials: set[int]) -> dict[int, datetime]:
    """Since when each has a guest in front. Whose consultation has ended may call the next at any moment."""
    here = Visit.objects.filter(office=office, state__in=(State.CALLED, State.CONSULTING), called_by_id__in=officials)
    rows = here.order_by("called_at").values_list("called_by_id", "called_at")
    return {who: at for who, at in rows if who is not None and at is not None}


def _pauses(office: Office, moment: datetime) -> list[tuple[float, float]]:
    """Regular breaks still to come today, as seconds from now. One whose hour has begun counts when it is pressed."""
    local = days.local(moment, office.timezone)
    rules = RegularBreak.objects.in_force(local.date()).filter(office=office)
    found = []
    for one in rules.filter(Q(weekday=None) | Q(weekday=local.weekday())):
        begins, ends = (datetime.combine(local.date(), hour, local.tzinfo) for hour in (one.begins, one.ends))
        if begins > moment:
            found.append((_until(begins, moment), _until(ends, moment)))
    return sorted(found)


def _prior(office: Office, moment: datetime) -> float | None:
    """m₀ in seconds: the standard of the step of `consult` in the SOP in force, if it has one."""
    try:
        step = plan_of(version_in_force(office, office.day(moment))).step_of("consult")
    except Refused:
        return None
    return step.minutes * 60.0 if step and step.minutes else None


def _missed(unit: Unit, moment: datetime) -> Missed:
    n, early, late, beyond = told.misses(unit.pk, moment - MISSES_SINCE, moment, last=MISSES_LAST, least=ROUND_MINUTES)
    return Missed(early / n, late / n, beyond / n) if n >= MISSES_FROM else Missed()


def _since(at: datetime | None, moment: datetime) -> float | None:
    return None if at is None else max(0.0, (moment - at).total_seconds())


def _until(at: datetime, moment: datetime) -> float:
    return max(0.0, (at - moment).total_seconds())
