"""An Office (a tenant), and the dated rules it works by."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from pojok.lib import days


class Office(models.Model):
    """One regional office. Everything else belongs to one and is never read from another."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=40)
    zone_label = models.CharField(max_length=10)
    corner_name = models.CharField(max_length=80)
    password_help = models.CharField(max_length=200, blank=True)
    named_official_minutes = models.PositiveSmallIntegerField()
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.short_name

    def day(self, moment: datetime) -> date:
        """The office's date at that moment (design §4.10)."""
        return days.office_day(moment, self.timezone)


class InForce(models.QuerySet):
    def in_force(self, day: date) -> InForce:
        """Those in force on that day of the office."""
        return self.filter(
            Q(in_force_from=None) | Q(in_force_from__lte=day), Q(in_force_until=None) | Q(in_force_until__gte=day)
        )


class GuestDuty(models.Model):
    """A duty of a guest, word for word as the manual has it, with the dates it holds."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="duties")
    code = models.SlugField(max_length=60)
    text = models.TextField()
    line = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=0)
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)

    objects = InForce.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="duty_code_once")]

    def __str__(self) -> str:
        return self.line


class WorkingHours(models.Model):
    """When the office works on a weekday (0 = Monday). Only marks an act; never refuses one (design §4.10)."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)

    objects = InForce.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "weekday", "in_force_from"], nulls_distinct=False, name="hours_once"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H.%M}-{self.closes:%H.%M}"


class PriorityReason(models.Model):
    """Why a guest may go first; counted."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="priority_reasons")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="priority_code_once")]

    def __str__(self) -> str:
        return self.name


class ReasonCode(models.Model):
    """A reason to choose instead of typing; `act` is handoff, departure, skip or break."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="reasons")
    act = models.SlugField(max_length=20)
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "act", "code"], name="reason_code_once")]

    def __str__(self) -> str:
        return self.name
