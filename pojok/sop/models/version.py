"""A version of the SOP. Once in force it is never altered; a change makes the next version (design §4.7)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pojok.organisation.models import Office


class SopVersionQuerySet(models.QuerySet["SopVersion"]):
    def in_force(self, office: Office, day: date) -> SopVersionQuerySet:
        """The version of that day, newest first."""
        return self.filter(
            Q(in_force_until=None) | Q(in_force_until__gte=day), office=office, in_force_from__lte=day
        ).order_by("-number")


class SopVersion(models.Model):
    """The SOP as it held from one day on. Visits keep the version they began with."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="sop_versions")
    number = models.PositiveSmallIntegerField()
    title = models.TextField()
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True)

    objects = SopVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="sop_number_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class SopActor(models.Model):
    """A column of the SOP's table: who takes part."""

    version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="actors")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="sop_actor_order_once")]

    def __str__(self) -> str:
        return self.title


class SopStep(models.Model):
    """A row of the SOP's table, word for word. `minutes` None is the manual's blank; `-` is kept as `-`."""

    version = models.ForeignKey(SopVersion, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    text = models.TextField()
    label = models.CharField(max_length=80)
    acts = ArrayField(models.CharField(max_length=20), default=list)
    performers = ArrayField(models.CharField(max_length=20), default=list)
    actors = ArrayField(models.PositiveSmallIntegerField(), default=list)
    minutes = models.PositiveSmallIntegerField(null=True)
    completeness = models.CharField(max_length=300, blank=True)
    output = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="sop_step_order_once"),
            models.UniqueConstraint(fields=["version", "code"], name="sop_step_code_once"),
        ]

    def __str__(self) -> str:
        return self.label
