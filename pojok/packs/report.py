"""What a load did, for the reader of the command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pojok.packs.mistakes import Mistake

# How many names one line tells before it only counts.
_NAMED = 8


@dataclass(frozen=True)
class KindReport:
    """One kind of thing: how many are new, changed, as before; `kept`: not in the pack, not removed."""

    kind: str
    name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: tuple[str, ...] = ()

    def line(self) -> str:
        """ "Topik: 2 baru, 70 tetap; 1 tidak ada di paket dan dibiarkan: lama"."""
        counted = (
            (self.added, _("%(count)d baru")),
            (self.changed, _("%(count)d diubah")),
            (self.unchanged, _("%(count)d tetap")),
        )
        text = ", ".join(words % {"count": count} for count, words in counted if count) or _("tidak ada")
        if self.kept:
            named = ", ".join(self.kept[:_NAMED]) + (", …" if len(self.kept) > _NAMED else "")
            kept = {"count": len(self.kept), "named": named}
            text += "; " + _("%(count)d tidak ada di paket dan dibiarkan: %(named)s") % kept
        return f"{self.name}: {text}"


@dataclass(frozen=True)
class Report:
    """All kinds in the order they were loaded; `notes` are whole sentences about what deserves a look."""

    office: str
    kinds: tuple[KindReport, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[Mistake, ...] = ()

    @property
    def written(self) -> int:
        """How many things were added or changed."""
        return sum(kind.added + kind.changed for kind in self.kinds)

    def __getitem__(self, kind: str) -> KindReport:
        return next(k for k in self.kinds if k.kind == kind)

    def lines(self) -> list[str]:
        """For the terminal: warnings, then kinds, then notes."""
        head = (
            _("%(office)s dimuat.") % {"office": self.office}
            if self.written
            else _("%(office)s sudah sesuai dengan paketnya; tidak ada yang ditulis.") % {"office": self.office}
        )
        return [*(str(w) for w in self.warnings), head, *(kind.line() for kind in self.kinds), *self.notes]

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "office": self.office,
            "written": self.written,
            "kinds": {
                k.kind: {"added": k.added, "changed": k.changed, "unchanged": k.unchanged, "kept": list(k.kept)}
                for k in self.kinds
            },
            "notes": list(self.notes),
            "warnings": [str(w) for w in self.warnings],
        }
