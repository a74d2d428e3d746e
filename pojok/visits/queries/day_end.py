"""What the day's end ended, for the duty officer of the next morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pojok.lib import keys
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.visits.models import Correction, DayEnd, State, Visit, VisitAct

# So many of the last days are kept in sight; older ones are found in the guest book.
SHOWN = 7
_SPACE = UUID("b2f4c1de-7a55-4f0e-9a36-5a0d6a1c9e41")


@dataclass(frozen=True, slots=True)
class Ended:
    """One visit that a day's end ended: where it stood until then, and whether it was put right since."""

    visit: Visit
    stood: State
    corrected: bool


def press_of(office: Office, day: date) -> UUID:
    """The press that all acts of this day's end belong to."""
    return keys.derive(_SPACE, f"{office.pk}/{day.isoformat()}")


def unseen(office: Office) -> list[DayEnd]:
    """Days' ends that ended somebody and that nobody has looked through yet, the last first."""
    found = DayEnd.objects.filter(office=office, seen_at=None).exclude(left=0, finished=0)
    return list(found.order_by("-day")[:SHOWN])


def day_end(office: Office, day: date) -> DayEnd | None:
    """That day's end, if there was one."""
    return DayEnd.objects.filter(office=office, day=day).select_related("seen_by").first()


def ended_by(by: Caller, office: Office, day: date) -> list[Ended]:
    """The visits which that day's end ended, by arrival. Four statements, however many."""
    acts = VisitAct.objects.filter(press=press_of(office, day), undone_at=None)
    stood = {act.visit_id: State(act.before["fields"]["state"]) for act in acts}
    visits = Visit.objects.visible_to(by).filter(pk__in=stood).with_names().order_by("arrived_at", "pk")
    corrected = set(
        Correction.objects.filter(visit__in=stood, undone_at=None, field__in=["state", "ended_at"]).values_list(
            "visit_id", flat=True
        )
    )
    return [Ended(visit, stood[visit.pk], visit.pk in corrected) for visit in visits]
