"""What is known when a line of the paper book is entered."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from pojok.history.models import Event
from pojok.lib import clock, days
from pojok.lib.names import normalise_person
from pojok.lib.phones import clean_phone
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.visits.models import State, Visit, VisitAct

# Lines entered a moment ago that are kept in sight.
LAST = 8


def same_day(by: Caller, office: Office, day: date, *, name: str, phone: str) -> Visit | None:
    """A visit of that day by somebody of the same name, or the same phone: perhaps the line was entered already."""
    same = Q(guest__normalised=normalise_person(name)[:120])
    try:
        if number := clean_phone(phone):
            same |= Q(guest__phone=number)
    except Refused:
        pass  # said beside its field
    found = Visit.objects.visible_to(by).on_day(office, day).exclude(state=State.CANCELLED).filter(same)
    return found.with_names().order_by("arrived_at").first()


def entered_lately(by: Caller, office: Office) -> list[Visit]:
    """The lines this person entered today, the last first."""
    start, _end = days.day_span(office.day(clock.now()), office.timezone)
    arrivals = VisitAct.objects.filter(
        by_id=by.user_id, act="check_in", undone_at=None, visit__office=office, visit__warnings__contains=["late_entry"]
    )
    ids = list(arrivals.order_by("-pk").values_list("visit_id", flat=True)[:LAST])
    # Whatever hour the paper says: what counts is when it was entered.
    events = Event.objects.filter(pk__in=ids, recorded_at__gte=start).values_list("pk", flat=True)
    visits = Visit.objects.visible_to(by).with_names().in_bulk(list(events))
    return [visits[pk] for pk in ids if pk in visits]
