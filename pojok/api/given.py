"""What callers send: shapes only. What the words mean is judged by the actions, with their own sentences."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ][0-9:.,+\-Zz]+")
_YEARS = range(2000, 2200)


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("control_character", "NUL")
    return text


def _moment(value: Any) -> datetime:
    """ISO 8601 only: a number would be read as seconds of some epoch. In UTC, so that one moment is one content."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("bad_time", "not ISO 8601")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or moment.year not in _YEARS:
            raise PydanticCustomError("bad_time", "no offset")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("bad_time", "not a time") from None


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("bad_day", "not a date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("bad_day", "not a date") from None
    if day.year not in _YEARS:
        raise PydanticCustomError("bad_day", "out of range")
    return day


Text = Annotated[str, AfterValidator(_without_nul)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Given(BaseModel):
    """An unknown member is refused rather than dropped: it may be a misspelt one that matters."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Given):
    """An act that needs no words: no body, or `{}`."""


class GuestIn(Given):
    """Who comes: `id` of a known guest, or `name` and `agency` with what else is known."""

    id: UUID | None = Field(default=None, description="A guest found by /guests. Then nothing else is sent.")
    name: Text | None = Field(default=None, description="1 to 120 characters.", examples=["Sri Wahyuni, S.E."])
    agency: Text | None = Field(
        default=None,
        description="Code, name, short name or alias; case and spacing ignored. An unknown one is made.",
        examples=["Dinkes"],
    )
    phone: Text | None = Field(default=None, examples=["0812 7890 1234"])
    position: Text | None = Field(default=None, examples=["Bendahara Pengeluaran"])


class PriorityIn(Given):
    """Why this guest goes first."""

    reason: Text = Field(description="A code of the office.", examples=["lansia"])


class CheckIn(Given):
    """A guest arrives."""

    guest: GuestIn
    members: list[Text] | None = Field(default=None, description="Names of who came along, at most 30.")
    need: Text | None = Field(
        default=None, description="In the guest's words.", examples=["SPM ditolak, kode rekening salah"]
    )
    purpose: Text | None = Field(default=None, description="konsultasi (default), koordinasi or lain.")
    priority: PriorityIn | None = None
    letter_number: Text | None = Field(default=None, description="Number of the letter of assignment.")
    occurred_at: Moment | None = Field(default=None, description="When, if entered later; two minutes ahead at most.")


class DirectionIn(Given):
    """Where the guest goes."""

    unit: Text = Field(description="Code; a sub-unit's means its queue.", examples=["perbendaharaan"])
    topic: Text | None = None
    need: Text | None = Field(default=None, description="Replaces what was written; left out keeps it.")
    official: Text | None = Field(default=None, description="Username of the one asked for.")
    purpose: Text | None = None


class CallNext(Given):
    """What became of the guest called last, and where the next one is called to."""

    previous: Text | None = Field(
        default=None, description="keep (default), missed, parked or finished.", examples=["finished"]
    )
    place: Text | None = Field(default=None, description="Code of a Place; left out: the caller's usual one.")


class CallThis(Given):
    """Where this guest is called to."""

    place: Text | None = Field(default=None, description="Code of a Place; left out: the caller's usual one.")


class FinishIn(Given):
    """What came of it."""

    outcome: Text | None = Field(default=None, description="One line, at most 500 characters.")


class HandOffIn(Given):
    """To which unit, and why."""

    unit: Text
    kind: Text = Field(description="wrong_unit, second_need or joint.", examples=["wrong_unit"])
    reason: Text = Field(description="A code of the office, or words.")
    official: Text | None = Field(default=None, description="Username of the one asked for.")


class ParkingIn(Given):
    """How long."""

    minutes: Annotated[int, Field(strict=True, ge=1, le=60)] | None = Field(
        default=None, description="Back by itself after so many; left out: when somebody says so.", examples=[15]
    )


class DepartureIn(Given):
    """Why the guest goes."""

    reason: Text = Field(description="A code of the office, or words.", examples=["bukan_kantor_ini"])
    refer: Text | None = Field(default=None, description="The right office: a code of the referrals, or an agency.")


class BreakIn(Given):
    """Why, and when they are back: one of `back_at`, `minutes` and `rest_of_day`."""

    reason: Text = Field(default="jeda", description="A code of the office, or words.", examples=["ishoma"])
    back_at: Moment | None = Field(default=None, description="Later today.")
    minutes: Annotated[int, Field(strict=True, ge=1, le=600)] | None = Field(default=None, examples=[15])
    rest_of_day: Annotated[bool, Field(strict=True)] = Field(default=False, description="Not back today.")


class OwnBreakIn(BreakIn):
    """As of a unit, but of one official."""

    official: Text | None = Field(default=None, description="Username; left out: oneself.")


class UndoIn(Given):
    """Which press is taken back."""

    undoes: UUID = Field(description="Its Idempotency-Key.")


class CorrectionIn(BaseModel):
    """What was found wrong, and how it is right. Also `steps.CODE.began_at` and `steps.CODE.ended_at`."""

    model_config = ConfigDict(extra="allow")

    reason: Text = Field(description="A code of the office, or words.", examples=["salah_ketik"])
    name: Text | None = Field(default=None, description="Of the guest.", examples=["Sri Wahyuni, S.E."])
    agency: Text | None = Field(default=None, description="Of this visit: code, name, short name or alias.")
    phone: Text | None = Field(default=None, description="Of the guest.")
    position: Text | None = Field(default=None, description="Of the guest.")
    need: Text | None = None
    purpose: Text | None = None
    unit: Text | None = Field(default=None, description="Once the visit is over; before, it is handed off.")
    topic: Text | None = None
    members: list[Text] | None = None
    letter_number: Text | None = None
    outcome: Text | None = None
    arrived_at: Moment | None = None
    called_at: Moment | None = None
    ended_at: Moment | None = None
    state: Text | None = Field(default=None, description="finished or left, for a visit that the day's end closed.")

    def fields(self) -> dict[str, object]:
        """The fields that were sent, by their name."""
        return self.model_dump(exclude_unset=True, exclude={"reason"})


class SkipIn(Given):
    """Why the step is passed over."""

    reason: Text = Field(description="A code of the office, or words.")
