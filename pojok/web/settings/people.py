"""Everybody who works here, and somebody new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.actions import begin_role, one_time_path
from pojok.organisation.models import Membership, Position, Role, Unit, User
from pojok.web.account.access import StaffRequest, staff
from pojok.web.settings.said import errors_of, said
from pojok.web.ui.posted import key_of, words_of
from pojok.web.ui.tables import csv_response

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the address."""

    words: str = ""
    role: str = ""
    unit: str = ""
    former: bool = False

    @property
    def query(self) -> str:
        given = {"q": self.words, "role": self.role, "unit": self.unit, "former": "1" if self.former else ""}
        return urlencode({name: value for name, value in given.items() if value})


@require_GET
@staff("admin")
def people(request: StaffRequest) -> HttpResponse:
    """Who has a role here, or with `former=1` who had one."""
    asked = _asked(request.GET)
    pages = Paginator(_listed(request, asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "pages": pages,
        "roles": Role.choices,
        "units": _units(request),
        "said": said(request),
    }
    return render(request, "settings/people.html", context)


@require_GET
@staff("admin")
def as_csv(request: StaffRequest) -> HttpResponse:
    """The list of this address: a line for each role."""
    heads = [_("Nama"), _("Nama pengguna"), _("Peran"), _("Bidang"), _("Jabatan"), _("Sejak"), _("Sampai"), _("Akun")]
    lines = (
        [
            user.name,
            user.username,
            str(role.get_role_display()),
            role.unit.name if role.unit else "",
            role.position.title if role.position else "",
            request.office.day(role.began_at).isoformat(),
            request.office.day(role.ended_at).isoformat() if role.ended_at else "",
            _("terbuka") if user.is_active else _("ditutup"),
        ]
        for user in _listed(request, _asked(request.GET))
        for role in user.memberships.all()
    )
    return csv_response("orang", heads, lines)


@require_http_methods(["GET", "POST"])
@staff("admin")
def new(request: StaffRequest) -> HttpResponse:
    """Somebody new, with a first role; answers with the link by which the password is set."""
    given = request.POST
    form = {name: given.get(name, "").strip() for name in ("name", "username", "role", "unit", "position")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = begin_role(
                key=key_of(request),
                by=request.caller,
                username=form["username"],
                role=form["role"],
                unit=form["unit"],
                position=form["position"],
                name=form["name"],
            )
            address = request.build_absolute_uri(one_time_path(made.user))
            return render(request, "settings/link.html", {"user": made.user, "address": address, "new": True})
        except Refused as refusal:
            if refusal.kind == "permission":
                raise
            errors = errors_of(refusal)
    context = {
        "form": form,
        "errors": errors,
        "roles": Role.choices,
        "units": _units(request),
        "positions": Position.objects.filter(office=request.office).order_by("title"),
    }
    return render(request, "settings/person_new.html", context, status=422 if errors else 200)


def _asked(given: Mapping[str, str]) -> Asked:
    role = given.get("role", "")
    return Asked(
        words=words_of(given),
        role=role if role in Role.values else "",
        unit=given.get("unit", "").replace("\0", "")[:60],
        former=given.get("former") == "1",
    )


def _listed(request: StaffRequest, asked: Asked) -> QuerySet[User]:
    roles = Membership.objects.filter(office=request.office)
    now_in_force = Membership.objects.in_force(clock.now()).filter(office=request.office)
    if asked.former:
        users = User.objects.filter(memberships__in=roles).exclude(memberships__in=now_in_force)
    else:
        roles = now_in_force
        users = User.objects.filter(memberships__in=roles)
    wanted = roles
    if asked.role:
        wanted = wanted.filter(role=asked.role)
    if asked.unit:
        wanted = wanted.filter(Q(unit__code=asked.unit) | Q(unit__parent__code=asked.unit))
    users = users.filter(memberships__in=wanted)
    for word in asked.words.split():
        users = users.filter(Q(name__icontains=word) | Q(username__icontains=word))
    shown = roles.select_related("unit", "position").order_by("-ended_at" if asked.former else "pk")
    return users.distinct().prefetch_related(Prefetch("memberships", queryset=shown)).order_by("name", "pk")


def _units(request: StaffRequest) -> list[Unit]:
    return list(Unit.objects.filter(office=request.office).order_by("order", "pk"))
