"""Breaks as the room shows them: the one going on, and what is offered at this hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pojok.organisation.breaks import Offered, offered
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, ReasonCode, Unit
from pojok.organisation.queries import BreakNow, breaks_now


@dataclass(frozen=True, slots=True)
class Resting:
    """`going`: the breaks of this konsultan and of the own units. `all`: everybody's of the office."""

    going: tuple[BreakNow, ...]
    all: tuple[BreakNow, ...]
    offered: list[Offered]
    reasons: list[ReasonCode]
    units: list[Unit]

    @property
    def seen(self) -> str:
        """Other than before when what is shown is."""
        return repr([[(one.id, one.back_at) for one in self.going], [one.code for one in self.offered]])


def resting_of(by: Caller, office: Office, moment: datetime) -> Resting:
    """Four statements."""
    everybody = breaks_now(office.pk, moment)
    going = tuple(one for one in everybody if one.user_id == by.user_id or one.unit_id in by.unit_ids)
    return Resting(
        # One's own first: its button has the key.
        going=tuple(sorted(going, key=lambda one: one.user_id is None)),
        all=everybody,
        offered=[] if going else offered(office, moment),
        reasons=list(ReasonCode.objects.filter(office=office, act="break").order_by("order", "pk")),
        units=list(Unit.objects.filter(pk__in=by.unit_ids).order_by("order", "pk")),
    )
