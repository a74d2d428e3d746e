"""What guests were told of their wait, and what a newcomer would be told now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from pojok.organisation.models import Unit
from pojok.visits.models.ticket import Ticket
from pojok.visits.models.visit import Visit


class WaitTold(models.Model):
    """A range a guest was shown, in minutes from `told_at`; both ends empty: "belum dapat diperkirakan". The first
    one of a ticket is what is judged afterwards; a later one is told only when the band has left the old one."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="waits_told")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    ahead = models.PositiveSmallIntegerField()
    officials = models.PositiveSmallIntegerField()
    low_minutes = models.PositiveSmallIntegerField(null=True)
    high_minutes = models.PositiveSmallIntegerField(null=True)
    most_minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "told_at"], name="wait_by_ticket"),
            models.Index(fields=["unit", "-told_at"], name="wait_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(low_minutes=None, high_minutes=None)
                | Q(low_minutes__isnull=False, high_minutes__gte=F("low_minutes")),
                name="wait_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_minutes}-{self.high_minutes}"


# Made anew each minute; older means that no worker is at work, and then it says nothing.
FRESH = timedelta(minutes=3)


class UnitWait(models.Model):
    """What the next guest of a unit would be told; a cache for board and overview, written by the worker."""

    unit = models.OneToOneField(Unit, primary_key=True, on_delete=models.CASCADE, related_name="wait_now")
    made_at = models.DateTimeField()
    officials = models.PositiveSmallIntegerField()
    low_minutes = models.PositiveSmallIntegerField(null=True)
    high_minutes = models.PositiveSmallIntegerField(null=True)
    most_minutes = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.low_minutes}-{self.high_minutes}"

    def is_fresh(self, moment: datetime) -> bool:
        return moment - self.made_at < FRESH
