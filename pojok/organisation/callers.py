"""Who is asking: a member of staff in one office, or the guest by the link."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from pojok.lib import clock
from pojok.live.hearing import Kept
from pojok.organisation.models import Membership, Office, Token, User


@dataclass(frozen=True, slots=True)
class Caller:
    """Staff in one office. `unit_ids`: the queues this person serves as konsultan."""

    user_id: int
    username: str
    name: str
    office_id: int
    roles: frozenset[str]
    unit_ids: frozenset[int]
    title: str = ""
    via: str = "web"

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class GuestCaller:
    """The guest of one visit, by the link; may do little and only to that visit."""

    visit_id: UUID
    office_id: int
    via: str = "link"

    @property
    def user_id(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class SystemCaller:
    """Nobody: what happens by itself in an office, since its hour has come (a day's end, a promised return)."""

    office_id: int
    via: str = "system"

    @property
    def user_id(self) -> None:
        return None


AnyCaller = Caller | GuestCaller | SystemCaller


def caller_for(user: User, office: Office, *, via: str = "web") -> Caller | None:
    """This user in that office by the Memberships in force now; None without any."""
    if not user.is_active:
        return None
    rows = list(
        Membership.objects.in_force(clock.now())
        .filter(user=user, office=office)
        .select_related("unit__parent__parent", "position")
        .order_by("pk")
    )
    if not rows:
        return None
    queues = {m.unit.queue_unit.pk for m in rows if m.role == "konsultan" and m.unit and m.unit.queue_unit}
    title = next((m.position.title for m in rows if m.position), "") or rows[0].get_role_display()
    return Caller(
        user_id=user.pk,
        username=user.username,
        name=user.name,
        office_id=office.pk,
        roles=frozenset(m.role for m in rows),
        unit_ids=frozenset(queues),
        title=title,
        via=via,
    )


def offices_of(user: User) -> list[Office]:
    """Offices this user works in now, by name."""
    memberships = Membership.objects.in_force(clock.now()).filter(user=user)
    return list(Office.objects.filter(pk__in=memberships.values("office_id")).order_by("name"))


def token_digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


# For how long a process goes by what it read; a change is heard at once, and this bounds what the clock changes by
# itself (a membership that ends today).
_SECONDS = 5.0
_by_token: Kept[bytes, tuple[Caller, Office]] = Kept("pojok_callers", seconds=_SECONDS)


def forget() -> None:
    """After memberships, tokens or users were changed: this process reads them anew once that is committed. The other
    processes hear it from the database (migration 0003)."""
    transaction.on_commit(_by_token.forget)


def caller_by_token(token: str) -> tuple[Caller, Office] | None:
    """The caller a bearer token speaks for; None when unknown, revoked, or the membership has ended.

    Kept for some seconds, and forgotten by every process the moment anything of it changes.
    """
    digest = token_digest(token)
    if connection.in_atomic_block:
        # Its own changes are seen inside a transaction, and heard of by nobody yet.
        return _read(digest)
    if (kept := _by_token.get(digest)) is not None:
        return kept
    turn = _by_token.turn()
    found = _read(digest)
    if found is not None:
        _by_token.put(digest, found, turn)
    return found


def _read(digest: bytes) -> tuple[Caller, Office] | None:
    row = (
        Token.objects.filter(digest=digest, revoked_at=None, user__is_active=True)
        .select_related("user", "office")
        .first()
    )
    if row is None:
        return None
    caller = caller_for(row.user, row.office, via="api")
    return (caller, row.office) if caller else None
