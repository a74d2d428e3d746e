"""What was found wrong later and put right; the old value stays (design §4.5)."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import User
from pojok.visits.models.visit import Visit


class Correction(models.Model):
    """One field of a visit put right. `field` is a name of the visit, of its guest or of a step's run
    (`steps.greet.ended_at`); values are as JSON has them, codes for units and topics."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=60)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason_code = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["visit", "-at"], name="correction_by_visit")]

    def __str__(self) -> str:
        return f"{self.field} {self.visit_id}"
