"""The guest's page. Who has the link may see this one visit, ask for more time, come back, leave, take that back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pojok import live
from pojok.lib import keys, limits
from pojok.lib.refusals import Refused
from pojok.organisation.callers import GuestCaller
from pojok.visits import actions, queries
from pojok.visits.links import visit_by_token
from pojok.visits.models import Visit
from pojok.visits.policies import why_not_more_time
from pojok.web.guest.sentences import title, told
from pojok.web.proof.offered import offered
from pojok.web.ui import errors

# A link can't be guessed (96 bits), so only what fails is counted, and good pages cost no counter.
_WRONG_LINKS, _ACTS, _WINDOW = 30, 20, 300
# Stored, so in the office's language whatever the guest reads.
LEFT_BY_PHONE = gettext_noop("Pergi sebelum selesai, dikatakan di HP tamu")


@require_safe
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Number, place in line, where to, what happens now."""
    visit = visit_by_token(token)
    return _page(request, visit, token) if visit else _no_such_link(request)


def _act(perform: Callable[[HttpRequest, Visit, UUID, GuestCaller], Any]) -> Callable[..., HttpResponse]:
    """A press of the guest. Exempt from CSRF tokens: the page sends no referrer, so its forms come with Origin null;
    what authorises is the secret in the address, which another site doesn't know."""

    @csrf_exempt
    @require_POST
    def pressed(request: HttpRequest, token: str) -> HttpResponse:
        visit = visit_by_token(token)
        if visit is None:
            return _no_such_link(request)
        if limits.allow("guest-act", str(visit.pk), times=_ACTS, seconds=_WINDOW):
            return _private(errors.page(429, for_staff=False))
        try:
            perform(request, visit, _uuid(request, "key") or keys.new(), GuestCaller(visit.pk, visit.office_id))
        except Refused as refusal:
            return _page(request, visit_by_token(token) or visit, token, refusal)
        return _private(redirect("guest", token))

    return pressed


@_act
def leave(request: HttpRequest, visit: Visit, key: UUID, by: GuestCaller) -> None:
    """ "Saya pergi": the visit ends; the page then offers to take it back."""
    actions.depart(key=key, visit_id=visit.pk, by=by, reason=LEFT_BY_PHONE)


@_act
def more_time(request: HttpRequest, visit: Visit, key: UUID, by: GuestCaller) -> None:
    """ "Minta 15 menit lagi": passed over until then, with the old arrival. Refused the third time."""
    actions.park(key=key, visit_id=visit.pk, by=by)


@_act
def come_back(request: HttpRequest, visit: Visit, key: UUID, by: GuestCaller) -> None:
    """ "Saya sudah di sini": waits again, with the old arrival."""
    actions.return_guest(key=key, visit_id=visit.pk, by=by)


@_act
def undo(request: HttpRequest, visit: Visit, key: UUID, by: GuestCaller) -> None:
    """Takes one's own last press back."""
    undoes = _uuid(request, "undoes")
    if undoes is None:
        raise Refused("not_found", _("Tidak ada yang bisa dibatalkan."), kind="missing")
    actions.undo(key=key, visit_id=visit.pk, by=by, undoes=undoes)


def _page(request: HttpRequest, visit: Visit, token: str, refusal: Refused | None = None) -> HttpResponse:
    view = queries.guest_view(visit)
    topics = [f"visit:{view.visit_id}"] + ([f"unit:{visit.unit_id}"] if view.ahead is not None else [])
    given = {
        "view": view,
        "told": told(view),
        "may_ask": view.asked_for_time is not None and why_not_more_time(view.asked_for_time) is None,
        "title": title(view),
        "office": view.office,
        "token": token,
        "refusal": refusal,
        "proof": offered(visit, GuestCaller(visit.pk, visit.office_id)),
        "live": live.sign(topics),
    }
    return _private(
        render(request, "guest/page.html", given, status=errors.STATUS_OF[refusal.kind] if refusal else 200)
    )


def _no_such_link(request: HttpRequest) -> HttpResponse:
    if limits.allow("guest-link", limits.address(request), times=_WRONG_LINKS, seconds=_WINDOW):
        return _private(errors.page(429, for_staff=False))
    page = errors.page(
        404, _("Tautan ini tidak berlaku lagi."), _("Minta slip baru kepada petugas di pintu."), for_staff=False
    )
    return _private(page)


def _private(response: HttpResponse) -> HttpResponse:
    """Not kept, not indexed, and its address not told to others."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None
