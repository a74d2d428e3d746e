"""Bringing rows of the database to what the pack says: one read, at most one insert and one update a kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model

from pojok.packs.report import KindReport

M = TypeVar("M", bound=Model)


@dataclass
class Merged(Generic[M]):
    """`rows`: every wanted row as it now is in the database. `kept`: rows there that the pack doesn't have."""

    rows: dict[Hashable, M]
    added: set[Hashable] = field(default_factory=set)
    changed: set[Hashable] = field(default_factory=set)
    kept: dict[Hashable, M] = field(default_factory=dict)

    def report(self, kind: str, name: str, *, kept_as: Callable[[M], str] | None = None) -> KindReport:
        kept = tuple(kept_as(row) for row in self.kept.values()) if kept_as else ()
        changed = self.changed - self.added
        unchanged = len(self.rows) - len(self.added) - len(changed)
        return KindReport(kind, name, len(self.added), len(changed), unchanged, kept)


def merge(
    wanted: Iterable[M],
    existing: Iterable[M],
    *,
    key: Callable[[M], Hashable],
    fields: Sequence[str],
    released: str | None = None,
) -> Merged[M]:
    """Insert wanted rows that aren't there, update those whose `fields` (attnames) differ, write nothing else.

    released: a unique field that changed rows let go of first, so that two of them may swap values.
    """
    there = {key(row): row for row in existing}
    merged: Merged[M] = Merged({})
    new: list[M] = []
    differing: list[M] = []
    written: set[str] = set()
    letting_go: list[M] = []
    for row in wanted:
        name = key(row)
        known = there.pop(name, None)
        if known is None:
            merged.rows[name] = row
            merged.added.add(name)
            new.append(row)
            continue
        merged.rows[name] = known
        different = [f for f in fields if getattr(known, f) != getattr(row, f)]
        if different:
            for f in different:
                setattr(known, f, getattr(row, f))
            merged.changed.add(name)
            differing.append(known)
            written.update(different)
            if released in different:
                letting_go.append(known)
    merged.kept = there
    if letting_go and released:
        model = type(letting_go[0])
        model._default_manager.filter(pk__in=[row.pk for row in letting_go]).update(**{released: None})
    if differing:
        type(differing[0])._default_manager.bulk_update(differing, sorted(written))
    if new:
        type(new[0])._default_manager.bulk_create(new)
    return merged
