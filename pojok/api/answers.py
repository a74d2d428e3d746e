"""The shapes of answers, for the OpenAPI document. Answers themselves are plain dictionaries (told.py); a test holds
that they have these shapes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgencyOut(Told):
    code: str
    name: str


class GuestOut(Told):
    id: UUID
    name: str
    agency: AgencyOut
    phone: str = Field(description="E.164; empty when unknown.")
    position: str


class TicketOut(Told):
    number: int = Field(description="1…n of the unit's day.")
    place: str | None = Field(description="Name of the Place the guest was called to.")
    ahead: int = Field(description="Guests of the queue before this one.")


class StepOut(Told):
    code: str
    began_at: datetime
    ended_at: datetime | None
    measured: bool = Field(description="False when acts at both ends were one press: its minutes say nothing.")
    standard_minutes: int | None = Field(description="Null where the SOP leaves it blank.")
    by: str | None


_EXAMPLE: Any = {
    "id": "0b9f8d0e-5a0c-4f0e-9b7e-2f6f2f8f1a11",
    "state": "called",
    "purpose": "konsultasi",
    "guest": {
        "id": "5f0a1d4c-9d5e-4d0b-8c55-0f1b7a0f3c22",
        "name": "Sri Wahyuni, S.E.",
        "agency": {"code": "dinkes", "name": "Dinas Kesehatan"},
        "phone": "+6281278901234",
        "position": "Bendahara Pengeluaran",
    },
    "members": [],
    "need": "SPM ditolak",
    "unit": "perbendaharaan",
    "official": None,
    "ticket": {"number": 7, "place": "Pojok, meja 1", "ahead": 0},
    "arrived_at": "2026-11-23T09:00:00+07:00",
    "steps": [
        {
            "code": "arrive",
            "began_at": "2026-11-23T09:00:00+07:00",
            "ended_at": "2026-11-23T09:02:10+07:00",
            "measured": True,
            "standard_minutes": 5,
            "by": "petugas",
        }
    ],
    "next": ["call", "consult", "missed", "parking", "handoff", "departure"],
    "warnings": [],
    "guest_url": "https://pojok.example.go.id/g/C5-NDloMTw6bfi9vL48aEdwF9wz0qLk2y1Q3Vw/",
}


class VisitOut(Told):
    """One guest's or group's pass through the SOP."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: UUID
    state: str = Field(
        description="arrived, greeted, reported, waiting, called, missed, parked, consulting, ending, finished, "
        "left or cancelled."
    )
    purpose: str
    guest: GuestOut
    members: list[str]
    need: str
    unit: str | None
    official: str | None
    ticket: TicketOut | None
    arrived_at: datetime
    steps: list[StepOut] = Field(description="Runs so far, in order; undone ones left out.")
    next: list[str] = Field(description="Acts that this caller may do now; `step:CODE` may be confirmed.")
    warnings: list[str]
    guest_url: str


class VisitsOut(Told):
    items: list[VisitOut]
    next: str | None = Field(description="Cursor of the next page.")


class GuestsOut(Told):
    items: list[GuestOut]
    next: str | None


class ProofOut(Told):
    """The proof of a visit (bukti kunjungan)."""

    id: UUID
    visit: UUID
    code: str = Field(examples=["K7M2P-9XQ4T"])
    address: str = Field(description="Where anybody who has the code verifies it.")
    made_at: datetime


class EventOut(Told):
    id: UUID = Field(description="The Idempotency-Key of the act.")
    kind: str
    at: datetime
    recorded_at: datetime
    by: str | None = Field(description="Username; null for the guest by the link.")
    payload: dict[str, Any] = Field(description="Ids, codes and numbers only.")


class EventsOut(Told):
    items: list[EventOut]
    next: str | None


class BreakOut(Told):
    """A pause: of a whole unit, or of one official."""

    id: UUID
    unit: str | None
    official: str | None = Field(description="Username; null when the whole unit is away.")
    reason: str = Field(description="A code of the office; `lain` for words.")
    reason_text: str
    began_at: datetime
    back_at: datetime | None = Field(description="Null: not back today.")
    ended_at: datetime | None = Field(description="When somebody said so; past `back_at` it is over all the same.")


class BreaksOut(Told):
    items: list[BreakOut]
    next: str | None


class UnitOut(Told):
    code: str
    name: str
    short_name: str
    letter: str | None
    parent: str | None
    waiting: int | None = Field(description="Guests waiting; null for a unit without a queue of its own.")
    breaks: list[BreakOut] = Field(description="Going on now: the unit's own and those of its officials.")


class UnitsOut(Told):
    items: list[UnitOut]
    next: str | None


class BoardCallOut(Told):
    id: UUID
    number: str = Field(examples=["P-007"])
    unit: str | None
    place: str
    called_at: datetime
    times: int


class BoardUnitOut(Told):
    code: str
    letter: str
    name: str
    short_name: str
    waiting: int


class BoardOut(Told):
    """What the public board shows; nobody's name."""

    office: str
    day: date
    now: datetime
    calls: list[BoardCallOut]
    units: list[BoardUnitOut]


class FaultOut(BaseModel):
    field: str | None
    code: str
    detail: str


_PROBLEM: Any = {
    "type": "urn:pojok:problem:wrong_order",
    "title": "Tidak cocok dengan keadaan sekarang",
    "status": 409,
    "code": "wrong_order",
    "detail": "Belum bisa “laporkan ke piket”: kunjungan ini di pintu.",
    "remedy": "Langkah berikutnya: sambut.",
    "state": "arrived",
    "expected": "greet",
}


class ProblemOut(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PROBLEM]})

    type: str
    title: str
    status: int
    code: str
    detail: str = Field(description="A whole sentence in Indonesian.")
    remedy: str | None = Field(default=None, description="What to do next.")
    field: str | None = Field(default=None, description="The member it is about.")
    state: str | None = Field(default=None, description="Where the visit stands.")
    expected: str | None = Field(default=None, description="The act that comes next, or `step:CODE` to be confirmed.")
    errors: list[FaultOut] | None = Field(default=None, description="All faults, when there are several.")
