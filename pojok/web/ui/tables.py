"""A list for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse


def csv_text(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """UTF-8 with its mark, so that Excel reads the letters right."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for line in lines:
        writer.writerow([harmless(cell) for cell in line])
    return "\ufeff" + out.getvalue()


def csv_response(name: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponse:
    """The list as a file to keep."""
    response = HttpResponse(csv_text(heads, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula, and would run what a guest typed as a name."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell
