"""The guest book and one visit. All staff of the office read them; what may be done there is little."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pojok import live
from pojok.lib import clock, keys
from pojok.lib.refusals import bad_input
from pojok.organisation.models import Unit
from pojok.visits import actions
from pojok.visits.models import State, Visit
from pojok.visits.queries.book import OPEN, book, counts
from pojok.visits.queries.day_end import day_end
from pojok.visits.queries.lists import rows
from pojok.web.account.access import StaffRequest, staff
from pojok.web.ui.posted import key_of
from pojok.web.visits.book import PAGE, Asked, as_csv, asked, seen, sentence
from pojok.web.visits.screen import page


@require_GET
@staff()
def visits(request: StaffRequest) -> HttpResponse:
    """The day's list; for HTMX the list alone, or 204 while it is as it was seen."""
    units, wanted = _units_and_asked(request)
    stand = counts(request.caller, request.office, wanted.wanted.day)
    pages = Paginator(book(request.caller, request.office, wanted.wanted), PAGE).get_page(wanted.page)
    listed = list(pages.object_list)
    context = {
        "units": units,
        "states": _states(),
        "asked": wanted,
        "sentence": sentence(stand, wanted),
        "pages": pages,
        "rows": rows(listed),
        "seen": seen(listed, stand),
        "day_end": day_end(request.office, wanted.wanted.day) if not wanted.is_today else None,
        "query": wanted.query(page=pages.number),
        "list_query": wanted.query(),
        "left": min(PAGE, pages.paginator.count - pages.end_index()),
        "before": wanted.query(day=wanted.before) if wanted.before else None,
        "after": wanted.query(day=wanted.after) if wanted.after else None,
        "previous_page": wanted.query(page=pages.number - 1),
        "next_page": wanted.query(page=pages.number + 1),
        "live": live.sign([f"office:{request.office.pk}"]) if wanted.is_today else "",
    }
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "visits/page.html", context)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "visits/_book.html", context)


@require_GET
@staff()
def export(request: StaffRequest) -> HttpResponse:
    """Exactly the list of this address, without its pages, as CSV."""
    _units, wanted = _units_and_asked(request)
    listed = book(request.caller, request.office, wanted.wanted).iterator(chunk_size=500)
    response = HttpResponse(as_csv(listed, request.office, clock.now()), content_type="text/csv; charset=utf-8")
    name = f"buku-tamu-{wanted.wanted.day.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@staff()
def visit(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """One visit: where it stands, what it came for, its way through the SOP, and all that happened."""
    part = "visits/_visit.html" if request.htmx else "visits/visit.html"  # type: ignore[attr-defined]
    return render(request, part, page(request, _visit(request, visit_id)))


@require_POST
@staff()
def undo(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Take back one's own last press. Refused as `actions.undo`."""
    undoes = keys.parse(request.POST.get("undoes"))
    if undoes is None:
        raise bad_input("bad_key", _("Formulir ini rusak."), field="undoes", remedy=_("Muat ulang halaman."))
    actions.undo(key=key_of(request), visit_id=visit_id, by=request.caller, undoes=undoes)
    return _back_to(visit_id)


@require_POST
@staff()
def confirm_step(request: StaffRequest, visit_id: UUID, code: str) -> HttpResponse:
    """A step without an act of its own was done. Who may is said by the SOP."""
    key = key_of(request)
    actions.confirm_step(key=key, visit_id=visit_id, by=request.caller, code=code)
    return _back_to(visit_id, f"?did={key}")


@require_POST
@staff("piket", "konsultan")
def skip_step(request: StaffRequest, visit_id: UUID, code: str) -> HttpResponse:
    """The step that comes next is passed over, with a reason."""
    given = request.POST
    reason = given.get("reason_text", "").strip() or given.get("reason", "")
    if not reason:
        remedy = _("Pilih satu, atau tulis.")
        raise bad_input("reason_needed", _("Alasannya belum disebut."), field="reason", remedy=remedy)
    key = key_of(request)
    actions.skip_step(key=key, visit_id=visit_id, by=request.caller, code=code, reason=reason)
    return _back_to(visit_id, f"?did={key}")


@require_POST
@staff("petugas", "piket", "admin")
def revoke_link(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Every link given to this guest so far stops working; a new one holds from now on."""
    actions.revoke_link(key=key_of(request), visit_id=visit_id, by=request.caller)
    return _back_to(visit_id, "?tautan=baru")


def _back_to(visit_id: UUID, query: str = "") -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse("visit", args=[visit_id]) + query})


def _visit(request: StaffRequest, visit_id: UUID) -> Visit:
    found = Visit.objects.visible_to(request.caller).with_names().select_related("called_by").filter(pk=visit_id)
    if (one := found.first()) is None:
        raise Http404
    return one


def _units_and_asked(request: StaffRequest) -> tuple[list[Unit], Asked]:
    units = list(Unit.objects.filter(office=request.office, letter__isnull=False).order_by("order", "pk"))
    return units, asked(request.GET, request.office, units, clock.now())


def _states() -> list[tuple[str, str]]:
    return [(OPEN, _("masih di sini")), *((str(value), str(label)) for value, label in State.choices)]
