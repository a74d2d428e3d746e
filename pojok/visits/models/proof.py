"""Proof of a visit: a travelling official shows at home that, where and when the visit took place."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import User
from pojok.visits.models.visit import Visit


class Proof(models.Model):
    """The code under which anybody who holds the paper can have the visit confirmed (Bukti kunjungan)."""

    id = models.UUIDField(primary_key=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="proof")
    code = models.CharField(max_length=10, unique=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code
