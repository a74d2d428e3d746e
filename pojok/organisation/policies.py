"""May this person order who works here, and may this role or account be ended now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.organisation.models import Membership, Role, User


def why_not_order_people(by: Caller) -> Refused | None:
    """Why this person may not order people and roles, or None: it is the admin's (design §1)."""
    if by.has(Role.ADMIN):
        return None
    return Refused(
        "not_allowed", _("Hanya admin yang mengatur orang dan perannya."), _("Minta admin kantor."), "permission"
    )


def why_not_end(membership: Membership, by: Caller) -> Refused | None:
    """Why this role may not be ended, or None. An office is never left without an admin."""
    if membership.ended_at is not None and membership.ended_at <= clock.now():
        return Refused("ended_already", _("Peran ini sudah berakhir."))
    if membership.role == Role.ADMIN:
        if membership.user_id == by.user_id:
            sentence = _("Peran admin Anda sendiri tidak bisa Anda akhiri.")
            return Refused("own_admin", sentence, _("Minta admin lain melakukannya."))
        if _admins(by.office_id) <= 1:
            return Refused("last_admin", _("Kantor ini harus punya seorang admin."), _("Angkat admin lain dulu."))
    return None


def why_not_account(user: User, by: Caller) -> Refused | None:
    """Why this admin may not order that account (link, disabling, sessions), or None: who also works in another
    office is that office's too, and whoever sets the password could act there."""
    if Membership.objects.in_force(clock.now()).filter(user=user).exclude(office_id=by.office_id).exists():
        sentence = _("%(name)s juga bertugas di kantor lain.") % {"name": user.name}
        return Refused("other_office", sentence, _("Akhiri perannya di sini, atau minta operator."))
    return None


def why_not_disable(user: User, by: Caller) -> Refused | None:
    """Why this account may not be closed, or None."""
    if user.pk == by.user_id:
        return Refused("own_account", _("Akun Anda sendiri tidak bisa Anda tutup."), _("Minta admin lain."))
    return why_not_account(user, by)


def _admins(office_id: int) -> int:
    rows = Membership.objects.in_force(clock.now()).filter(office_id=office_id, role=Role.ADMIN, user__is_active=True)
    return rows.values("user").distinct().count()
