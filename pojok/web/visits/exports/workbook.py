"""The book as an Excel workbook: a row a visit, every text a text, the last column left for a signature."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from pojok.lib import days
from pojok.lib.phones import local_digits
from pojok.organisation.models import Office
from pojok.visits.models import Visit
from pojok.web.visits.words import warnings_said

ROWS = 50_000
FOLIO = 14  # Excel's number of 8.5 × 13 inches, which is F4
CELL_LETTERS = 32_000  # Excel takes 32,767 and drops what is longer


def workbook(visits: Iterable[Visit], office: Office, title: str, moment: datetime) -> bytes:
    """The visits as XLSX. Rows are written as they come, so memory doesn't grow with their number.

    No text is ever taken for a formula or a link: what a guest typed as a name stays a name.
    """
    import xlsxwriter  # only here, and not small

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "author": office.name, "created": days.local(moment, office.timezone)})
    sheet = book.add_worksheet(_("Buku tamu"))
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1, "valign": "vcenter", "text_wrap": True}),
        "text": book.add_format({"valign": "top", "text_wrap": True}),
        "date": book.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "align": "left"}),
        "time": book.add_format({"valign": "top", "num_format": r"hh\.mm", "align": "left"}),
        "number": book.add_format({"valign": "top"}),
    }
    columns = _columns()
    for column, (head, width, _look) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(FOLIO)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:120]}&R&P / &N")
    row = 0
    for row, visit in enumerate(visits, 1):
        for column, (value, (_head, _width, look)) in enumerate(
            zip(_cells(visit, office, moment), columns, strict=True)
        ):
            _write(sheet, row, column, value, looks[look])
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 2)
    book.close()
    return out.getvalue()


def _columns() -> list[tuple[str, int, str]]:
    """Head, width in letters, and how it looks."""
    return [
        (_("Nomor"), 8, "text"),
        (_("Tanggal"), 11, "date"),
        (_("Datang"), 8, "time"),
        (_("Nama"), 26, "text"),
        (_("Jabatan"), 22, "text"),
        (_("Instansi"), 30, "text"),
        (_("Telepon"), 16, "text"),
        (_("Pendamping"), 22, "text"),
        (_("Keperluan"), 42, "text"),
        (_("Bidang"), 22, "text"),
        (_("Keadaan"), 16, "text"),
        (_("Berakhir"), 9, "time"),
        (_("Menit"), 7, "number"),
        (_("Hasil"), 30, "text"),
        (_("Catatan"), 20, "text"),
        (_("Tanda tangan"), 20, "text"),
    ]


def _cells(visit: Visit, office: Office, moment: datetime) -> list[Any]:
    arrived = days.local(visit.arrived_at, office.timezone).replace(tzinfo=None)
    ended = days.local(visit.ended_at, office.timezone).replace(tzinfo=None) if visit.ended_at else None
    spent = (visit.ended_at or moment) - visit.arrived_at
    return [
        visit.ticket.label if visit.ticket else "",
        arrived.date(),
        arrived.time(),
        visit.guest.name,
        visit.guest.position,
        visit.agency.final.name,
        local_digits(visit.guest.phone) if visit.guest.phone else "",
        ", ".join(visit.members),
        visit.need,
        visit.unit.name if visit.unit else "",
        str(visit.get_state_display()),
        ended.time() if ended else "",
        max(0, int(spent.total_seconds() // 60)),
        visit.outcome,
        ", ".join(warnings_said(visit.warnings)),
        "",
    ]


def _write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, value[:CELL_LETTERS], look)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_datetime(row, column, value, look)
