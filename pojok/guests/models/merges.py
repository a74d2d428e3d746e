"""That two agencies, or two guests, are one: a link that can be undone, never a rewriting (design §4.9)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from pojok.guests.models.agency import Agency
from pojok.guests.models.guest import Guest
from pojok.organisation.models import Office, User


class Merge(models.Model):
    """Who said so and when; undone, it stays as a record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AgencyMerge(Merge):
    """`agency` is another spelling of `into`; Agency.merged_into says the same, for speed."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(agency=F("into")), name="agency_merge_into_another"),
            models.UniqueConstraint(fields=["agency"], condition=Q(undone_at=None), name="agency_merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} -> {self.into_id}"


class GuestMerge(Merge):
    """`guest` is the same person as `into`; Guest.merged_into says the same, for speed."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(guest=F("into")), name="guest_merge_into_another"),
            models.UniqueConstraint(fields=["guest"], condition=Q(undone_at=None), name="guest_merged_once"),
        ]

    def __str__(self) -> str:
        return f"{self.guest_id} -> {self.into_id}"
