"""The form "Perbaiki": every field of a visit as it stands, and what was typed of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pojok.knowledge.models import Topic
from pojok.lib import days
from pojok.lib.phones import local_digits
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.models import Unit
from pojok.sop.plan import Plan
from pojok.visits.actions.correct_end import ENDS, closed_by_day_end
from pojok.visits.actions.moments import Moment, moments_of
from pojok.visits.models import Purpose, State, Visit
from pojok.web.ui import words

_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")
MINUTE = timedelta(minutes=1)


@dataclass
class Field:
    """One field. `was`: what stood there when the form was made; only what differs from it is put right."""

    name: str
    label: str
    was: str
    kind: str = "line"
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""
    value: str = ""
    error: str = ""

    @property
    def id(self) -> str:
        return "fix-" + self.name.replace(".", "-")

    @property
    def changed(self) -> bool:
        return self.value != self.was


@dataclass
class CorrectionForm:
    """The fields in their groups; `moments` are the visit's, in their order."""

    visit: Visit
    who: list[Field]
    what: list[Field]
    when: list[Field]
    end: list[Field]
    moments: list[Moment]
    reason: str = ""
    reason_text: str = ""
    errors: list[str] = field(default_factory=list)
    reason_error: str = ""

    @property
    def fields(self) -> list[Field]:
        return [*self.who, *self.what, *self.end, *self.when]

    def read(self, given: Mapping[str, str]) -> None:
        """What was typed; a field that wasn't sent stays as it was."""
        for one in self.fields:
            one.was = given.get(f"was_{one.name}", one.was)
            one.value = given.get(one.name, one.was).replace("\r\n", "\n")
        self.reason, self.reason_text = given.get("reason", ""), given.get("reason_text", "").strip()

    def corrections(self) -> dict[str, object]:
        """The fields that differ, as the action takes them. Refused: an hour that can't be read."""
        found: dict[str, object] = {}
        for one in [*self.who, *self.what, *self.end]:
            if one.changed:
                found[one.name] = one.value.splitlines() if one.name == "members" else one.value
        times = {one.name: self._minute(one) for one in self.when if one.changed}
        return found | _within_minutes(self.moments, times)

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside its field, what was typed stays."""
        one = next((one for one in self.fields if one.name == refused.field), None)
        if one is not None:
            one.error = str(refused)
        elif refused.field == "reason":
            self.reason_error = str(refused)
        else:
            self.errors.append(str(refused))

    def _minute(self, one: Field) -> datetime:
        found = _CLOCK.fullmatch(one.value.strip())
        if found is None:
            remedy = _("Tulis jamnya, misalnya 09.12.")
            raise bad_input("bad_time", _("Waktu itu tidak terbaca."), field=one.name, remedy=remedy)
        moment = next(m for m in self.moments if one.name in m.names)
        zone = self.visit.office.timezone
        at = time(int(found[1]), int(found[2]))
        return datetime.combine(days.office_day(moment.act.at, zone), at, ZoneInfo(zone))


def form_of(visit: Visit, plan: Plan) -> CorrectionForm:
    """The visit as it stands."""
    guest, office = visit.guest, visit.office
    moments = moments_of(visit)
    purposes = [(str(value), str(label)) for value, label in Purpose.choices]
    topics = list(Topic.objects.filter(office=office).order_by("name"))
    here = [t for t in topics if visit.unit_id is None or t.unit_id == visit.unit_id or t.pk == visit.topic_id]
    who = [
        Field("name", _("Nama"), guest.name, hint=_("Salah ketik diperbaiki di semua kunjungannya.")),
        Field("agency", _("Instansi"), visit.agency.final.name, kind="agency", hint=_("Untuk kunjungan ini.")),
        Field("phone", _("Nomor HP"), local_digits(guest.phone) if guest.phone else "", kind="tel"),
        Field("position", _("Jabatan"), guest.position),
    ]
    what = [
        Field("need", _("Keperluan"), visit.need, kind="text"),
        Field("purpose", _("Tujuan"), visit.purpose, kind="select", options=purposes),
        Field("topic", _("Topik"), visit.topic.code if visit.topic else "", kind="select",
              options=[("", _("tanpa topik")), *((t.code, t.name) for t in here)]),
        Field("members", _("Pendamping"), "\n".join(visit.members), kind="text", hint=_("Satu nama satu baris")),
        Field("letter_number", _("Nomor SPT"), visit.letter_number),
    ]  # fmt: skip
    end = _of_the_end(visit) if visit.is_over else []
    when = [one for m in moments if (one := _time(m, visit, plan)) is not None]
    form = CorrectionForm(visit, who, what, when, end, moments)
    for one in form.fields:
        one.was = one.was.replace("\r\n", "\n")
        one.value = one.was
    return form


def _of_the_end(visit: Visit) -> list[Field]:
    units = Unit.objects.filter(office=visit.office, letter__isnull=False).order_by("order", "pk")
    options = [(unit.code, unit.name) for unit in units]
    if visit.unit is None:
        options.insert(0, ("", _("belum diarahkan")))
    found = [Field("unit", _("Bidang yang menerima"), visit.unit.code if visit.unit else "", "select", options)]
    found.append(Field("outcome", _("Hasil"), visit.outcome))
    if closed_by_day_end(visit) is not None:
        ends = [(str(state), str(State(state).label)) for state in ENDS]
        hint = _("Ditutup otomatis di akhir hari. Bila tamu ternyata diterima, pilih selesai dan isi jam berakhirnya.")
        found.append(Field("state", _("Sebenarnya"), visit.state, "choice", ends, hint))
    return found


def _time(moment: Moment, visit: Visit, plan: Plan) -> Field | None:
    """The hour of one act, by the name that a correction gives it; None for an act whose hour has no name."""
    known = ("arrived_at", "called_at", "ended_at")
    names = sorted(moment.names, key=lambda n: (n not in known, n.endswith("ended_at"), n))
    if not names:
        return None
    said = {
        "check_in": _("Datang"),
        "greet": _("Disambut"),
        "report": _("Dilaporkan ke piket"),
        "take": _("Mulai ditanyai"),
        "direct": _("Diarahkan"),
        "handoff": _("Dialihkan"),
        "call": _("Dipanggil"),
        "consult": _("Konsultasi mulai"),
        "end": _("Konsultasi berakhir"),
        "finish": _("Selesai"),
        "departure": _("Pergi"),
    }
    code = names[0].split(".")[1] if "." in names[0] else ""
    step = plan.step(code)
    label = said.get(moment.act.act) or (step.label if step else code)
    if moment.act.by_id is None and names[0] == "ended_at" and closed_by_day_end(visit):
        label = _("Berakhir")
    return Field(names[0], label, words.clock(moment.act.at, visit.office.timezone), "time")


def _within_minutes(moments: list[Moment], given: dict[str, datetime]) -> dict[str, datetime]:
    """Who writes 09.12 means some moment of that minute: the one that keeps the order, if there is one."""
    found: dict[str, datetime] = {}
    before: datetime | None = None
    for moment in moments:
        at = moment.act.at
        for name in moment.names & given.keys():
            at = given[name]
            if before is not None and at < before < at + MINUTE:
                at = before
            found[name] = at
        before = at if before is None else max(before, at)
    return found
