"""A person who comes. Name, agency, phone, position; no NIK, no photo (design §4.9)."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pojok.guests.models.agency import Agency
from pojok.organisation.models import Office


class Guest(models.Model):
    """Found by the words of name, agency and phone that `search` holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="guests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    normalised = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)
    position = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    search = SearchVectorField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="guest_search"),
            models.Index(fields=["agency", "normalised"], name="guest_by_agency_name"),
            models.Index(fields=["office", "phone"], name="guest_by_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def final(self) -> Guest:
        """The guest this one was merged into, else itself."""
        return self.merged_into or self
