"""Guests put in order: a person met twice becomes one, a name typed wrong is put right."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pojok.guests.actions import correct_guest, merge_guests, unmerge_guests
from pojok.guests.alike import guests_alike
from pojok.guests.models import Guest, GuestMerge
from pojok.guests.queries import find_guests
from pojok.lib import keys
from pojok.lib.refusals import Refused, bad_input
from pojok.visits.queries.lists import visit_counts
from pojok.web.account.access import StaffRequest, staff
from pojok.web.settings.said import back, errors_of, said
from pojok.web.ui.posted import key_of, words_of

PAGE = 50
OTHERS = 8


@require_GET
@staff("admin")
def guests(request: StaffRequest) -> HttpResponse:
    """Found by the words of the address; without any, only who may be one and the merges so far."""
    words = words_of(request.GET)
    found = find_guests(request.office.pk, words).order_by("normalised", "pk")
    merges = GuestMerge.objects.filter(office=request.office, undone_at=None)
    context = {
        "words": words,
        "pages": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "alike": guests_alike(request.office.pk) if not words else [],
        "merges": merges.select_related("guest__agency", "into__agency", "by").order_by("-at")[:PAGE]
        if not words
        else [],
        "said": said(request),
    }
    return render(request, "settings/guests.html", context)


@require_http_methods(["GET", "POST"])
@staff("admin")
def guest(request: StaffRequest, guest_id: UUID) -> HttpResponse:
    """One person: what is known is put right here."""
    one = _guest(request, guest_id)
    form = {"name": one.name, "phone": one.phone, "position": one.position}
    if request.method == "GET":
        return _page(request, one, form)
    form = {name: request.POST.get(name, "") for name in form}
    key = key_of(request)
    try:
        correct_guest(key=key, by=request.caller, guest_id=one.pk, **form)
    except Refused as refusal:
        if refusal.field is None:
            raise
        return _page(request, one, form, errors_of(refusal))
    return back("settings-guest", one.pk, told=key)


@require_POST
@staff("admin")
def merge(request: StaffRequest, guest_id: UUID) -> HttpResponse:
    """This guest is the same person as `into`."""
    key = key_of(request)
    into = keys.parse(request.POST.get("into"))
    if into is None:
        raise bad_input("bad_guest", _("Tamu itu tidak ditemukan."), field="into", remedy=_("Muat ulang halaman."))
    merge_guests(key=key, by=request.caller, guest_id=guest_id, into_id=into)
    if request.POST.get("from") == "list":
        return back("settings-guests", told=key)
    return back("settings-guest", into, told=key)


@require_POST
@staff("admin")
def unmerge(request: StaffRequest, merge_id: UUID) -> HttpResponse:
    """Both stand for themselves again."""
    key = key_of(request)
    undone = unmerge_guests(key=key, by=request.caller, merge_id=merge_id)
    return back("settings-guest", undone.guest_id, told=key)


def _guest(request: StaffRequest, guest_id: UUID) -> Guest:
    found = Guest.objects.filter(pk=guest_id, office=request.office)
    one = found.select_related("agency__merged_into", "merged_into").first()
    if one is None:
        raise Http404
    return one


def _page(
    request: StaffRequest, one: Guest, form: dict[str, str], errors: dict[str, str] | None = None
) -> HttpResponse:
    other = words_of(request.GET, "other")
    context = {
        "guest": one,
        "form": form,
        "errors": errors or {},
        "came": visit_counts(one.pk),
        "other": other,
        "others": find_guests(request.office.pk, other).exclude(pk=one.pk).order_by("normalised")[:OTHERS],
        "own_merge": GuestMerge.objects.filter(guest=one, undone_at=None).select_related("by").first(),
        "merged_here": GuestMerge.objects.filter(into=one, undone_at=None).select_related("guest__agency", "by"),
        "said": said(request),
    }
    return render(request, "settings/guest.html", context, status=422 if errors else 200)
