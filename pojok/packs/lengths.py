"""How long what a pack says may be: as long as the database keeps it."""

from __future__ import annotations

from django.db.models import Model


def longest(model: type[Model], field: str) -> int:
    """How many characters the database keeps of that field."""
    length = getattr(model._meta.get_field(field), "max_length", None)
    if not isinstance(length, int):
        raise TypeError(f"{model.__name__}.{field} has no longest length")
    return length
