"""An Event: what happened, by whom, to what. Plain ids, so that nothing can drag it along."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Cast


class EventQuerySet(models.QuerySet["Event"]):
    def of_office(self, office_id: int) -> EventQuerySet:
        return self.filter(office_id=office_id)

    def about(self, subject_id: UUID) -> EventQuerySet:
        return self.filter(subject_id=subject_id)

    def in_order(self) -> EventQuerySet:
        """As it was written. Commit order may differ by moments, so nothing is counted by `seq`."""
        return self.order_by("seq")


class Event(models.Model):
    """Append-only: the application's role may only INSERT and SELECT, and triggers refuse the rest (design §4.7).

    Four facts: by whom, through which door (`via`), when it happened (`at`), when it was recorded.
    """

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(editable=False, db_default=Func(Value("history_event_seq"), function="nextval"))
    # The transaction that wrote it: followers read in this order and pass none over (history.following).
    tx = models.BigIntegerField(
        editable=False,
        db_default=Cast(Cast(Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField()),
    )
    office_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    via = models.CharField(max_length=10)
    payload = models.JSONField(default=dict)
    digest = models.BinaryField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "seq"], name="event_by_subject"),
            models.Index(fields=["office_id", "seq"], name="event_by_office"),
            models.Index(fields=["tx", "seq"], name="event_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"
