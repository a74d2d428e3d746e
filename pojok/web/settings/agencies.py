"""Agencies put in order: what was typed at the door is merged with what is known, or vouched for."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pojok.guests.actions import correct_agency, merge_agencies, unmerge_agencies
from pojok.guests.alike import agencies_alike
from pojok.guests.models import Agency, AgencyAlias, AgencyMerge
from pojok.guests.queries import find_agencies
from pojok.lib.names import normalise
from pojok.lib.refusals import Refused, bad_input
from pojok.web.account.access import StaffRequest, staff
from pojok.web.settings.said import back, errors_of, said
from pojok.web.ui.posted import key_of, words_of
from pojok.web.ui.tables import csv_response

PAGE = 50
SHOWN = ("", "typed", "merged")


@require_GET
@staff("admin")
def agencies(request: StaffRequest) -> HttpResponse:
    """All agencies, those typed at the door, or the merged ones; first what may be one."""
    words, show = _asked(request)
    rows = _listed(request, words, show)
    pages = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "show": show,
        "query": urlencode({k: v for k, v in {"q": words, "show": show}.items() if v}),
        "pages": pages,
        "rows": _counted(rows.filter(pk__in=[agency.pk for agency in pages])),
        "alike": agencies_alike(request.office.pk) if not words and show != "merged" else [],
        "said": said(request),
    }
    return render(request, "settings/agencies.html", context)


@require_GET
@staff("admin")
def as_csv(request: StaffRequest) -> HttpResponse:
    """The list of this address."""
    words, show = _asked(request)
    heads = [_("Kode"), _("Nama"), _("Nama pendek"), _("Kunjungan"), _("Asal"), _("Digabung ke")]
    lines = (
        [
            agency.code,
            agency.name,
            agency.short_name,
            str(came),
            _("diketik di pintu") if agency.typed else _("dari paket kantor"),
            agency.merged_into.name if agency.merged_into else "",
        ]
        for agency, came in _counted(_listed(request, words, show))
    )
    return csv_response("instansi", heads, lines)


@require_http_methods(["GET", "POST"])
@staff("admin")
def agency(request: StaffRequest, agency_id: int) -> HttpResponse:
    """One agency: its names are put right here, and the spellings it answers to are listed."""
    one = _agency(request, agency_id)
    form = {"name": one.name, "short_name": one.short_name, "alias": ""}
    if request.method == "GET":
        return _page(request, one, form)
    form = {name: request.POST.get(name, "") for name in form}
    key = key_of(request)
    try:
        correct_agency(key=key, by=request.caller, agency_id=one.pk, **form)
    except Refused as refusal:
        if refusal.field is None:
            raise
        return _page(request, one, form, errors_of(refusal))
    return back("settings-agency", one.pk, told=key)


@require_POST
@staff("admin")
def merge(request: StaffRequest, agency_id: int) -> HttpResponse:
    """This agency is another spelling of `into`: an id, or a name exactly as one is called."""
    one = _agency(request, agency_id)
    key = key_of(request)
    try:
        into = _meant(request)
        merge_agencies(key=key, by=request.caller, agency_id=one.pk, into_id=into)
    except Refused as refusal:
        if refusal.field != "into":
            raise
        form = {"name": one.name, "short_name": one.short_name, "alias": "", "into": request.POST.get("into", "")}
        return _page(request, one, form, errors_of(refusal))
    if request.POST.get("from") == "list":
        return back("settings-agencies", told=key)
    return back("settings-agency", one.pk, told=key)


@require_POST
@staff("admin")
def unmerge(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Both stand for themselves again."""
    key = key_of(request)
    undone = unmerge_agencies(key=key, by=request.caller, merge_id=merge_id)
    return back("settings-agency", undone.agency_id, told=key)


def _meant(request: StaffRequest) -> int:
    given = request.POST.get("into_id", "")
    if given.isascii() and given.isdigit() and len(given) < 12:
        return int(given)
    text = request.POST.get("into", "")
    rows = AgencyAlias.objects.filter(office_id=request.office.pk, normalised=normalise(text) or text.casefold())
    row = rows.first() if text.strip() else None
    if row is None:
        remedy = _("Pilih dari daftar yang muncul saat mengetik.")
        raise bad_input("unknown_agency", _("Instansi itu tidak ditemukan."), field="into", remedy=remedy)
    return row.agency_id


def _agency(request: StaffRequest, agency_id: int) -> Agency:
    found = Agency.objects.filter(pk=agency_id, office=request.office).select_related("merged_into").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: StaffRequest, one: Agency, form: dict[str, str], errors: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "agency": one,
        "form": form,
        "errors": errors or {},
        "aliases": one.aliases.order_by("alias"),
        "came": one.visits.count(),
        "own_merge": AgencyMerge.objects.filter(agency=one, undone_at=None).select_related("by").first(),
        "merged_here": AgencyMerge.objects.filter(into=one, undone_at=None).select_related("agency", "by"),
        "said": said(request),
    }
    return render(request, "settings/agency.html", context, status=422 if errors else 200)


def _asked(request: StaffRequest) -> tuple[str, str]:
    show = request.GET.get("show", "")
    return words_of(request.GET), show if show in SHOWN else ""


def _listed(request: StaffRequest, words: str, show: str) -> QuerySet[Agency]:
    rows = Agency.objects.filter(office=request.office).select_related("merged_into")
    if show == "merged":
        rows = rows.filter(merged_into__isnull=False)
    else:
        rows = rows.filter(merged_into=None)
        if show == "typed":
            rows = rows.filter(typed=True)
    if words:
        found = [a.pk for a in find_agencies(request.office.pk, words, at_most=500)]
        rows = rows.filter(Q(pk__in=found) | Q(merged_into__in=found))
    return rows.order_by("verified", "-typed", "name", "pk")


def _counted(agencies: QuerySet[Agency]) -> list[tuple[Agency, int]]:
    """Each with how many visits came from it; two statements."""
    listed = list(agencies)
    counts = dict(agencies.order_by().values_list("pk").annotate(n=Count("visits")))
    return [(agency, counts[agency.pk]) for agency in listed]
