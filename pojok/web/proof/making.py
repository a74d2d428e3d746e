"""Making the proof (POST) and fetching its paper (GET), by staff of the office or by the guest's own link."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from pojok.lib import limits
from pojok.lib.refusals import Refused
from pojok.organisation.callers import GuestCaller
from pojok.visits import actions
from pojok.visits.links import visit_by_token
from pojok.visits.models import Proof, Visit
from pojok.visits.queries.proof import proof_view
from pojok.web.account.access import StaffRequest, staff
from pojok.web.proof.paper import filename, proof_pdf
from pojok.web.ui import errors
from pojok.web.ui.posted import key_of

# By visit: each paper is a process of its own for a moment.
_PAPERS, _WINDOW = 20, 300


@require_POST
@staff("petugas", "piket", "konsultan")
def prove(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Make the proof, or take the one there is, and go on to its paper. Refused as `actions.prove`."""
    actions.prove(key=key_of(request), visit_id=visit_id, by=request.caller)
    return _see_other(reverse("visit-proof", args=[visit_id]))


@require_GET
@staff()
def paper(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The paper as PDF; 404 while no proof was made."""
    visit = Visit.objects.visible_to(request.caller).with_names().filter(pk=visit_id).first()
    proof = Proof.objects.filter(visit=visit).first() if visit else None
    if visit is None or proof is None:
        raise Http404
    return _pdf(request, visit, proof)


@csrf_exempt
@require_POST
def guest_prove(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same by the guest's link. Without a CSRF token as all presses of that page: the address is the secret."""
    visit = visit_by_token(token)
    if visit is None:
        return redirect("guest", token)  # which says so, and counts wrong links
    if wait := limits.allow("guest-proof", str(visit.pk), times=_PAPERS, seconds=_WINDOW):
        return _private(errors.page(429, for_staff=False, retry_after=wait))
    try:
        actions.prove(key=key_of(request), visit_id=visit.pk, by=GuestCaller(visit.pk, visit.office_id))
    except Refused as refusal:
        return _refused(refusal)
    return _private(_see_other(reverse("guest-proof", args=[token])))


@require_GET
def guest_paper(request: HttpRequest, token: str) -> HttpResponseBase:
    """The paper by the guest's link; back to the guest's page while there is none."""
    visit = visit_by_token(token)
    proof = Proof.objects.filter(visit=visit).first() if visit else None
    if visit is None or proof is None:
        return redirect("guest", token)
    if wait := limits.allow("guest-proof", str(visit.pk), times=_PAPERS, seconds=_WINDOW):
        return _private(errors.page(429, for_staff=False, retry_after=wait))
    try:
        return _private(_pdf(request, visit, proof))
    except Refused as refusal:
        return _refused(refusal)


def _pdf(request: HttpRequest, visit: Visit, proof: Proof) -> HttpResponse:
    proof.visit = visit  # with its names
    view = proof_view(proof)
    content = proof_pdf(view, f"{request.scheme}://{request.get_host()}")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, filename(view))
    return response


def _refused(refusal: Refused) -> HttpResponse:
    status = errors.STATUS_OF[refusal.kind]
    return _private(errors.page(status, refusal.sentence, refusal.remedy, for_staff=False))


def _see_other(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def _private(response: HttpResponse) -> HttpResponse:
    """Not kept, not indexed, and its address not told to others."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
