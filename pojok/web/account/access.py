"""Who may open a page. Every view of web is marked by `signed_in` or `staff`, or its name is in web.urls.PUBLIC."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller, caller_for, offices_of
from pojok.organisation.models import Office
from pojok.web.ui import errors

OFFICE_IN_SESSION = "office"

View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """What a view marked by `staff` is given: the caller and the office it works in. For type hints only."""

    caller: Caller
    office: Office
    several_offices: bool


def signed_in(view: View) -> View:
    """Any signed-in user, with or without a role (passwords, choosing an office)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return _refusals_said(view, request, *args, **kwargs)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded


def staff(*roles: str) -> Callable[[View], View]:
    """Staff with one of these roles in the office they work in now; without roles any of its staff.

    Attaches request.caller, request.office, request.several_offices. Not signed in: to the sign-in page (HTMX: 401,
    and live.js says so without losing what was typed). No role: 403. A Refused of the view becomes its page or notice.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not attach_office(request):
                return redirect("choose-office")
            if roles and not request.caller.has(*roles):
                return errors.page(403, back=reverse("home"))
            return _refusals_said(view, request, *args, **kwargs)

        guarded.access = roles or ("staff",)  # type: ignore[attr-defined]
        return guarded

    return mark


def attach_office(request: Any) -> bool:
    """Sets caller and office of the request; False when the user works in no office, or has yet to choose."""
    chosen = request.session.get(OFFICE_IN_SESSION)
    office = Office.objects.filter(pk=chosen).first() if chosen else None
    caller = caller_for(request.user, office) if office else None
    if caller is None:
        offices = offices_of(request.user)
        if len(offices) != 1:
            return False
        office = offices[0]
        caller = caller_for(request.user, office)
        request.session[OFFICE_IN_SESSION] = office.pk
        request.session["several_offices"] = False
    request.caller, request.office = caller, office
    request.several_offices = bool(request.session.get("several_offices"))
    return caller is not None


def _refusals_said(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        response = view(request, *args, **kwargs)
    except Refused as refusal:
        response = errors.refused(request, refusal)
    except (ValueError, DataError):
        if not any("\0" in value for _name, values in request.POST.lists() for value in values):
            raise
        # PostgreSQL has no such character, and no keyboard has the key. A form says it beside its field.
        sentence = _("Ada huruf tak terlihat yang tidak bisa disimpan.")
        response = errors.refused(request, bad_input("control_character", sentence, field=""))
    # Names of guests shall not stay on a shared desk's disk, nor be seen by "back" after signing out.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(_("Anda sudah keluar. Masuk lagi untuk melanjutkan."), status=401)
    here = request.get_full_path() if request.method == "GET" else ""
    after = "?" + urlencode({"next": here}) if here not in ("", "/") else ""
    return redirect(reverse("sign-in") + after)
