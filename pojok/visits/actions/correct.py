"""What was found wrong later is put right: with a reason, and the old value stays (design §4.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.guests.models import Guest
from pojok.knowledge.models import Topic
from pojok.lib.keys import derive
from pojok.lib.names import clean_line, clean_text
from pojok.lib.refusals import Refused, bad_input
from pojok.organisation.callers import Caller
from pojok.organisation.reasons import coded_reason
from pojok.visits.actions.acting import Act, Done, acting, begin, repeatable
from pojok.visits.actions.arrival import clean_members, known_purpose
from pojok.visits.actions.consulting import OUTCOME_MAX
from pojok.visits.actions.correct_end import put_state_right
from pojok.visits.actions.correct_guest import (
    put_agency_right,
    put_name_right,
    put_phone_right,
    put_position_right,
)
from pojok.visits.actions.direct import queue_of
from pojok.visits.actions.moments import put_times_right
from pojok.visits.actions.rows import change, plain
from pojok.visits.models import Correction, Visit

OF_GUEST = ("name", "phone", "position", "agency")
TIMES = ("arrived_at", "called_at", "ended_at")

# What puts one field right: gets the act, the visit and the value given; says what stood there and what stands now.
Put = Callable[[Act, Visit, object], tuple[Any, Any]]


@repeatable
def correct(*, key: UUID, visit_id: UUID, by: Caller, corrections: Mapping[str, object], reason: str) -> Done:
    """Put fields of a visit right. Names of fields: `name`, `agency`, `phone`, `position` (of the guest), `need`,
    `purpose`, `unit`, `topic`, `members`, `letter_number`, `outcome`, the times `arrived_at`, `called_at`, `ended_at`,
    `steps.<code>.began_at` and `.ended_at`, and `state` of a visit that the day's end closed.

    All or nothing; each becomes a Correction with its old value, and one Event says which. It can be undone.
    Refused: who may not; a cancelled visit; an unknown field, or a value as it can't be, naming the field; times out of
    their order; nothing that differs; an empty reason.
    """
    given = {name: _canonical(value) for name, value in corrections.items()}
    with acting(key, "correction", by=by, content=[visit_id, given, reason]) as act:
        visit = begin(act, visit_id)
        changed = _put_right(act, visit, given)
        if not changed:
            raise bad_input(
                "nothing_changed", _("Belum ada yang diubah."), field="", remedy=_("Ubah isian yang salah.")
            )
        code, text = coded_reason(visit.office_id, "correction", reason)
        for field, old, new in changed:
            row = Correction.objects.create(
                pk=derive(key, field), visit=visit, field=field, old=plain(old), new=plain(new), reason_code=code,
                reason=text, by_id=act.staff.user_id, at=act.at,
            )  # fmt: skip
            act.made(row)
        act.payload = {"fields": [field for field, _old, _new in changed], "reason": code}
        act.move()
    return Done(visit)


def _put_right(act: Act, visit: Visit, given: Mapping[str, object]) -> list[tuple[str, Any, Any]]:
    """What differs afterwards: field, old, new. How it ended comes last, since it needs the unit and the hour."""
    if any(name in OF_GUEST for name in given):
        # Another visit of the same guest may be corrected at this moment.
        visit.guest = Guest.objects.select_for_update(no_key=True).get(pk=visit.guest_id)
    times = {name: _moment(name, value) for name, value in given.items() if is_time(name)}
    for name in given:
        if name not in FIELDS and name != "state" and not is_time(name):
            remedy = _("Yang bisa diperbaiki: %(known)s.") % {"known": ", ".join((*FIELDS, "state", *TIMES))}
            raise bad_input("unknown_field", _("Isian itu tidak dikenal di sini."), field=name[:60], remedy=remedy)
    found: list[tuple[str, Any, Any]] = []
    for name, put in FIELDS.items():
        if name in given:
            found.append((name, *put(act, visit, given[name])))
    found += [(one.field, one.old, one.new) for one in put_times_right(act, visit, times)]
    if "state" in given:
        found.append(("state", *put_state_right(act, visit, given["state"], ended_at=times.get("ended_at"))))
    return [(name, old, new) for name, old, new in found if old != new]


def is_time(name: str) -> bool:
    """Whether a field's value is a time."""
    parts = name.split(".")
    return name in TIMES or (len(parts) == 3 and parts[0] == "steps" and parts[2] in ("began_at", "ended_at"))


def _canonical(value: object) -> object:
    """One content, however it was sent: a moment in UTC, a list as a list."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return list(value) if isinstance(value, tuple) else value


def _moment(name: str, given: object) -> datetime:
    """A time that was given, as a moment or as text with its offset."""
    try:
        moment = datetime.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None or not 2000 <= moment.year < 2200:
        remedy = _("Tulis jamnya, misalnya 09.12.")
        raise bad_input("bad_time", _("Waktu itu tidak terbaca."), field=name, remedy=remedy)
    return moment.astimezone(UTC)


def _text(field: str, clean: Callable[[object], str]) -> Put:
    def put(act: Act, visit: Visit, given: object) -> tuple[str, str]:
        old, new = getattr(visit, field), clean(given)
        change(act, visit, **{field: new})
        return old, new

    return put


def _purpose(act: Act, visit: Visit, given: object) -> tuple[str, str]:
    old, new = visit.purpose, known_purpose(str(given))
    change(act, visit, purpose=new)
    return old, new


def _members(act: Act, visit: Visit, given: object) -> tuple[list[str], list[str]]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise bad_input("not_a_list", _("Isian ini harus berupa daftar nama."), field="members")
    names = clean_members(given)
    old = list(visit.members)
    change(act, visit, members=names)
    return old, names


def _topic(act: Act, visit: Visit, given: object) -> tuple[str | None, str | None]:
    code = clean_line(given or "", field="topic", required=False)
    topic = Topic.objects.filter(office_id=visit.office_id, code=code).first() if code else None
    if code and topic is None:
        raise bad_input("unknown_topic", _("Topik itu tidak dikenal."), field="topic")
    old = visit.topic.code if visit.topic else None
    change(act, visit, topic_id=topic.pk if topic else None)
    return old, topic.code if topic else None


def _unit(act: Act, visit: Visit, given: object) -> tuple[str | None, str | None]:
    """Who really received the guest. Before the end that is no correction: the queue must know, so it is handed off."""
    unit = queue_of(visit.office_id, clean_line(given, field="unit"))
    if not visit.is_over and unit.pk != visit.unit_id:
        if visit.unit_id is None:
            sentence, remedy = _("Tamu ini belum diarahkan."), _("Arahkan ke bidang itu.")
        else:
            sentence, remedy = _("Kunjungan ini masih berjalan."), _("Alihkan ke bidang itu; tamu mendapat nomor baru.")
        raise Refused("hand_off_instead", sentence, remedy, field="unit", more={"state": visit.state})
    old = visit.unit.code if visit.unit else None
    change(act, visit, unit_id=unit.pk)
    return old, unit.code


# In the order they are put right: the guest before the agency, which is of the guest who stands there then.
FIELDS: dict[str, Put] = {
    "name": put_name_right,
    "agency": put_agency_right,
    "phone": put_phone_right,
    "position": put_position_right,
    "need": _text("need", lambda given: clean_text(given, field="need")),
    "purpose": _purpose,
    "unit": _unit,
    "topic": _topic,
    "members": _members,
    "letter_number": _text(
        "letter_number", lambda given: clean_line(given, field="letter_number", longest=80, required=False)
    ),
    "outcome": _text("outcome", lambda given: clean_line(given, field="outcome", longest=OUTCOME_MAX, required=False)),
}
