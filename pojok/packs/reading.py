"""A folder into a Pack. What each file holds is said here; what must fit together is said in `check`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pojok.guests.models import Agency, AgencyAlias, AgencyKind
from pojok.knowledge.models import Referral, RoutingRule, Topic
from pojok.organisation.models import (
    GuestDuty,
    Office,
    Place,
    Position,
    PriorityReason,
    ReasonCode,
    RegularBreak,
    Role,
    Unit,
    User,
)
from pojok.packs import columns, parts
from pojok.packs.entries import Entry
from pojok.packs.lengths import longest
from pojok.packs.mistakes import Found
from pojok.packs.read_sop import sop_of
from pojok.packs.tables import rows_of
from pojok.packs.trees import tree_of


def read(folder: Path, found: Found) -> parts.Pack | None:
    """The pack in that folder, as far as it can be read; None without its folder, office or SOP file, and then
    what must fit together isn't checked yet.

    Only a pack without mistakes (`check`) holds what it says.
    """
    if not folder.is_dir():
        sentence = _("Folder paket %(folder)s tidak ada.") % {"folder": folder}
        found.add(folder.name or str(folder), None, sentence, _("Periksa nama foldernya."))
        return None
    reader = _Reader(folder, found)
    office, sop = reader.office(), reader.sop()
    rest = {
        "units": tuple(reader.units()),
        "places": tuple(reader.places()),
        "positions": tuple(reader.positions()),
        "people": tuple(reader.people()),
        "agency_kinds": tuple(reader.agency_kinds()),
        "agencies": tuple(reader.agencies()),
        "topics": tuple(reader.topics()),
        "rules": tuple(reader.rules()),
        "duties": tuple(reader.duties()),
        "hours": tuple(reader.hours()),
        "breaks": tuple(reader.breaks()),
        "priorities": tuple(reader.priorities()),
        "reasons": tuple(reader.reasons()),
        "referrals": tuple(reader.referrals()),
    }
    return parts.Pack(office=office, sop=sop, **rest) if office and sop else None  # type: ignore[arg-type]


class _Reader:
    def __init__(self, folder: Path, found: Found) -> None:
        self._folder = folder
        self._found = found

    def _rows(self, name: str) -> list[Entry]:
        required = name not in columns.OPTIONAL_FILES
        return rows_of(self._folder, name, columns.COLUMNS[name], self._found, required=required)

    def _tree(self, name: str) -> Entry | None:
        return tree_of(self._folder, name, columns.COLUMNS[name], self._found)

    def office(self) -> parts.OfficePart | None:
        e = self._tree("office.yaml")
        if e is None:
            return None
        given = e.text("format")
        if given and given != columns.FORMAT:
            sentence = _("Format paket %(given)s tidak dikenal.") % {"given": given}
            e.wrong("format", sentence, _("Versi ini membaca format %(format)s.") % {"format": columns.FORMAT})
        return parts.OfficePart(
            at=e.where(),
            code=e.code("code", longest=longest(Office, "code")),
            name=e.text("name", longest=longest(Office, "name")),
            short_name=e.text("short_name", longest=longest(Office, "short_name")),
            timezone=e.text("timezone", longest=longest(Office, "timezone")),
            zone_label=e.text("zone_label", longest=longest(Office, "zone_label")),
            corner_name=e.text("corner_name", longest=longest(Office, "corner_name")),
            password_help=e.text("password_help", longest=longest(Office, "password_help"), required=False),
            named_official_minutes=e.number("named_official_minutes", least=1, most=600) or 0,
        )

    def units(self) -> Iterator[parts.UnitPart]:
        for e in self._rows("units.csv"):
            yield parts.UnitPart(
                at=e.where(),
                code=e.code("code", longest=longest(Unit, "code")),
                name=e.text("name", longest=longest(Unit, "name")),
                short_name=e.text("short_name", longest=longest(Unit, "short_name")),
                letter=e.text("letter", required=False),
                parent=e.text("parent", required=False),
                kind=e.text("kind", longest=longest(Unit, "kind"), required=False),
            )

    def places(self) -> Iterator[parts.PlacePart]:
        for e in self._rows("places.csv"):
            yield parts.PlacePart(
                at=e.where(),
                code=e.code("code", longest=longest(Place, "code")),
                name=e.text("name", longest=longest(Place, "name")),
                short_name=e.text("short_name", longest=longest(Place, "short_name")),
                seats=e.number("seats", least=1, most=999) or 1,
                unit=e.text("unit", required=False),
            )

    def positions(self) -> Iterator[parts.PositionPart]:
        for e in self._rows("positions.csv"):
            yield parts.PositionPart(
                at=e.where(),
                code=e.code("code", longest=longest(Position, "code")),
                unit=e.text("unit", required=False),
                title=e.text("title", longest=longest(Position, "title")),
                may_decide=e.flag("may_decide"),
            )

    def people(self) -> Iterator[parts.PersonPart]:
        for e in self._rows("people.csv"):
            yield parts.PersonPart(
                at=e.where(),
                username=_username(e),
                name=e.text("name", longest=longest(User, "name")),
                salutation=e.text("salutation", longest=40, required=False),
                role=e.choice("role", Role.values),
                unit=e.text("unit", required=False),
                position=e.text("position", required=False),
            )

    def agency_kinds(self) -> Iterator[parts.AgencyKindPart]:
        for e in self._rows("agency_kinds.csv"):
            yield parts.AgencyKindPart(
                at=e.where(),
                code=e.code("code", longest=longest(AgencyKind, "code")),
                name=e.text("name", longest=longest(AgencyKind, "name")),
                short_name=e.text("short_name", longest=longest(AgencyKind, "short_name")),
                kind=e.text("kind", longest=longest(AgencyKind, "kind"), required=False),
                aliases=e.words("aliases", longest=longest(AgencyAlias, "alias")),
            )

    def agencies(self) -> Iterator[parts.AgencyPart]:
        for e in self._rows("agencies.csv"):
            yield parts.AgencyPart(
                at=e.where(),
                code=e.code("code", longest=longest(Agency, "code")),
                name=e.text("name", longest=longest(Agency, "name")),
                short_name=e.text("short_name", longest=longest(Agency, "short_name")),
                kind=e.text("kind", longest=longest(Agency, "kind"), required=False),
                aliases=e.words("aliases", longest=longest(AgencyAlias, "alias")),
                verified=e.flag("verified"),
                source=e.text("source", longest=longest(Agency, "source"), required=False),
            )

    def topics(self) -> Iterator[parts.TopicPart]:
        for e in self._rows("topics.csv"):
            yield parts.TopicPart(
                at=e.where(),
                code=e.code("code", longest=longest(Topic, "code")),
                unit=e.text("unit"),
                name=e.text("name", longest=longest(Topic, "name")),
                keywords=e.words("keywords", longest=columns.WORD_MAX),
                basis=e.text("basis", longest=longest(Topic, "basis"), required=False),
            )

    def rules(self) -> Iterator[parts.RulePart]:
        tree = self._tree("rules.yaml")
        for e in tree.entries("rules", columns.RULE) if tree else ():
            yield parts.RulePart(
                at=e.where(),
                code=e.code("code", longest=longest(RoutingRule, "code")),
                text=e.text("text"),
                unit=e.text("unit"),
                terms=e.words("terms", longest=columns.WORD_MAX),
                note=e.text("note", required=False),
            )

    def sop(self) -> parts.SopPart | None:
        tree = self._tree("sop.yaml")
        return sop_of(tree) if tree else None

    def duties(self) -> Iterator[parts.DutyPart]:
        tree = self._tree("duties.yaml")
        for e in tree.entries("duties", columns.DUTY) if tree else ():
            yield parts.DutyPart(
                at=e.where(),
                code=e.code("code", longest=longest(GuestDuty, "code")),
                text=e.text("text"),
                short=e.text("line", longest=longest(GuestDuty, "line")),
                in_force_from=e.day("in_force_from"),
                in_force_until=e.day("in_force_until"),
                source=e.text("source", longest=longest(GuestDuty, "source"), required=False),
            )

    def hours(self) -> Iterator[parts.HoursPart]:
        tree = self._tree("hours.yaml")
        for e in tree.entries("hours", columns.HOURS) if tree else ():
            weekday = e.choice("weekday", columns.WEEKDAYS)
            opens, closes = e.time("opens"), e.time("closes")
            if weekday:
                yield parts.HoursPart(
                    at=e.where(),
                    weekday=columns.WEEKDAYS.index(weekday),
                    opens=opens,
                    closes=closes,
                    in_force_from=e.day("in_force_from"),
                    in_force_until=e.day("in_force_until"),
                )

    def breaks(self) -> Iterator[parts.BreakPart]:
        tree = self._tree("hours.yaml")
        for e in tree.entries("breaks", columns.BREAK) if tree else ():
            yield parts.BreakPart(
                at=e.where(),
                code=e.code("code", longest=longest(RegularBreak, "code")),
                name=e.text("name", longest=longest(RegularBreak, "name")),
                weekdays=tuple(columns.WEEKDAYS.index(day) for day in e.choices("weekdays", columns.WEEKDAYS)),
                begins=e.time("begins"),
                ends=e.time("ends"),
                in_force_from=e.day("in_force_from"),
                in_force_until=e.day("in_force_until"),
            )

    def priorities(self) -> Iterator[parts.PriorityPart]:
        for e in self._rows("priorities.csv"):
            yield parts.PriorityPart(
                at=e.where(),
                code=e.code("code", longest=longest(PriorityReason, "code")),
                name=e.text("name", longest=longest(PriorityReason, "name")),
            )

    def reasons(self) -> Iterator[parts.ReasonPart]:
        tree = self._tree("reasons.yaml")
        for act in columns.REASON_ACTS if tree else ():
            for e in tree.entries(act, columns.REASON) if tree else ():
                yield parts.ReasonPart(
                    at=e.where(),
                    act=act,
                    code=e.code("code", longest=longest(ReasonCode, "code")),
                    name=e.text("name", longest=longest(ReasonCode, "name")),
                )

    def referrals(self) -> Iterator[parts.ReferralPart]:
        for e in self._rows("referrals.csv"):
            yield parts.ReferralPart(
                at=e.where(),
                code=e.code("code", longest=longest(Referral, "code")),
                name=e.text("name", longest=longest(Referral, "name"), required=False),
                agency=e.text("agency", required=False),
                subjects=e.text("subjects", longest=longest(Referral, "subjects"), required=False),
            )


def _username(e: Entry) -> str:
    username = e.text("username", longest=longest(User, "username"))
    try:
        UnicodeUsernameValidator()(username or "x")
    except ValidationError:
        sentence = _("Nama pengguna “%(name)s” tidak bisa dipakai.") % {"name": username}
        e.wrong("username", sentence, _("Pakai huruf, angka, dan @ . + - _ saja."))
        return ""
    return username
