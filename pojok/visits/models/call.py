"""A guest is called to a Place; again is another Call."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pojok.organisation.models import Office, Place, Unit, User
from pojok.visits.models.ticket import Ticket
from pojok.visits.models.visit import Visit


class Call(models.Model):
    """The board is made of these; it has no memory of its own."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="calls")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "-called_at"], name="call_by_time", condition=Q(undone_at=None)),
            models.Index(fields=["by", "-called_at"], name="call_by_person", condition=Q(undone_at=None)),
        ]

    def __str__(self) -> str:
        return f"call {self.ticket_id}"
