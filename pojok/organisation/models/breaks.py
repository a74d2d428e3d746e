"""Pauses: a unit or an official is away for a while, with the time of return (ishoma, Jumat, rapat)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from pojok.organisation.models.office import InForce, Office
from pojok.organisation.models.people import User
from pojok.organisation.models.places import Unit


class BreakQuerySet(models.QuerySet["Break"]):
    def at(self, moment: datetime) -> BreakQuerySet:
        """Those going on at that moment. A break whose return time has passed is over, pressed or not."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment), began_at__lte=moment).filter(
            Q(back_at=None) | Q(back_at__gt=moment)
        )


class Break(models.Model):
    """A pause of a whole unit or of one official. `back_at` empty: not back today."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="breaks")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="breaks")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="breaks")
    reason_code = models.CharField(max_length=40)
    reason = models.CharField(max_length=160)
    began_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BreakQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["office", "-began_at"], name="break_now", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, user__isnull=False) | Q(unit__isnull=False, user=None), name="break_of_one"
            ),
            models.CheckConstraint(
                condition=Q(back_at=None) | Q(back_at__gt=models.F("began_at")), name="break_back_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["office", "user"], condition=Q(ended_at=None, user__isnull=False), name="break_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_at=None, unit__isnull=False), name="break_once_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason_code} {self.began_at:%H:%M}"


class RegularBreak(models.Model):
    """A pause the office takes by rule on a weekday (0 = Monday; empty: each): offered with one press at its hour."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="regular_breaks")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    weekday = models.PositiveSmallIntegerField(null=True)
    begins = models.TimeField()
    ends = models.TimeField()
    order = models.PositiveSmallIntegerField(default=0)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)

    objects = InForce.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "code", "weekday"], nulls_distinct=False, name="regular_break_once"
            ),
            models.CheckConstraint(condition=Q(weekday=None) | Q(weekday__lte=6), name="regular_break_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=models.F("begins")), name="regular_break_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.begins:%H.%M}-{self.ends:%H.%M}"
