"""Topics, the manual's routing rules, and who to see when it isn't this office."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pojok.guests.models import Agency
from pojok.organisation.models import Office, Unit


class Topic(models.Model):
    """What a need is about; leads to one unit. `basis`: manual or practice."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="topics")
    code = models.SlugField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    name = models.CharField(max_length=160)
    keywords = ArrayField(models.CharField(max_length=80), default=list)
    basis = models.CharField(max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="topic_code_once")]
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.name


class RoutingRule(models.Model):
    """A sentence of the manual that directs guests, word for word, with the terms it speaks of (design §3.3)."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="rules")
    code = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    terms = ArrayField(models.CharField(max_length=80), default=list)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="rule_code_once")]
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.text[:60]


class Referral(models.Model):
    """Another office that a need belongs to, with what for."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="referrals")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=160)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT)
    subjects = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="referral_code_once")]
        ordering: ClassVar[list[str]] = ["order"]

    def __str__(self) -> str:
        return self.name
