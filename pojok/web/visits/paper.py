"""The form of one line of the paper book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import Office
from pojok.visits.actions.late import FINISHED, LEFT, PaperRow

_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")
FIELDS = (
    "day", "arrived", "name", "agency", "phone", "position", "members", "letter_number", "need", "unit", "official",
    "called", "ended", "end", "reason", "outcome",
)  # fmt: skip
# Where a refusal of the action stands in the form.
OF_ACTION = {"arrived_at": "arrived", "called_at": "called", "ended_at": "ended"}


@dataclass
class Field:
    """What was typed, and what is wrong with it."""

    name: str
    value: str
    error: str = ""


class PaperForm:
    """What was typed; rules are the action's."""

    def __init__(self, given: Mapping[str, str], office: Office) -> None:
        self.office = office
        self._fields = {name: Field(name, given.get(name, "").strip()) for name in FIELDS}
        self.errors: list[str] = []
        self["day"].value = self["day"].value or office.day(clock.now()).isoformat()
        self["end"].value = self["end"].value or FINISHED

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    @property
    def folded(self) -> bool:
        """Whether everything under the fold is empty and without a mistake."""
        names = ("phone", "position", "members", "letter_number")
        return not any(self[name].value or self[name].error for name in names)

    @property
    def day(self) -> date:
        """The day of the paper. Refused when it can't be read."""
        try:
            return date.fromisoformat(self["day"].value)
        except ValueError:
            remedy = _("Pilih dari kalender.")
            raise bad_input("bad_day", _("Tanggal itu tidak terbaca."), field="day", remedy=remedy) from None

    def row(self) -> PaperRow:
        """The line as the action takes it. Refused: a day or an hour that can't be read."""
        arrived = self._moment("arrived")
        if arrived is None:
            raise bad_input("empty", _("Jam datangnya belum diisi."), field="arrived", remedy=_("Misalnya 09.12."))
        value = {name: field.value for name, field in self._fields.items()}
        left = value["end"] == LEFT
        return PaperRow(
            guest=GuestGiven(
                name=value["name"], agency=value["agency"], phone=value["phone"], position=value["position"]
            ),
            arrived_at=arrived,
            end=value["end"],
            members=tuple(line for line in value["members"].splitlines() if line.strip()),
            need=value["need"],
            letter_number=value["letter_number"],
            unit=value["unit"],
            official=value["official"],
            called_at=self._moment("called"),
            ended_at=self._moment("ended"),
            reason=value["reason"] if left else "",
            outcome="" if left else value["outcome"],
        )

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside its field; what was typed stays."""
        name = OF_ACTION.get(refused.field or "", refused.field or "")
        if name in self._fields:
            self[name].error = str(refused)
        else:
            self.errors.append(str(refused))

    def _moment(self, name: str) -> datetime | None:
        text = self[name].value
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise bad_input("bad_time", _("Waktu itu tidak terbaca."), field=name, remedy=_("Misalnya 09.12."))
        at = datetime.combine(self.day, time(int(found[1]), int(found[2])), ZoneInfo(self.office.timezone))
        if not 2000 <= at.year < 2200:
            raise bad_input("bad_day", _("Tanggal itu tidak terbaca."), field="day")
        return at
