"""A Visit: one guest's or group's pass through the SOP."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pojok.guests.models import Agency, Guest
from pojok.knowledge.models import Topic
from pojok.lib import days
from pojok.organisation.callers import AnyCaller, Caller, GuestCaller
from pojok.organisation.models import Office, Place, Unit, User
from pojok.sop.models import SopVersion


class State(models.TextChoices):
    """Where a visit stands (design §6)."""

    ARRIVED = "arrived", _("di pintu")
    GREETED = "greeted", _("sudah disambut")
    REPORTED = "reported", _("sudah dilaporkan")
    WAITING = "waiting", _("menunggu dipanggil")
    CALLED = "called", _("dipanggil")
    MISSED = "missed", _("tidak hadir saat dipanggil")
    PARKED = "parked", _("ditunda")
    CONSULTING = "consulting", _("konsultasi")
    ENDING = "ending", _("hampir selesai")
    FINISHED = "finished", _("selesai")
    LEFT = "left", _("pergi sebelum selesai")
    CANCELLED = "cancelled", _("dibatalkan")


OVER = (State.FINISHED, State.LEFT, State.CANCELLED)
AT_THE_DOOR = (State.ARRIVED, State.GREETED)
INSIDE = (State.WAITING, State.CALLED, State.MISSED, State.PARKED, State.CONSULTING, State.ENDING)
AT_A_PLACE = (State.CALLED, State.CONSULTING, State.ENDING)


class Purpose(models.TextChoices):
    """The manual's two, and the rest."""

    KONSULTASI = "konsultasi", _("konsultasi")
    KOORDINASI = "koordinasi", _("koordinasi")
    LAIN = "lain", _("lain-lain")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, by: AnyCaller) -> VisitQuerySet:
        """Staff read the visits of their office; a guest only the own one (design §4.8)."""
        if isinstance(by, GuestCaller):
            return self.filter(pk=by.visit_id, office_id=by.office_id)
        return self.filter(office_id=by.office_id)

    def open(self) -> VisitQuerySet:
        return self.exclude(state__in=OVER)

    def on_day(self, office: Office, day: date) -> VisitQuerySet:
        start, end = days.day_span(day, office.timezone)
        return self.filter(office=office, arrived_at__gte=start, arrived_at__lt=end)

    def at_unit(self, unit_id: int | OuterRef) -> VisitQuerySet:
        return self.filter(unit_id=unit_id)

    def waiting(self) -> VisitQuerySet:
        return self.filter(state=State.WAITING)

    def offered_to(self, by: Caller, moment: datetime) -> VisitQuerySet:
        """Those `by` may be offered: for anybody, for `by`, or for a colleague who let the office's limit pass."""
        return self.filter(Q(official=None) | Q(official_id=by.user_id) | Q(offered_to_unit_at__lte=moment))

    def in_calling_order(self) -> VisitQuerySet:
        """The one order of list, call and board (design §4.4): priority, arrival of the visit, ticket.

        Arrival is the visit's, not the ticket's, so that a handed-off guest doesn't start again.
        """
        return self.order_by(F("priority").desc(), "arrived_at", "ticket__number", "pk")

    def oldest_first(self) -> VisitQuerySet:
        return self.order_by("arrived_at", "pk")

    def lock(self, visit_id: UUID) -> Visit | None:
        """The visit, held until the transaction ends; what only refers to it may be written meanwhile."""
        held = self.select_for_update(of=("self",), no_key=True)
        return held.select_related("office", "guest").filter(pk=visit_id).first()

    def with_names(self) -> VisitQuerySet:
        """All that a list or an answer shows, in one query."""
        return self.select_related(
            "office", "guest", "agency__merged_into", "unit", "official", "ticket", "place", "taken_by", "topic"
        )


class Visit(models.Model):
    """The state is a cache of the acts that led to it; only `moves.move` and `undo` write it."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="visits")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="visits")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="visits")
    members = ArrayField(models.CharField(max_length=120), default=list)
    sop_version = models.ForeignKey(SopVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.KONSULTASI)
    need = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT)
    letter_number = models.CharField(max_length=80, blank=True)
    priority = models.PositiveSmallIntegerField(default=0)
    priority_reason = models.CharField(max_length=40, blank=True)
    arrived_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="visits")
    official = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    directed_at = models.DateTimeField(null=True)
    offered_to_unit_at = models.DateTimeField(null=True)
    ticket = models.ForeignKey("visits.Ticket", null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    phoned_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    warnings = ArrayField(models.CharField(max_length=30), default=list)
    link_version = models.PositiveSmallIntegerField(default=1)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["office", "arrived_at"], name="visit_by_day"),
            models.Index(fields=["unit", "-priority", "arrived_at"], name="visit_queue", condition=Q(state="waiting")),
            models.Index(
                fields=["office", "state"],
                name="visit_open",
                condition=~Q(state__in=["finished", "left", "cancelled"]),
            ),
            models.Index(fields=["place"], name="visit_seated", condition=Q(state__in=["called", "consulting"])),
            models.Index(fields=["guest", "-arrived_at"], name="visit_by_guest"),
            models.Index(fields=["agency", "unit", "-arrived_at"], name="visit_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "called", "missed", "parked"])
                | Q(unit__isnull=False, ticket__isnull=False),
                name="visit_inside_has_ticket",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in OVER
