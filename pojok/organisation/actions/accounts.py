"""Accounts and the tokens of programs: closing and opening, ending sessions, a new link, revoking."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.history.once import Doing, Repeated, once
from pojok.lib.names import clean_line, clean_name
from pojok.lib.refusals import Refused, not_found
from pojok.organisation import callers, policies
from pojok.organisation.actions.people import issue_token, one_time_path
from pojok.organisation.callers import Caller, token_digest
from pojok.organisation.models import Office, Token, User


def disable_user(*, key: UUID, by: Caller, user_id: int) -> User:
    """Nobody signs in with this account until it is opened again; open pages and tokens stop at the next press.

    Refused: who may not; one's own; somebody who also works in another office.
    """
    return _account("user.disabled", policies.why_not_disable, _close, key=key, by=by, user_id=user_id)


def enable_user(*, key: UUID, by: Caller, user_id: int) -> User:
    """Undo of `disable_user`."""
    return _account("user.enabled", policies.why_not_account, _open, key=key, by=by, user_id=user_id)


def sign_out_everywhere(*, key: UUID, by: Caller, user_id: int) -> User:
    """Every session of this account ends at its next press. Refusals as `disable_user`, one's own allowed."""
    return _account("user.signed_out", policies.why_not_account, _end_sessions, key=key, by=by, user_id=user_id)


def rename_user(*, key: UUID, by: Caller, user_id: int, name: str) -> User:
    """The name a person is shown by. Refused: who may not; an impossible name."""
    said = clean_name(name)

    def rename(user: User, _doing: Doing) -> None:
        user.name = said
        user.save(update_fields=["name"])

    return _account(
        "user.renamed", policies.why_not_account, rename, key=key, by=by, user_id=user_id, content=[user_id, said]
    )


def new_link(*, key: UUID, by: Caller, user_id: int) -> str:
    """Path of a page, usable once, on which this person sets a password. The old password holds until then."""
    user = _account("user.link_made", policies.why_not_account, None, key=key, by=by, user_id=user_id)
    return one_time_path(user)


def make_token(*, key: UUID, by: Caller, user_id: int, label: str) -> str | None:
    """A token for programs, acting as this person in the caller's office. Shown once: a repeat answers None."""
    said = clean_line(label, field="label", longest=60)
    office = Office.objects.get(pk=by.office_id)
    try:
        with once(key, "token.made", by=by, content=[user_id, said]) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            user = user_here(by, user_id)
            token = issue_token(username=user.username, office_code=office.code)
            made = Token.objects.get(digest=token_digest(token))
            made.label = said
            made.save(update_fields=["label"])
            doing.payload = {"user": user.pk, "token": made.pk}
        return token
    except Repeated:
        return None


def revoke_token(*, key: UUID, by: Caller, token_id: int) -> Token:
    """This token stops working at once. Refused: who may not; unknown; revoked already."""
    try:
        with once(key, "token.revoked", by=by, content=token_id) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            token = _token(by, token_id)
            if token.revoked_at is not None:
                raise Refused("revoked_already", _("Token ini sudah dicabut."))
            token.revoked_at = doing.at
            token.save(update_fields=["revoked_at"])
            doing.payload = {"user": token.user_id, "token": token.pk}
            callers.forget()
        return token
    except Repeated:
        return _token(by, token_id)


def user_here(by: Caller, user_id: int) -> User:
    """That person, if one of the caller's office, today's or a former one."""
    found = User.objects.filter(pk=user_id, memberships__office_id=by.office_id).distinct().first()
    if found is None:
        raise not_found(_("Orang itu tidak ada di kantor ini."))
    return found


def _account(
    kind: str,
    why_not: Callable[[User, Caller], Refused | None],
    do: Callable[[User, Doing], None] | None,
    *,
    key: UUID,
    by: Caller,
    user_id: int,
    content: object = None,
) -> User:
    try:
        with once(key, kind, by=by, content=content or user_id) as doing:
            if reason := policies.why_not_order_people(by):
                raise reason
            user = user_here(by, user_id)
            if refused := why_not(user, by):
                raise refused
            if do is not None:
                do(user, doing)
            doing.payload = {"user": user.pk}
            callers.forget()
        return user
    except Repeated:
        return user_here(by, user_id)


def _close(user: User, _doing: Doing) -> None:
    if not user.is_active:
        raise Refused("disabled_already", _("Akun ini sudah ditutup."))
    user.is_active = False
    user.save(update_fields=["is_active"])


def _open(user: User, _doing: Doing) -> None:
    if user.is_active:
        raise Refused("enabled_already", _("Akun ini tidak ditutup."))
    user.is_active = True
    user.save(update_fields=["is_active"])


def _end_sessions(user: User, doing: Doing) -> None:
    user.sessions_from = doing.at
    user.save(update_fields=["sessions_from"])


def _token(by: Caller, token_id: int) -> Token:
    found = Token.objects.filter(pk=token_id, office_id=by.office_id).select_related("user").first()
    if found is None:
        raise not_found(_("Token itu tidak ditemukan."))
    return found
