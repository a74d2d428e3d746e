"""Giving people access: memberships, tokens, and the link that sets a first password."""

import secrets

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from pojok.lib import clock
from pojok.lib.names import clean_name
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import token_digest
from pojok.organisation.models import Membership, Office, Role, Token, Unit, User


def find_office(code: str) -> Office:
    """The office of that code. Refused, naming those that exist."""
    office = Office.objects.filter(code=code).first()
    if office is None:
        known = ", ".join(Office.objects.order_by("code").values_list("code", flat=True)) or "-"
        raise Refused(
            "unknown_office",
            _("Tidak ada kantor %(code)s.") % {"code": code},
            _("Yang ada: %(known)s.") % {"known": known},
            "missing",
            "office",
        )
    return office


@transaction.atomic
def add_membership(
    *, username: str, office_code: str, role: str, unit_code: str | None, name: str | None
) -> Membership:
    """Make the user if new, and give a role in an office (for a konsultan in a unit). Repeating it changes nothing.

    Refused: unknown office, role or unit; a konsultan without a unit; a new user without a name.
    """
    office = find_office(office_code)
    if role not in Role.values:
        remedy = _("Pilih salah satu: %(roles)s.") % {"roles": ", ".join(Role.values)}
        raise bad_input("unknown_role", _("Tidak ada peran %(role)s.") % {"role": role}, field="role", remedy=remedy)
    unit = None
    if unit_code:
        unit = Unit.objects.filter(office=office, code=unit_code).first()
        if unit is None:
            raise bad_input("unknown_unit", _("Tidak ada bidang %(code)s.") % {"code": unit_code}, field="unit")
    if role == Role.KONSULTAN and unit is None:
        raise bad_input("unit_needed", _("Konsultan harus punya bidang."), field="unit", remedy=_("Tambahkan --unit."))
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        if not name:
            raise bad_input(
                "name_needed", _("Nama orangnya belum disebut."), field="name", remedy=_("Tambahkan --name.")
            )
        user = User(username=username, name=clean_name(name))
        user.set_unusable_password()
        try:
            user.clean_fields(exclude=["password", "sessions_from"])
        except ValidationError as error:
            sentence = _("Nama pengguna hanya boleh berisi huruf, angka, dan @ . + - _")
            raise bad_input("bad_username", sentence, field="username") from error
        user.save()
    membership, _made = Membership.objects.get_or_create(
        user=user, office=office, role=role, unit=unit, ended_at=None, defaults={"began_at": clock.now()}
    )
    return membership


def one_time_path(user: User) -> str:
    """Path of the page that sets the password; usable once, since the signature covers the present password."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("set-password", args=[uid, default_token_generator.make_token(user)])


def issue_token(*, username: str, office_code: str | None = None) -> str:
    """A new API token of this user in that office (or the only one). It is shown once; its SHA-256 is stored."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refused("unknown_user", _("Tidak ada pengguna %(name)s.") % {"name": username}, kind="missing")
    memberships = Membership.objects.in_force(clock.now()).filter(user=user)
    offices = Office.objects.filter(pk__in=memberships.values("office_id"))
    if office_code:
        offices = offices.filter(code=office_code)
    found = list(offices.order_by("code")[:2])
    if not found:
        raise Refused("no_membership", _("%(name)s tidak bertugas di kantor itu.") % {"name": username}, kind="missing")
    if len(found) > 1:
        remedy = _("Sebutkan dengan --office.")
        raise Refused("which_office", _("%(name)s bertugas di beberapa kantor.") % {"name": username}, remedy, "input")
    token = "pjk_" + secrets.token_urlsafe(32)
    Token.objects.create(user=user, office=found[0], digest=token_digest(token))
    return token
