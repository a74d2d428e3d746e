"""Passing a guest on to another unit: what the form offers, and what it says (rooms and the duty officer alike)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pojok.lib.refusals import bad_input
from pojok.organisation.models import Office, ReasonCode
from pojok.visits.models import HandOff, Visit
from pojok.visits.queries.receivers import Queue

# What the kind of a hand-off says already isn't asked again as its reason.
REASON_OF_KIND = {"wrong_unit": "salah_bidang", "second_need": "keperluan_kedua", "joint": "perlu_bersama"}
FIELDS = ("unit", "official", "kind", "reason", "reason_text")


def choices(office: Office, visit: Visit, queues: Iterable[Queue], given: Mapping[str, str]) -> dict[str, Any]:
    """For ui/_hand_off.html: where else, to whom, how and why. `given`: what was typed before a refusal."""
    reasons = ReasonCode.objects.filter(office=office, act="handoff")
    smalls = {
        HandOff.Kind.WRONG_UNIT: _("tercatat sebagai salah arah"),
        HandOff.Kind.SECOND_NEED: _("yang di sini sudah terjawab"),
        HandOff.Kind.JOINT: _("dijawab bersama bidang itu"),
    }
    return {
        "elsewhere": [queue for queue in queues if queue.unit.pk != visit.unit_id],
        "kinds": [{"value": k.value, "label": k.label.capitalize(), "small": smalls[k]} for k in HandOff.Kind],
        "reasons": reasons.exclude(code__in=["lain", *REASON_OF_KIND.values()]).order_by("order", "pk"),
        "given": given,
    }


def said(given: Mapping[str, str], office: Office) -> dict[str, Any]:
    """What the form says, as `hand_off` wants it. One's own words win over a reason chosen, and that over the kind's.

    Refused: no unit; a kind whose reason this office doesn't have, and no other.
    """
    unit, kind = given.get("unit", ""), given.get("kind", "")
    reason = given.get("reason_text", "").strip() or given.get("reason", "") or _reason_of(office, kind)
    if not unit:
        raise bad_input("unit_needed", _("Bidang tujuan belum dipilih."), field="unit")
    if not reason:
        raise bad_input("reason_needed", _("Alasannya belum disebut. Tulis dengan kata sendiri."), field="reason")
    return {"unit": unit, "kind": kind, "reason": reason, "official": given.get("official") or None}


def typed(given: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form's fields, to be shown again."""
    return {name: given.get(name, "") for name in FIELDS}


def _reason_of(office: Office, kind: str) -> str:
    """The office's reason code that says what the kind says, if it has one."""
    code = REASON_OF_KIND.get(kind, "")
    return code if ReasonCode.objects.filter(office=office, act="handoff", code=code).exists() else ""
