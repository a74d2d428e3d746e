"""What a guest who waits was told, as it stands now: the minutes that have passed are taken off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pojok.visits.models import Visit, WaitTold

# Taken off in these steps, so that what is shown doesn't change with every minute.
STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class WaitNow:
    """Minutes from now; all None: it can't be estimated yet."""

    low: int | None = None
    high: int | None = None
    most: int | None = None


def wait_now(visit: Visit, moment: datetime) -> WaitNow | None:
    """The last telling of this visit's number; None while none is stored, and when the wait has outrun it."""
    told = WaitTold.objects.filter(ticket=visit.ticket).order_by("-told_at", "-pk").first()
    if told is None:
        return None
    if told.low_minutes is None or told.high_minutes is None:
        return WaitNow()
    passed = int((moment - told.told_at).total_seconds() / 60) // STEP_MINUTES * STEP_MINUTES
    most = (told.most_minutes or told.high_minutes) - passed
    if most <= 0:
        return None
    high = told.high_minutes - passed
    return WaitNow(max(0, told.low_minutes - passed), high if high > 0 else most, most)
