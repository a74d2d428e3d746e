"""Changing a record so that undo can put it back: what an act changes besides the fields of every act."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from pojok.guests.actions import rewrite_search
from pojok.guests.models import Guest
from pojok.lib.refusals import Refused
from pojok.visits.actions.acting import Act
from pojok.visits.models import Absence, Call, Departure, HandOff, StepRun, Visit, VisitAct

_CHANGED: dict[str, type[Model]] = {
    model._meta.model_name or "": model
    for model in (Visit, Guest, StepRun, Call, Departure, Absence, HandOff, VisitAct)
}


def change(act: Act, record: Model, **values: Any) -> None:
    """Set columns of a record (by attname); `before` of the act keeps what stood there and what stands now."""
    changed = {}
    for name, value in values.items():
        old = getattr(record, name)
        if old != value:
            changed[name] = [plain(old), plain(value)]
            setattr(record, name, value)
    if changed:
        record.save(update_fields=list(changed))
        act.before.setdefault("rows", []).append([record._meta.model_name, str(record.pk), changed])
        if isinstance(record, Guest):
            rewrite_search(Guest.objects.filter(pk=record.pk))


def put_back(visit: Visit, before: dict[str, Any]) -> None:
    """Undo what `change` did, newest first. Refused when a guest has been corrected elsewhere since."""
    at_hand: dict[str, Model] = {str(visit.pk): visit, str(visit.guest_id): visit.guest}
    for name, pk, changed in reversed(before.get("rows", [])):
        record = at_hand.get(pk) or _CHANGED[name]._default_manager.get(pk=pk)
        for column, (old, new) in changed.items():
            # A visit is held by its lock and its later acts are asked for; a guest may have other visits.
            if isinstance(record, Guest) and plain(getattr(record, column)) != new:
                raise Refused(
                    "acted_since", _("Data tamu ini sudah diperbaiki lagi sesudahnya."), _("Perbaiki sekali lagi.")
                )
            setattr(record, column, python_value(record, column, old))
        record.save(update_fields=list(changed))
        if isinstance(record, Guest):
            rewrite_search(Guest.objects.filter(pk=record.pk))


def plain(value: Any) -> Any:
    """A value of a column as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def python_value(record: Model | type[Model], column: str, value: Any) -> Any:
    """A value of `before` as the column has it."""
    if value is None or isinstance(value, list):
        return value
    field: Any = record._meta.get_field(column.removesuffix("_id") if column.endswith("_id") else column)
    return (field.target_field if field.is_relation else field).to_python(value)
