"""What a form says of a break: until when, and why (rooms and the duty officer alike)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from pojok.lib import clock, days
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.breaks import SHORT, offered
from pojok.organisation.models import Office


def until_of(given: Mapping[str, str], office: Office) -> dict[str, Any]:
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
