"""Writing Events and recognising a repeat by its key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pojok.history.kinds import checked
from pojok.history.models import Event
from pojok.lib import clock


def record(
    *,
    key: UUID,
    kind: str,
    office_id: int,
    subject_id: UUID,
    by_id: int | None,
    via: str,
    digest: bytes,
    at: datetime | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Write one Event inside the caller's transaction. IntegrityError when the key was used before."""
    now = clock.now()
    event = Event(
        id=key,
        office_id=office_id,
        kind=kind,
        subject_id=subject_id,
        at=at or now,
        recorded_at=now,
        by_id=by_id,
        via=via,
        payload=checked(kind, payload or {}),
        digest=digest,
    )
    event.save(force_insert=True)
    return event


def earlier(key: UUID) -> Event | None:
    """The Event that this key made before, if any."""
    return Event.objects.filter(pk=key).first()
