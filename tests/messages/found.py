"""Every sentence that goes through gettext, found in the code of the product.

Scripts hold no sentence of their own: templates give theirs as data-attributes, so there are two kinds of source.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

POJOK = Path(__file__).resolve().parents[2] / "pojok"

# What a call is named, and which of its arguments are the sentence, its plural and its context.
CALLS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources() -> list[Path]:
    """The files that may hold a sentence."""
    found = [*POJOK.rglob("*.py"), *POJOK.rglob("templates/**/*")]
    return sorted(path for path in found if path.is_file() and "migrations" not in path.parts)


def sentences() -> Catalog:
    """All of them, without a translation; the same sentence in two files is one."""
    catalog = Catalog(locale="en", fuzzy=False)
    for path in sources():
        for _line, message, _comments, context in _in(path):
            catalog.add(message, context=context)
    return catalog


def counted_and_not() -> set[str]:
    """Sentences that are said with a plural in one place and without in another: gettext would give one of them the
    other's form."""
    kinds: dict[tuple[str, str | None], set[type]] = {}
    for path in sources():
        for _line, message, _comments, context in _in(path):
            one = message[0] if isinstance(message, tuple) else message
            kinds.setdefault((one, context), set()).add(type(message))
    return {one for (one, _context), known in kinds.items() if len(known) > 1}


def _in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns the tags into calls and everything else into letters; without indents it reads as Python.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    yield from extract("python", io.BytesIO(text.encode()), keywords=CALLS)
