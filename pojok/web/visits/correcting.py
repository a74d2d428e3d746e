"""Putting a visit right, on a page of its own: what is typed isn't lost when the visit changes meanwhile."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pojok.lib.refusals import Refused
from pojok.organisation.models import ReasonCode
from pojok.sop.queries import plan_of
from pojok.visits import actions, policies
from pojok.visits.actions.close_day import BY_ITSELF
from pojok.visits.models import Visit
from pojok.web.account.access import StaffRequest, staff
from pojok.web.ui import errors
from pojok.web.ui.posted import key_of
from pojok.web.visits.correction import CorrectionForm, form_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff("piket", "konsultan")
def correction(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The form, and what comes of it. Refusals stand beside their field, with all that was typed."""
    visit = Visit.objects.visible_to(request.caller).with_names().filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    plan = plan_of(visit.sop_version_id)
    form = form_of(visit, plan)
    if reason := policies.why_not_person("correction", request.caller, plan, visit):
        raise reason
    if reason := policies.why_not_now("correction", visit, plan):
        raise reason
    if request.method != "POST":
        return _page(request, form)
    form.read(request.POST)
    key = key_of(request)
    try:
        corrections = form.corrections()
        actions.correct(
            key=key,
            visit_id=visit_id,
            by=request.caller,
            corrections=corrections,
            reason=form.reason_text or form.reason,
        )
    except Refused as refused:
        if refused.kind in ("permission", "missing"):
            raise
        form.refuse(refused)
        return _page(request, form, errors.STATUS_OF[refused.kind])
    return redirect(f"{reverse('visit', args=[visit_id])}?did={key}")


def _page(request: StaffRequest, form: CorrectionForm, status: int = 200) -> HttpResponse:
    # That the day was closed is a reason only where it was.
    never = ["lain"] if any(one.name == "state" for one in form.end) else ["lain", BY_ITSELF]
    reasons = ReasonCode.objects.filter(office=request.office, act="correction").exclude(code__in=never)
    context = {"form": form, "visit": form.visit, "reasons": reasons.order_by("order", "pk")}
    return render(request, "visits/correction.html", context, status=status)
