"""Breaks as the room shows them: the one going on, and what is offered at this hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pojok.lib import clock, days
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.breaks import SHORT, Offered, offered
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, ReasonCode, Unit
from pojok.organisation.queries import BreakNow, breaks_now

MINUTES = (15, 30)


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


def until_of(given: QueryDict, office: Office) -> dict[str, Any]:
    """What a form says of the time of return and the reason, as `take_break` wants it.

    Refused: a regular break whose hour has passed; a number or an hour that isn't one.
    """
    reason = given.get("reason") or SHORT
    if code := given.get("regular"):
        found = next((one for one in offered(office, clock.now()) if one.code == code), None)
        if found is None:
            remedy = _("Pilih lama istirahatnya sendiri.")
            raise Refused("break_passed", _("Jam istirahat itu tidak ditawarkan lagi."), remedy)
        return {"reason": code, "back_at": found.back_at}
    if given.get("rest_of_day"):
        return {"reason": reason, "rest_of_day": True}
    if minutes := given.get("minutes"):
        return {"reason": reason, "minutes": int(minutes) if minutes.isascii() and minutes.isdecimal() else 0}
    return {"reason": reason, "back_at": _today_at(given.get("at", ""), office)}


def _today_at(text: str, office: Office) -> datetime:
    """13.00 or 13:00 of the office's today."""
    try:
        hour, minute = (int(part) for part in text.strip().replace(".", ":").split(":")[:2])
        at = time(hour, minute)
    except ValueError:
        sentence = _("Jam kembali belum ditulis.") if not text.strip() else _("Jam kembali itu tidak dikenal.")
        raise bad_input("bad_time", sentence, field="at", remedy=_("Tulis seperti 13.00.")) from None
    today = days.local(clock.now(), office.timezone)
    return datetime.combine(today.date(), at, today.tzinfo)
