"""Beginning and ending roles in an office."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from pojok import live
from pojok.history.once import Repeated, once
from pojok.lib.locks import hold
from pojok.lib.refusals import Refused, bad_input, not_found
from pojok.organisation import callers, policies
from pojok.organisation.actions.people import add_membership
from pojok.organisation.callers import Caller
from pojok.organisation.models import Membership, Office, Position, User


def begin_role(
    *, key: UUID, by: Caller, username: str, role: str, unit: str = "", position: str = "", name: str | None = None
) -> Membership:
    """Give somebody a role in the caller's office from now on; with `name`, somebody new.

    Refused: who may not; unknown role, unit or position; a konsultan without a unit; a username that is taken.
    """
    try:
        with once(key, "membership.begun", by=by, content=[username, role, unit, position, name]) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            if "\0" in username:  # PostgreSQL could not even look for it
                sentence = _("Nama pengguna hanya boleh berisi huruf, angka, dan @ . + - _")
                raise bad_input("bad_username", sentence, field="username")
            if name is not None and User.objects.filter(username=username).exists():
                sentence = _("Nama pengguna “%(name)s” sudah dipakai.") % {"name": username}
                raise bad_input("username_taken", sentence, field="username", remedy=_("Pilih yang lain."))
            if name is None and not _works_here(username, by.office_id):
                raise not_found(_("Orang itu tidak ada di kantor ini."))
            office = Office.objects.get(pk=by.office_id)
            membership = add_membership(
                username=username, office_code=office.code, role=role, unit_code=unit or None, name=name
            )
            if position:
                membership.position = _position(office, position)
                membership.save(update_fields=["position"])
            _told(doing.payload, membership)
            callers.forget()
            live.changed(f"office:{by.office_id}")
        return membership
    except Repeated as repeat:
        return Membership.objects.get(pk=repeat.event.payload["membership"])


def end_role(*, key: UUID, by: Caller, membership_id: int) -> Membership:
    """This role ends now; its row stays. Open pages and tokens stop at the next press.

    Refused: who may not; ended already; one's own admin role; the last admin.
    """
    try:
        with once(key, "membership.ended", by=by, content=membership_id) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            # One at a time: two admins ending each other's role would leave none.
            hold("roles", by.office_id)
            membership = role_here(by, membership_id)
            if refused := policies.why_not_end(membership, by):
                raise refused
            membership.ended_at = doing.at
            membership.save(update_fields=["ended_at"])
            _told(doing.payload, membership)
            callers.forget()
            live.changed(f"office:{by.office_id}")
        return membership
    except Repeated:
        return role_here(by, membership_id)


def resume_role(*, key: UUID, by: Caller, membership_id: int) -> Membership:
    """Undo of `end_role`: the role goes on as if it had not ended. Refused: who may not; not ended; begun anew."""
    try:
        with once(key, "membership.begun", by=by, content=["resume", membership_id]) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            membership = role_here(by, membership_id)
            if membership.ended_at is None:
                raise Refused("not_ended", _("Peran ini belum berakhir."))
            membership.ended_at = None
            try:
                membership.save(update_fields=["ended_at"])
            except IntegrityError as error:
                raise Refused("begun_since", _("Peran yang sama sudah diberikan lagi.")) from error
            _told(doing.payload, membership)
            callers.forget()
            live.changed(f"office:{by.office_id}")
        return membership
    except Repeated:
        return role_here(by, membership_id)


def role_here(by: Caller, membership_id: int) -> Membership:
    """That role, if it is one of the caller's office."""
    found = Membership.objects.filter(pk=membership_id, office_id=by.office_id).select_related("user", "unit").first()
    if found is None:
        raise not_found(_("Peran itu tidak ditemukan."))
    return found


def _works_here(username: str, office_id: int) -> bool:
    """Also somebody whose roles here have all ended: who comes back is the same person."""
    return Membership.objects.filter(user__username=username, office_id=office_id).exists()


def _position(office: Office, code: str) -> Position:
    position = Position.objects.filter(office=office, code=code).first()
    if position is None:
        raise bad_input("unknown_position", _("Jabatan itu tidak dikenal."), field="position")
    return position


def _told(payload: dict[str, object], membership: Membership) -> None:
    payload |= {
        "user": membership.user_id,
        "membership": membership.pk,
        "role": membership.role,
        "unit": membership.unit.code if membership.unit else None,
    }
