"""A pack as values. Each part knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from pojok.packs.entries import Where


@dataclass(frozen=True, kw_only=True)
class Part:
    """`at`: where it stands, for mistakes; says nothing of what it is."""

    at: Where = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class OfficePart(Part):
    code: str
    name: str
    short_name: str
    timezone: str
    zone_label: str
    corner_name: str
    password_help: str
    named_official_minutes: int


@dataclass(frozen=True, kw_only=True)
class UnitPart(Part):
    """`letter` "" means: queues at the nearest ancestor with one."""

    code: str
    name: str
    short_name: str
    letter: str
    parent: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class PlacePart(Part):
    """`unit` "" means: shared by all."""

    code: str
    name: str
    short_name: str
    seats: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class PositionPart(Part):
    code: str
    unit: str
    title: str
    may_decide: bool


@dataclass(frozen=True, kw_only=True)
class PersonPart(Part):
    """Somebody of the demo, in one role."""

    username: str
    name: str
    salutation: str
    role: str
    unit: str
    position: str


@dataclass(frozen=True, kw_only=True)
class AgencyKindPart(Part):
    code: str
    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AgencyPart(Part):
    code: str
    name: str
    short_name: str
    kind: str
    aliases: tuple[str, ...]
    verified: bool
    source: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """All it answers to: first what it is called, then the aliases."""
        return (self.code, self.name, self.short_name, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class TopicPart(Part):
    code: str
    unit: str
    name: str
    keywords: tuple[str, ...]
    basis: str


@dataclass(frozen=True, kw_only=True)
class RulePart(Part):
    code: str
    text: str
    unit: str
    terms: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class ActorPart(Part):
    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class StepPart(Part):
    """`minutes` None: the standard is blank."""

    code: str
    text: str
    label: str
    actors: tuple[str, ...]
    acts: tuple[str, ...]
    performers: tuple[str, ...]
    minutes: int | None
    completeness: str
    output: str
    note: str


@dataclass(frozen=True, kw_only=True)
class SopPart(Part):
    title: str
    in_force_from: date
    actors: tuple[ActorPart, ...]
    steps: tuple[StepPart, ...]


@dataclass(frozen=True, kw_only=True)
class DutyPart(Part):
    code: str
    text: str
    short: str
    in_force_from: date | None
    in_force_until: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class HoursPart(Part):
    """`weekday` 0 is Monday."""

    weekday: int
    opens: time
    closes: time
    in_force_from: date | None
    in_force_until: date | None


@dataclass(frozen=True, kw_only=True)
class BreakPart(Part):
    """A regular break; `code` is a reason of `break`. `weekdays` empty means: each day."""

    code: str
    name: str
    weekdays: tuple[int, ...]
    begins: time
    ends: time
    in_force_from: date | None
    in_force_until: date | None


@dataclass(frozen=True, kw_only=True)
class PriorityPart(Part):
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ReasonPart(Part):
    act: str
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ReferralPart(Part):
    """`agency` "" means: several or none of the list; `name` then says which."""

    code: str
    name: str
    agency: str
    subjects: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole office as data. Order is the order of the files, and the order on the screens."""

    office: OfficePart
    sop: SopPart
    units: tuple[UnitPart, ...]
    places: tuple[PlacePart, ...]
    positions: tuple[PositionPart, ...]
    people: tuple[PersonPart, ...]
    agency_kinds: tuple[AgencyKindPart, ...]
    agencies: tuple[AgencyPart, ...]
    topics: tuple[TopicPart, ...]
    rules: tuple[RulePart, ...]
    duties: tuple[DutyPart, ...]
    hours: tuple[HoursPart, ...]
    breaks: tuple[BreakPart, ...]
    priorities: tuple[PriorityPart, ...]
    reasons: tuple[ReasonPart, ...]
    referrals: tuple[ReferralPart, ...]
