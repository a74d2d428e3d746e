"""Reading the office itself: who is away for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from pojok.lib import clock
from pojok.organisation.models import Membership


@dataclass(frozen=True, slots=True)
class BreakNow:
    """A pause going on, of a whole unit (`unit_id`) or of one official (`user_id`); `name` is what it is called.

    `back_at` None: not back today. `reason` may be words of one's own, so only `reason_code` goes onto public screens.
    """

    id: UUID
    unit_id: int | None
    unit_code: str | None
    user_id: int | None
    username: str | None
    name: str
    reason_code: str
    reason: str
    began_at: datetime
    back_at: datetime | None


# Through the partial index of breaks nobody ended. One whose return time has passed is over, pressed or not, and one
# without a return time with the office's day.
_NOW = """
SELECT b.id, b.unit_id, u.code, b.user_id, p.username, coalesce(u.name, p.name), b.reason_code, b.reason,
       b.began_at, b.back_at
FROM organisation_break b
JOIN organisation_office o ON o.id = b.office_id
LEFT JOIN organisation_unit u ON u.id = b.unit_id
LEFT JOIN organisation_user p ON p.id = b.user_id
WHERE b.office_id = %(office)s AND b.ended_at IS NULL AND b.began_at <= %(now)s
  AND (b.back_at > %(now)s OR b.back_at IS NULL
       AND (b.began_at AT TIME ZONE o.timezone)::date = (%(now)s::timestamptz AT TIME ZONE o.timezone)::date)
ORDER BY b.began_at, b.id
"""


def breaks_now(office_id: int, moment: datetime) -> tuple[BreakNow, ...]:
    """All pauses of the office that go on, oldest first. One statement. `moment` is now: what was ended is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, {"office": office_id, "now": moment})
        return tuple(BreakNow(*row) for row in cursor.fetchall())


def of_unit(breaks: Iterable[BreakNow], unit_id: int | None) -> BreakNow | None:
    """The pause of that whole unit, if it has one."""
    return next((one for one in breaks if one.unit_id is not None and one.unit_id == unit_id), None)


def of_person(breaks: Iterable[BreakNow], user_id: int | None) -> BreakNow | None:
    """The pause of that official, if there is one."""
    return next((one for one in breaks if one.user_id is not None and one.user_id == user_id), None)


def queues_of(office_id: int, user_ids: Collection[int]) -> dict[int, list[int]]:
    """The queues (unit ids) that these people serve as konsultan now, by user id. At most one statement."""
    if not user_ids:
        return {}
    serving = Membership.objects.in_force(clock.now()).filter(
        user_id__in=user_ids, office_id=office_id, role="konsultan"
    )
    found: dict[int, list[int]] = {}
    for one in serving.select_related("unit__parent__parent__parent").order_by("pk"):
        queue = one.unit.queue_unit if one.unit else None
        if queue is not None and queue.pk not in found.setdefault(one.user_id, []):
            found[one.user_id].append(queue.pk)
    return found
