"""Changing a record so that undo can put it back: what an act changes besides the fields of every act."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from pojok.guests.models import Guest
from pojok.guests.queries import search_words, write_search
from pojok.lib.refusals import Refused
from pojok.visits.actions.acting import Act, _plain
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
            changed[name] = [_plain(old), _plain(value)]
            setattr(record, name, value)
    if changed:
        record.save(update_fields=list(changed))
        act.before.setdefault("rows", []).append([record._meta.model_name, str(record.pk), changed])
        if isinstance(record, Guest):
            found_by_new_words(record)


def put_back(before: dict[str, Any]) -> None:
    """Undo what `change` did, newest first. Refused when a guest has been corrected elsewhere since."""
    for name, pk, changed in reversed(before.get("rows", [])):
        record = _CHANGED[name]._default_manager.get(pk=pk)
        for column, (old, new) in changed.items():
            # A visit is held by its lock and its later acts are asked for; a guest may have other visits.
            if isinstance(record, Guest) and _plain(getattr(record, column)) != new:
                raise Refused(
                    "acted_since", _("Data tamu ini sudah diperbaiki lagi sesudahnya."), _("Perbaiki sekali lagi.")
                )
            setattr(record, column, python_value(record, column, old))
        record.save(update_fields=list(changed))
        if isinstance(record, Guest):
            found_by_new_words(record)


def python_value(record: Model | type[Model], column: str, value: Any) -> Any:
    """A value of `before` as the column has it."""
    if value is None or isinstance(value, list):
        return value
    field: Any = record._meta.get_field(column.removesuffix("_id") if column.endswith("_id") else column)
    return (field.target_field if field.is_relation else field).to_python(value)


def found_by_new_words(guest: Guest) -> None:
    """The desk finds a guest by the words of name, agency and phone as they are now."""
    agency = guest.agency
    aliases = agency.aliases.values_list("alias", flat=True)
    write_search(guest, search_words(name=guest.name, phone=guest.phone, agency=agency, aliases=aliases))
