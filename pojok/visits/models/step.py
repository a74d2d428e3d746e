"""One run of a step of the SOP."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pojok.organisation.models import User
from pojok.visits.models.visit import Visit


class StepRun(models.Model):
    """When a step was open. `measured` is false when the acts at both ends were one press: then its minutes say
    nothing (design §3.2). A hand-off ends a run of step 5; the next consultation is another run."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="runs")
    code = models.SlugField(max_length=40)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    measured = models.BooleanField(default=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    press = models.UUIDField()
    skipped = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(ended_at=None, undone_at=None), name="one_open_step_a_visit"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("began_at")), name="run_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.began_at:%H:%M}"
