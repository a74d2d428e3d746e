"""The files of the guest book. All staff of the office may take it; the blank sheet is for the door."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pojok.lib import clock
from pojok.organisation.models import Unit
from pojok.visits.queries.book import book
from pojok.web.account.access import StaffRequest, staff
from pojok.web.visits.exports import paper, workbook
from pojok.web.visits.exports.span import file_name, span_said, too_many, wanted_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@staff()
def as_xlsx(request: StaffRequest) -> HttpResponse:
    """The list of this address, without its pages, as a workbook. Refused: filters nobody can read, too many rows."""
    wanted, _units = wanted_of(request)
    listed = book(request.caller, request.office, wanted)
    if listed.count() > workbook.ROWS:
        raise too_many(workbook.ROWS)
    title = _("Buku tamu %(office)s, %(span)s") % {"office": request.office.short_name, "span": span_said(wanted)}
    content = workbook.workbook(listed.iterator(chunk_size=500), request.office, title, clock.now())
    return _file(content, _XLSX, file_name(wanted, "xlsx"))


@require_GET
@staff()
def as_pdf(request: StaffRequest) -> HttpResponse:
    """The same on paper, F4. Refused as above, and by the typesetter."""
    wanted, units = wanted_of(request)
    listed = list(book(request.caller, request.office, wanted)[: paper.ROWS + 1])
    if len(listed) > paper.ROWS:
        raise too_many(paper.ROWS)
    content = paper.book_pdf(listed, request.office, wanted, units, clock.now())
    return _file(content, "application/pdf", file_name(wanted, "pdf"))


@require_GET
@staff("petugas", "piket")
def blank_sheet(request: StaffRequest) -> HttpResponse:
    """A sheet to be filled by hand when nothing works."""
    units = Unit.objects.filter(office=request.office, letter__isnull=False).order_by("order", "pk")
    content = paper.blank_pdf(request.office, units, clock.now())
    return _file(content, "application/pdf", "lembar-buku-tamu-kosong.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
