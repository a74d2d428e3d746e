"""The guest book of a day: who came, filtered, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from pojok.guests.queries import prefix_query
from pojok.lib import days
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.visits.models import State, Visit
from pojok.visits.models.visit import OVER

OPEN = "open"  # a filter besides the states: whoever is still here


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the book is wanted. Empty words filter nothing; without `until` it is the one day."""

    day: date
    unit: str = ""
    state: str = ""
    words: str = ""
    until: date | None = None


def book(by: Caller, office: Office, wanted: Wanted) -> QuerySet[Visit]:
    """The day's visits in the order of arrival, or those of all days up to `until`. Words: each begins a word of the
    guest's name, agency or phone."""
    start, end = days.day_span(wanted.day, office.timezone)
    if wanted.until:
        end = days.day_span(wanted.until, office.timezone)[1]
    visits = Visit.objects.visible_to(by).filter(office=office, arrived_at__gte=start, arrived_at__lt=end)
    if wanted.unit:
        visits = visits.filter(unit__code=wanted.unit)
    if wanted.state == OPEN:
        visits = visits.exclude(state__in=OVER)
    elif wanted.state:
        visits = visits.filter(state=wanted.state)
    if wanted.words:
        query = prefix_query(wanted.words)
        visits = visits.filter(guest__search=query) if query else visits.none()
    return visits.with_names().order_by("arrived_at", "pk")


def counts(by: Caller, office: Office, day: date) -> dict[State, int]:
    """How many of the day's visits stand where; states without any are left out."""
    rows = Visit.objects.visible_to(by).on_day(office, day).order_by().values_list("state").annotate(n=Count("pk"))
    return {State(state): n for state, n in rows}
