"""Reactions to what happened: a follower reads Events in order, each once, after they are committed (design §5).

An act queues nothing and waits for nobody; what should come of it later (what a guest is told of the wait, a survey)
is done by somebody who follows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from pojok.history.models import Cursor, Event
from pojok.lib import clock

# A transaction that is still open may hold an Event older than one we can see. Only Events of transactions before the
# oldest open one are read, in the order of the transactions: so none is ever passed over.
_NEXT = """
SELECT id FROM history_event
WHERE tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint AND (tx, seq) > (%s, %s)
ORDER BY tx, seq LIMIT %s
"""


def follow(name: str, react: Callable[[Sequence[Event]], None], *, kinds: frozenset[str], at_most: int = 200) -> int:
    """Give `react` the next Events of these kinds and remember how far that was, in one transaction: what `react`
    writes and the cursor are stored together, or neither. Returns how many Events were read, of whatever kind.

    A new follower begins with what happens from now on. One follower of a name reads at a time; another returns 0.
    """
    if _nothing_since(name):
        return 0
    with transaction.atomic():
        cursor = _held(name)
        if cursor is None:
            return 0
        found = {event.pk: event for event in Event.objects.raw(_NEXT, [cursor.tx, cursor.seq, at_most])}
        events = list(Event.objects.filter(pk__in=found).order_by("tx", "seq"))
        if not events:
            return 0
        wanted = [event for event in events if event.kind in kinds]
        if wanted:
            react(wanted)
        cursor.tx, cursor.seq, cursor.moved_at = events[-1].tx, events[-1].seq, clock.now()
        cursor.save(update_fields=["tx", "seq", "moved_at"])
        return len(events)


def _nothing_since(name: str) -> bool:
    """Looked at without a lock: a lock is written, and what is written ends every page kept by its snapshot."""
    cursor = Cursor.objects.filter(name=name).first()
    return cursor is not None and not list(Event.objects.raw(_NEXT, [cursor.tx, cursor.seq, 1]))


def _held(name: str) -> Cursor | None:
    """The cursor, ours until the transaction ends; None when somebody else reads, or when it was just made."""
    cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
    if cursor is None and not Cursor.objects.filter(name=name).exists():
        last = Event.objects.order_by("-tx", "-seq").values_list("tx", "seq").first() or (0, 0)
        Cursor.objects.bulk_create(
            [Cursor(name=name, tx=last[0], seq=last[1], moved_at=clock.now())], ignore_conflicts=True
        )
    return cursor
