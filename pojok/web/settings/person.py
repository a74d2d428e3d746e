"""One person: roles, account, tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation import actions, policies
from pojok.organisation.actions.accounts import user_here
from pojok.organisation.models import Membership, Position, Role, Token, Unit, User
from pojok.web.account.access import StaffRequest, staff
from pojok.web.settings.said import back, errors_of, said
from pojok.web.ui.posted import key_of

# What is done to an account, by the last word of the address. The name and the link have more to say.
ACCOUNT: dict[str, Callable[..., Any]] = {
    "disable": actions.disable_user,
    "enable": actions.enable_user,
    "sign-out": actions.sign_out_everywhere,
}
ROLE: dict[str, Callable[..., Membership]] = {"end": actions.end_role, "resume": actions.resume_role}


@require_GET
@staff("admin")
def person(request: StaffRequest, user_id: int) -> HttpResponse:
    """Roles now and before, the account, the tokens."""
    return _page(request, user_here(request.caller, user_id))


@require_POST
@staff("admin")
def begin_role(request: StaffRequest, user_id: int) -> HttpResponse:
    """One more role from now on."""
    user = user_here(request.caller, user_id)
    form = {name: request.POST.get(name, "") for name in ("role", "unit", "position")}
    key = key_of(request)
    try:
        actions.begin_role(key=key, by=request.caller, username=user.username, **form)
    except Refused as refusal:
        return _again(request, user, refusal, form)
    return back("settings-person", user.pk, told=key)


@require_POST
@staff("admin")
def role(request: StaffRequest, membership_id: int, act: str) -> HttpResponse:
    """A role ends, or goes on after all."""
    if act not in ROLE:
        raise Http404
    key = key_of(request)
    changed = ROLE[act](key=key, by=request.caller, membership_id=membership_id)
    return back("settings-person", changed.user_id, told=key)


@require_POST
@staff("admin")
def account(request: StaffRequest, user_id: int, act: str) -> HttpResponse:
    """The account is closed, opened, signed out everywhere, or the name put right."""
    key = key_of(request)
    if act == "rename":
        user = user_here(request.caller, user_id)
        try:
            actions.rename_user(key=key, by=request.caller, user_id=user_id, name=request.POST.get("name", ""))
        except Refused as refusal:
            return _again(request, user, refusal, {"name": request.POST.get("name", "")})
    elif act in ACCOUNT:
        ACCOUNT[act](key=key, by=request.caller, user_id=user_id)
    else:
        raise Http404
    return back("settings-person", user_id, told=key)


@require_POST
@staff("admin")
def link(request: StaffRequest, user_id: int) -> HttpResponse:
    """A link, usable once, to set a password; shown to the admin, who hands it on."""
    path = actions.new_link(key=key_of(request), by=request.caller, user_id=user_id)
    context = {"user": user_here(request.caller, user_id), "address": request.build_absolute_uri(path)}
    return render(request, "settings/link.html", context)


@require_POST
@staff("admin")
def make_token(request: StaffRequest, user_id: int) -> HttpResponse:
    """A token for a program, shown this once."""
    user = user_here(request.caller, user_id)
    label = request.POST.get("label", "")
    try:
        token = actions.make_token(key=key_of(request), by=request.caller, user_id=user_id, label=label)
    except Refused as refusal:
        return _again(request, user, refusal, {"label": label})
    return render(request, "settings/token.html", {"user": user, "token": token, "label": label})


@require_POST
@staff("admin")
def revoke_token(request: StaffRequest, token_id: int) -> HttpResponse:
    """A token stops working."""
    key: UUID = key_of(request)
    token = actions.revoke_token(key=key, by=request.caller, token_id=token_id)
    return back("settings-person", token.user_id, told=key)


def _again(request: StaffRequest, user: User, refusal: Refused, form: dict[str, str]) -> HttpResponse:
    """The page with what was typed and the sentence beside it; what isn't about a field is said as any refusal."""
    if refusal.field is None:
        raise refusal
    return _page(request, user, errors=errors_of(refusal), form=form, status=422)


def _page(
    request: StaffRequest,
    user: User,
    *,
    errors: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    moment = clock.now()
    memberships = list(
        Membership.objects.filter(user=user, office=request.office)
        .select_related("unit", "position", "user")
        .order_by("pk")
    )
    now = [m for m in memberships if m.ended_at is None or m.ended_at > moment]
    context = {
        "user": user,
        "now_roles": [(m, policies.why_not_end(m, request.caller)) for m in now],
        "former_roles": [m for m in memberships if m not in now],
        "why_not_account": policies.why_not_account(user, request.caller),
        "why_not_disable": policies.why_not_disable(user, request.caller),
        "tokens": Token.objects.filter(user=user, office=request.office).order_by("-created_at"),
        "roles": Role.choices,
        "units": Unit.objects.filter(office=request.office).order_by("order", "pk"),
        "positions": Position.objects.filter(office=request.office).order_by("title"),
        "said": said(request),
        "errors": errors or {},
        "form": form or {},
    }
    return render(request, "settings/person.html", context, status=status)
