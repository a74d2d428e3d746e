"""Pauses: who may take one, for whom, and which ones are offered at this hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from pojok.lib import days
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, RegularBreak

# Who may say it of anybody: the duty officer knows who has gone to a meeting.
FOR_ANYBODY = ("piket", "admin")
# From how long before its hour a regular break is offered.
NEAR = timedelta(minutes=90)
# The reason of a pause for which none is chosen; one of the office's codes, as `lain` is for words typed.
SHORT = "jeda"


def why_not_break(by: Caller, *, unit_id: int | None, user_id: int | None) -> Refused | None:
    """Why this person may not begin or end a pause of that unit or that official, or None."""
    if by.has(*FOR_ANYBODY):
        return None
    if by.has("konsultan") and (user_id == by.user_id if unit_id is None else unit_id in by.unit_ids):
        return None
    sentence = _("Anda hanya bisa mencatat istirahat untuk diri sendiri dan bidang Anda.")
    if not by.has("konsultan"):
        sentence = _("Peran Anda tidak boleh mencatat istirahat.")
    return Refused("not_allowed", sentence, _("Minta piket mencatatnya."), "permission")


@dataclass(frozen=True, slots=True)
class Offered:
    """A regular break of today that may be taken with one press; `back_at` is its end."""

    code: str
    name: str
    begins_at: datetime
    back_at: datetime


def offered(office: Office, moment: datetime) -> list[Offered]:
    """The office's regular breaks of today that are near or running, in their order. One statement."""
    local = days.local(moment, office.timezone)
    found = RegularBreak.objects.in_force(local.date()).filter(office=office, weekday__in=[local.weekday()])
    found |= RegularBreak.objects.in_force(local.date()).filter(office=office, weekday=None)
    near = []
    for one in found.order_by("begins", "order"):
        begins = datetime.combine(local.date(), one.begins, local.tzinfo)
        ends = datetime.combine(local.date(), one.ends, local.tzinfo)
        if begins - NEAR <= moment < ends:
            near.append(Offered(one.code, one.name, begins, ends))
    return near
