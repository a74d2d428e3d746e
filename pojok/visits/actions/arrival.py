"""What the door is told of an arrival, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pojok.guests.actions import GuestGiven
from pojok.lib.names import clean_name
from pojok.lib.refusals import bad_input
from pojok.visits.models import Purpose

MEMBERS_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the door was told, as it was typed."""

    guest: GuestGiven
    members: Sequence[str] = ()
    need: str = ""
    purpose: str = Purpose.KONSULTASI
    priority: str | None = None
    letter_number: str = ""
    occurred_at: datetime | None = None


def clean_members(given: Sequence[str]) -> list[str]:
    """The names of who came along. Refused: impossible names, too many."""
    names = [clean_name(name, field="members") for name in given if not isinstance(name, str) or name.strip()]
    if len(names) > MEMBERS_AT_MOST:
        sentence = _("Paling banyak %(count)d pendamping dalam satu rombongan.") % {"count": MEMBERS_AT_MOST}
        raise bad_input("too_many", sentence, field="members")
    return names


def known_purpose(given: str) -> str:
    """A purpose of a visit. Refused when it is none."""
    if given not in Purpose.values:
        remedy = _("Pilih konsultasi, koordinasi, atau lain.")
        raise bad_input("unknown_purpose", _("Tujuan kunjungan itu tidak dikenal."), field="purpose", remedy=remedy)
    return str(given)
