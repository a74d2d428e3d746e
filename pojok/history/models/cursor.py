"""How far a follower of Events has read."""

from __future__ import annotations

from django.db import models


class Cursor(models.Model):
    """`tx` and `seq` of the last Event read; `moved_at` tells `pojok doctor` that somebody is reading."""

    name = models.CharField(max_length=60, primary_key=True)
    tx = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.tx}/{self.seq}"
