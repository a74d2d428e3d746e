"""Corrections in words: "nama dari “Sri” menjadi “Sri Wahyuni”"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pojok.guests.models import Agency
from pojok.history.models import Event
from pojok.knowledge.models import Topic
from pojok.lib.keys import derive
from pojok.lib.phones import local_digits
from pojok.organisation.models import Unit
from pojok.sop.plan import Plan
from pojok.visits.models import Correction, Purpose, State, Visit
from pojok.web.ui import words


def field_name(field: str, plan: Plan) -> str:
    """What a field is called on screen."""
    names = {
        "name": _("nama"),
        "agency": _("instansi"),
        "phone": _("nomor HP"),
        "position": _("jabatan"),
        "need": _("keperluan"),
        "purpose": _("tujuan"),
        "unit": _("bidang"),
        "topic": _("topik"),
        "members": _("pendamping"),
        "letter_number": _("nomor SPT"),
        "outcome": _("hasil"),
        "arrived_at": _("jam datang"),
        "called_at": _("jam dipanggil"),
        "ended_at": _("jam berakhir"),
        "state": _("akhir kunjungan"),
    }
    if field in names:
        return names[field]
    _steps, _dot, rest = field.partition(".")
    code, _dot, end = rest.rpartition(".")
    step = plan.step(code)
    label = {"step": step.label if step else code}
    return _("mulainya “%(step)s”") % label if end == "began_at" else _("berakhirnya “%(step)s”") % label


def corrected_of(
    visit: Visit, events: Iterable[Event], corrections: Iterable[Correction], plan: Plan
) -> dict[str, tuple[str, str]]:
    """What each Event of a correction changed, and why, in words, by the Event's id."""
    rows = {row.pk: row for row in corrections}
    if not rows:
        return {}
    known = _names(visit, rows.values())
    told = {}
    for event in events:
        if event.kind != "visit.corrected":
            continue
        found = [rows[key] for field in event.payload.get("fields", []) if (key := derive(event.pk, field)) in rows]
        changes = [
            _("%(field)s dari %(old)s menjadi %(new)s")
            % {
                "field": field_name(row.field, plan),
                "old": _value(row.field, row.old, visit, known),
                "new": _value(row.field, row.new, visit, known),
            }
            for row in found
        ]
        if found:
            told[str(event.pk)] = "; ".join(changes), found[0].reason
    return told


def _names(visit: Visit, rows: Iterable[Correction]) -> Mapping[tuple[str, str], str]:
    """Names of the codes in these rows."""
    models: dict[str, Any] = {"agency": Agency, "unit": Unit, "topic": Topic}
    known: dict[tuple[str, str], str] = {}
    for field, model in models.items():
        codes = {code for row in rows if row.field == field for code in (row.old, row.new) if code}
        if codes:
            found = model.objects.filter(office_id=visit.office_id, code__in=codes).values_list("code", "name")
            known |= {(field, code): name for code, name in found}
    return known


def _value(field: str, value: Any, visit: Visit, known: Mapping[tuple[str, str], str]) -> str:
    if value in (None, "", []):
        return _("kosong")
    if field == "members":
        return _("“%(text)s”") % {"text": ", ".join(value)}
    if field.endswith("_at"):
        return words.clock(datetime.fromisoformat(value), visit.office.timezone)
    if field == "state":
        return str(State(value).label)
    if field == "purpose":
        return str(Purpose(value).label)
    if field == "phone":
        return local_digits(value)
    return _("“%(text)s”") % {"text": known.get((field, str(value)), str(value))}
