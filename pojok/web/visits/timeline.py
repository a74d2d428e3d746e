"""The Events of a visit as sentences. Events hold ids and codes only; names are looked up here, at display."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pojok.guests.models import Agency
from pojok.history.models import Event
from pojok.knowledge.models import Topic
from pojok.lib import days
from pojok.organisation.models import Place, PriorityReason, ReasonCode, Unit, User
from pojok.sop.plan import Plan
from pojok.visits.models import HandOff, Ticket, Visit
from pojok.visits.policies import act_name
from pojok.web.ui import words
from pojok.web.visits.words import via_said, warnings_said

# Recorded so much later than it happened, it is said.
LATER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    at: datetime
    sentence: str
    recorded: str
    undone: bool


@dataclass
class Names:
    """What the codes and ids of one visit's Events mean. An unknown one stays as it is: a timeline never breaks."""

    people: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    tickets: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    own_reasons: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    zone: str = "UTC"

    def who(self, event: Event) -> str:
        """Who did it: a person, the guest by the link, or the system itself."""
        if event.by_id is not None:
            return self.people.get(event.by_id, _("Seseorang"))
        return _("Tamu") if event.via == "link" else _("Sistem")

    def unit(self, code: str | None) -> str:
        return self.units.get(code or "", code or "")

    def reason(self, act: str, event: Event) -> str:
        """The words of a reason; what was typed freely stands on the act's own record, never in the Event."""
        code = event.payload.get("reason", "")
        return (self.own_reasons.get(str(event.pk)) or self.reasons.get((act, code), code)).rstrip(".")


def names_for(
    visit: Visit,
    events: list[Event],
    plan: Plan,
    own_reasons: Mapping[str, str],
    corrected: Mapping[str, tuple[str, str]],
) -> Names:
    """Everything that the sentences of these Events need, in a fixed number of statements."""
    office = visit.office_id
    ids = {e.by_id for e in events if e.by_id}
    ids |= {e.payload[name] for e in events for name in ("official", "recorded_by") if e.payload.get(name)}
    refers = [e.payload["refer"] for e in events if e.payload.get("refer")]
    topics = [e.payload["topic"] for e in events if e.payload.get("topic")]
    return Names(
        people=dict(User.objects.filter(pk__in=ids).values_list("pk", "name")),
        units=dict(Unit.objects.filter(office_id=office).values_list("code", "name")),
        places=dict(Place.objects.filter(office_id=office).values_list("code", "name")),
        tickets={str(t.pk): t.label for t in Ticket.objects.filter(visit=visit)},
        reasons={(r.act, r.code): r.name for r in ReasonCode.objects.filter(office_id=office)},
        priorities=dict(PriorityReason.objects.filter(office_id=office).values_list("code", "name")),
        topics=dict(Topic.objects.filter(office_id=office, code__in=topics).values_list("code", "name")),
        agencies=dict(Agency.objects.filter(office_id=office, code__in=refers).values_list("code", "name")),
        steps={step.code: step.label for step in plan.steps},
        own_reasons=own_reasons,
        corrected=corrected,
        zone=visit.office.timezone,
    )


def timeline(events: list[Event], names: Names) -> list[Line]:
    """One sentence an Event, in the order written; what was undone later stays, and is marked."""
    undone = {event.payload.get("undoes") for event in events if event.kind == "visit.undone"}
    return [
        Line(
            at=event.at,
            sentence=sentence(event, names),
            recorded=_recorded(event, names) if event.recorded_at - event.at > LATER else "",
            undone=str(event.pk) in undone,
        )
        for event in events
    ]


def _recorded(event: Event, names: Names) -> str:
    """When it was written down, if not then; and by whom, if somebody else did."""
    at, zone = event.recorded_at, names.zone
    told = {"at": words.clock(at, zone), "day": words.long_day(at, zone)}
    told["who"] = names.people.get(event.payload.get("recorded_by", 0), "")
    same_day = days.office_day(at, zone) == days.office_day(event.at, zone)
    if told["who"]:
        said = _("Dicatat %(who)s pukul %(at)s.") if same_day else _("Dicatat %(who)s, %(day)s pukul %(at)s.")
    else:
        said = _("Dicatat pukul %(at)s.") if same_day else _("Dicatat %(day)s pukul %(at)s.")
    return said % told


def sentence(event: Event, names: Names) -> str:
    """What one Event says, by whom, and through which door when it wasn't a screen."""
    say = SENTENCES.get(event.kind)
    words = say(event, names) if say else _("%(who)s: %(kind)s.") % {"who": names.who(event), "kind": event.kind}
    via = via_said(event.via) if event.via != "link" else ""
    return f"{words} ({via})" if via else words


def _plain(words: Any) -> Callable[[Event, Names], str]:
    """A sentence that needs only who did it."""
    return lambda event, names: str(words) % {"who": names.who(event)}


def _checked_in(event: Event, names: Names) -> str:
    payload = event.payload
    told = [_("%(who)s menerima tamu di pintu.") % {"who": names.who(event)}]
    if members := payload.get("members"):
        told.append(ngettext("Bersama %(n)d orang.", "Bersama %(n)d orang.", members) % {"n": members})
    if priority := payload.get("priority"):
        told.append(_("Didahulukan: %(reason)s.") % {"reason": names.priorities.get(priority, priority)})
    if warnings := payload.get("warnings"):
        told.append(_("Catatan: %(marks)s.") % {"marks": ", ".join(warnings_said(warnings))})
    return " ".join(told)


def _directed(event: Event, names: Names) -> str:
    payload = event.payload
    told = [
        _("%(who)s mengarahkan tamu ke %(unit)s, nomor %(number)s.")
        % {
            "who": names.who(event),
            "unit": names.unit(payload.get("unit")),
            "number": names.tickets.get(str(payload.get("ticket")), str(payload.get("number", ""))),
        }
    ]
    if topic := payload.get("topic"):
        told.append(_("Topik: %(topic)s.") % {"topic": names.topics.get(topic, topic)})
    if official := payload.get("official"):
        told.append(_("Untuk bertemu %(name)s.") % {"name": names.people.get(official, "")})
    return " ".join(told)


def _called(event: Event, names: Names) -> str:
    payload = event.payload
    values = {
        "who": names.who(event),
        "number": names.tickets.get(str(payload.get("ticket")), ""),
        "place": names.places.get(payload.get("place", ""), payload.get("place", "")),
        "times": payload.get("times", 1),
    }
    if not values["place"]:
        # On paper: nobody wrote down where to.
        told = _("%(who)s memanggil %(number)s.") % values
    elif values["times"] > 1:
        told = _("%(who)s memanggil %(number)s ke %(place)s, panggilan ke-%(times)d.") % values
    else:
        told = _("%(who)s memanggil %(number)s ke %(place)s.") % values
    return f"{told} {_('Tempat itu sedang penuh.')}" if payload.get("full") else told


def _consulted(event: Event, names: Names) -> str:
    place = event.payload.get("place")
    values = {"who": names.who(event), "place": names.places.get(place or "", place or "")}
    if not place:
        return _("%(who)s memulai konsultasi.") % values
    return _("%(who)s memulai konsultasi di %(place)s.") % values


def _finished(event: Event, names: Names) -> str:
    who = {"who": names.who(event)}
    if event.payload.get("outcome"):
        return _("%(who)s menyelesaikan kunjungan dan menulis hasilnya.") % who
    return _("%(who)s menyelesaikan kunjungan.") % who


def _returned(event: Event, names: Names) -> str:
    if event.by_id is None and event.via == "link":
        return _("Tamu memberi tahu bahwa ia sudah kembali.")
    return _("%(who)s mencatat bahwa tamu kembali dan menunggu lagi.") % {"who": names.who(event)}


def _handed_off(event: Event, names: Names) -> str:
    payload = event.payload
    kinds = {str(kind.value): str(kind.label) for kind in HandOff.Kind}
    values = {
        "who": names.who(event),
        "from": names.unit(payload.get("from_unit")),
        "old": names.tickets.get(str(payload.get("from_ticket")), ""),
        "to": names.unit(payload.get("unit")),
        "new": names.tickets.get(str(payload.get("ticket")), ""),
        "kind": kinds.get(payload.get("kind", ""), payload.get("kind", "")),
        "reason": names.reason("handoff", event),
    }
    return (
        _("%(who)s mengalihkan tamu dari %(from)s (%(old)s) ke %(to)s, nomor %(new)s: %(kind)s. %(reason)s.") % values
    )


def _departed(event: Event, names: Names) -> str:
    values = {"who": names.who(event), "reason": names.reason("departure", event)}
    if event.by_id is None and event.via == "link":
        told = _("Tamu memberi tahu bahwa ia pergi: %(reason)s.") % values
    else:
        told = _("%(who)s mencatat bahwa tamu pergi: %(reason)s.") % values
    if refer := event.payload.get("refer"):
        told += " " + _("Ditunjukkan ke %(agency)s.") % {"agency": names.agencies.get(refer, refer)}
    return told


def _step_confirmed(event: Event, names: Names) -> str:
    step = event.payload.get("step", "")
    values = {"who": names.who(event), "step": names.steps.get(step, step)}
    return _("%(who)s memastikan langkah “%(step)s”.") % values


def _step_skipped(event: Event, names: Names) -> str:
    step = event.payload.get("step", "")
    values = {"who": names.who(event), "step": names.steps.get(step, step), "reason": names.reason("skip", event)}
    return _("%(who)s melewati langkah “%(step)s”: %(reason)s.") % values


def _corrected(event: Event, names: Names) -> str:
    changes, reason = names.corrected.get(str(event.pk), ("", ""))
    values = {"who": names.who(event), "changes": changes, "reason": reason.rstrip(".")}
    if not changes:
        return _("%(who)s memperbaiki kunjungan ini.") % values
    return _("%(who)s memperbaiki %(changes)s. Alasan: %(reason)s.") % values


def _undone(event: Event, names: Names) -> str:
    act = event.payload.get("act", "")
    told = _("%(who)s membatalkan “%(act)s”.") % {"who": names.who(event), "act": act_name(act)}
    number = names.tickets.get(str(event.payload.get("ticket")))
    return f"{told} {_('Nomor %(number)s batal.') % {'number': number}}" if number else told


# One for each kind declared in visits/events.py; a test holds it.
SENTENCES: dict[str, Callable[[Event, Names], str]] = {
    "visit.checked_in": _checked_in,
    "visit.greeted": _plain(gettext_lazy("%(who)s menyambut tamu.")),
    "visit.reported": _plain(gettext_lazy("%(who)s melaporkan tamu ke piket.")),
    "visit.taken": _plain(gettext_lazy("%(who)s mulai menanyai tamu.")),
    "visit.directed": _directed,
    "visit.called": _called,
    "visit.consulted": _consulted,
    "visit.ended": _plain(gettext_lazy("%(who)s mengakhiri konsultasi.")),
    "visit.finished": _finished,
    "visit.missed": _plain(gettext_lazy("%(who)s mencatat bahwa tamu tidak hadir saat dipanggil.")),
    "visit.parked": _plain(gettext_lazy("%(who)s menunda tamu.")),
    "visit.returned": _returned,
    "visit.handed_off": _handed_off,
    "visit.departed": _departed,
    "visit.phoned": _plain(gettext_lazy("%(who)s menelepon piket tentang tamu ini.")),
    "visit.step_confirmed": _step_confirmed,
    "visit.step_skipped": _step_skipped,
    "visit.proved": _plain(gettext_lazy("%(who)s membuat bukti kunjungan.")),
    "visit.corrected": _corrected,
    "visit.link_revoked": _plain(gettext_lazy("%(who)s mencabut tautan tamu.")),
    "visit.undone": _undone,
}
