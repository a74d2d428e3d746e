"""Units (a tree), Places where guests and officials meet, and Positions people hold."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pojok.organisation.models.office import Office


class Unit(models.Model):
    """Where guests are directed. A unit without a letter queues at its nearest ancestor that has one."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="units")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    # No letter is not an empty letter: units without one don't share it.
    letter = models.CharField(max_length=2, null=True)  # noqa: DJ001
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["office", "letter"], name="unit_letter_once", condition=~Q(letter=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def queue_unit(self) -> Unit | None:
        """The unit whose queue and letter serve this one."""
        unit: Unit | None = self
        while unit is not None and not unit.letter:
            unit = unit.parent
        return unit


class Position(models.Model):
    """A post in the office. `may_decide`: its holder may give a final answer."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="positions")
    code = models.SlugField(max_length=60)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=160)
    may_decide = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="position_code_once")]

    def __str__(self) -> str:
        return self.title


class Place(models.Model):
    """A table or a room. Without a unit it is shared by all (the manual's Pojok)."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="places")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="place_code_once")]

    def __str__(self) -> str:
        return self.name
