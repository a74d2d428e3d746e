"""CSV files of a pack, row by row with line numbers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.utils.translation import gettext as _

from pojok.packs.entries import Columns, Entry, Scalar
from pojok.packs.files import text_of
from pojok.packs.mistakes import Found


def rows_of(folder: Path, name: str, columns: Columns, found: Found, *, required: bool = True) -> list[Entry]:
    """The rows of a table. Excel's semicolons are understood; blank lines are passed over."""
    text = text_of(folder, name, found, required=required)
    if text is None:
        return []
    first = text.split("\n", 1)[0]
    delimiter = ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    entries: list[Entry] = []
    line = 1
    try:
        for cells in reader:
            # A quoted cell may run over several lines; the row is where it began.
            line, began = reader.line_num + 1, line
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                _note_header(header, columns, found, name, began)
                continue
            if len(cells) != len(header):
                # Read all the same, so that whoever refers to its code isn't called wrong too.
                numbers = {"given": len(cells), "wanted": len(header)}
                sentence = _("Baris ini berisi %(given)d kolom, seharusnya %(wanted)d.") % numbers
                remedy = _("Periksa koma; nilai yang berisi koma harus diapit tanda kutip.")
                found.add(name, began, sentence, remedy)
            nodes = {h: Scalar(began, c.strip() or None) for h, c in zip(header, cells, strict=False)}
            entries.append(Entry(found, name, began, nodes))
    except csv.Error:
        found.add(name, line, _("Tanda kutip di baris ini tidak berpasangan."), _("Tutup tanda kutipnya."))
    if header is None:
        found.add(name, 1, _("Berkas ini kosong."), _("Isi baris pertamanya dengan nama kolom."))
    return entries


def _note_header(header: list[str], columns: Columns, found: Found, name: str, line: int) -> None:
    columns.of(dict.fromkeys(header, line), found, name, line)
    for twice in sorted({column for column in header if header.count(column) > 1}):
        found.add(name, line, _("Kolom “%(name)s” ada dua.") % {"name": twice}, _("Hapus salah satunya."))
