"""Records of what else can become of a visit: handed off, away for a while, gone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pojok.guests.models import Agency
from pojok.organisation.models import Unit, User
from pojok.visits.models.ticket import Ticket
from pojok.visits.models.visit import Visit


class HandOff(models.Model):
    """A visit passed on to another unit at once, with its arrival kept (Pengalihan)."""

    class Kind(models.TextChoices):
        WRONG_UNIT = "wrong_unit", _("salah bidang")
        SECOND_NEED = "second_need", _("keperluan kedua")
        JOINT = "joint", _("ditangani bersama")

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="hand_offs")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    to_ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.visit_id}"


class Absence(models.Model):
    """A called guest who didn't come (missed), or one put off (parked), until `return`. With `until`, a parked guest
    is back by itself at that moment."""

    class Kind(models.TextChoices):
        MISSED = "missed", _("tidak hadir")
        PARKED = "parked", _("ditunda")

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["until"],
                name="absence_due",
                condition=models.Q(ended_at=None, undone_at=None, until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.visit_id}"


class Departure(models.Model):
    """A guest gone before the end; `refer` names the right office when it isn't this one."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="departures")
    reason_code = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    refer = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.reason_code} {self.visit_id}"
