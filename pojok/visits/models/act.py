"""What was done to a visit, with what it takes to reverse it."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import User
from pojok.visits.models.visit import Visit


class VisitAct(models.Model):
    """One act. `key` is its Event; `press` is the key of the press that did it, perhaps with others; `before` holds
    the visit's fields as they were and the records the act made or ended, so that one function can undo any act."""

    key = models.UUIDField(unique=True)
    press = models.UUIDField()
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=20)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["visit", "-id"], name="act_last"),
            models.Index(fields=["press"], name="act_by_press"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.visit_id}"
