"""Agencies that guests come from. What is typed and not known becomes one, to be merged later."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import Office


class AgencyKind(models.Model):
    """A kind of agency without names yet (a puskesmas, a school): a template, never a guest's agency."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="agency_kinds")
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    aliases = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="agency_kind_code_once")]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An office of the same government, or another body. `typed`: it came from a form, not from the pack."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="agencies")
    code = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, blank=True)
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    typed = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="agency_code_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def final(self) -> Agency:
        """The agency this one was merged into, else itself."""
        return self.merged_into or self


class AgencyAlias(models.Model):
    """Any spelling an agency answers to, its own code, name and short name included; one agency a spelling."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "normalised"], name="agency_alias_once")]

    def __str__(self) -> str:
        return self.alias
