"""Lists for desk, duty and room, and what is known of earlier visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from pojok.guests.queries import same_people
from pojok.lib.clock import now
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.sop.queries import plan_of
from pojok.visits.models import State, Visit
from pojok.visits.models.visit import OVER
from pojok.visits.queries.standing import Standing, open_runs, standing

OFTEN_DAYS = 180
# Who came, merged guests counted as one.
PERSON = Coalesce("guest__merged_into_id", "guest_id")


@dataclass(frozen=True, slots=True)
class Row:
    """A visit with where it stands."""

    visit: Visit
    standing: Standing
    late: bool


def rows(visits: list[Visit]) -> list[Row]:
    """Visits with their standing, in the order given; one more query for all."""
    moment = now()
    runs = open_runs(visits)
    told = []
    for visit in visits:
        stands = standing(visit, plan_of(visit.sop_version_id), runs.get(visit.pk))
        told.append(Row(visit, stands, stands.is_late(moment)))
    return told


def open_rows(by: Caller) -> list[Row]:
    """Every open visit of the office, oldest first."""
    return rows(list(Visit.objects.visible_to(by).open().with_names().oldest_first()))


def ended_today(by: Caller, office: Office) -> list[Visit]:
    """Visits of today that are over, the last first."""
    ended = Visit.objects.visible_to(by).on_day(office, office.day(now())).filter(state__in=OVER)
    return list(ended.with_names().order_by("-ended_at", "-arrived_at"))


def last_visits(guest_ids: list[UUID]) -> dict[UUID, Visit]:
    """The latest visit of each guest that wasn't cancelled, in one query."""
    found = (
        Visit.objects.filter(guest__in=same_people(guest_ids))
        .exclude(state=State.CANCELLED)
        .with_names()
        .annotate(person=PERSON)
        .order_by("person", "-arrived_at")
        .distinct("person")
    )
    return {visit.person: visit for visit in found}


def open_visits(guest_ids: list[UUID]) -> dict[UUID, Visit]:
    """The open visit of each guest who is here now."""
    found = Visit.objects.filter(guest__in=same_people(guest_ids)).open().with_names().annotate(person=PERSON)
    return {visit.person: visit for visit in found.order_by("arrived_at")}


def frequent_guests(office_id: int, *, at_most: int) -> list[UUID]:
    """Guests who came most often in half a year."""
    since = now() - timedelta(days=OFTEN_DAYS)
    counted = (
        Visit.objects.filter(office_id=office_id, arrived_at__gte=since)
        .exclude(state=State.CANCELLED)
        .values(person=PERSON)
        .annotate(times=Count("pk"), last=Max("arrived_at"))
        .order_by("-times", "-last")[:at_most]
    )
    return [row["person"] for row in counted]


def visit_counts(guest_id: UUID) -> int:
    """How often this guest has been here, this time included."""
    return Visit.objects.filter(guest__in=same_people([guest_id])).exclude(state=State.CANCELLED).count()


def earlier_of_guest(visit: Visit) -> Visit | None:
    """This guest's visit before this one."""
    before = Visit.objects.filter(guest__in=same_people([visit.guest.merged_into_id or visit.guest_id]))
    before = before.filter(arrived_at__lt=visit.arrived_at)
    return before.exclude(state=State.CANCELLED).exclude(pk=visit.pk).with_names().order_by("-arrived_at").first()
