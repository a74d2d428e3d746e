"""That an office's day was closed, and that piket has seen what was still open."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import Office, User


class DayEnd(models.Model):
    """One a day and office (design §4.10). Which visits it ended is told by their acts of that moment."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="day_ends")
    day = models.DateField()
    closed_at = models.DateTimeField()
    left = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="day_ends_once")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"
