"""An official, or a whole unit, goes on a break with a time of return, and is back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from pojok import live
from pojok.history.once import Doing, Repeated, once
from pojok.history.recording import record
from pojok.lib import clock, days, keys
from pojok.lib.locks import hold
from pojok.lib.refusals import Refused, bad_input, not_found
from pojok.organisation.breaks import why_not_break
from pojok.organisation.callers import Caller
from pojok.organisation.models import Break, Membership, Office, Unit, User
from pojok.organisation.queries import queues_of
from pojok.organisation.reasons import coded_reason

MINUTES_AT_MOST = 600
REASON_MAX = 160


def take_break(
    *,
    key: UUID,
    by: Caller,
    unit: str | None = None,
    user: str | None = None,
    reason: str,
    back_at: datetime | None = None,
    minutes: int | None = None,
    rest_of_day: bool = False,
) -> tuple[Break, bool]:
    """A pause begins: of a unit (its code; a sub-unit's means its queue), of an official (username), or of `by`.

    `reason`: a code of the office or words. Back at `back_at`, or in `minutes`, or not today (`rest_of_day`): exactly
    one of them. It ends the pause that the same unit or official is on. Returns the Break, and whether this was a
    repeat. Refused: who may not; unknown unit or official; a time of return that has passed or lies on another day.
    """
    content = [unit, user, reason, back_at, minutes, rest_of_day]
    try:
        with once(key, "break.begun", by=by, content=content) as doing:
            office = Office.objects.get(pk=by.office_id)
            of_unit, of_user = _subject(by, unit, user)
            unit_id, user_id = of_unit.pk if of_unit else None, of_user.pk if of_user else None
            if refused := why_not_break(by, unit_id=unit_id, user_id=user_id):
                raise refused
            until = _back(office, doing.at, back_at, minutes, rest_of_day)
            code, words = coded_reason(office.pk, "break", reason, longest=REASON_MAX)
            # One at a time for one unit or person: two at once would each end the one before and begin their own.
            hold("break", office.pk, unit_id, user_id)
            _end_the_one_before(doing, office, by, of_unit, of_user)
            begun = Break.objects.create(
                pk=key,
                office=office,
                unit=of_unit,
                user=of_user,
                reason_code=code,
                reason=words,
                began_at=doing.at,
                back_at=until,
                by_id=by.user_id,
            )
            doing.payload = _payload(begun) | {
                "reason": code,
                "back_at": until.isoformat() if until else None,
            }
            _tell(begun)
        return begun, False
    except Repeated as repeat:
        return Break.objects.select_related("office", "unit", "user").get(pk=repeat.event.subject_id), True


def end_break(*, key: UUID, by: Caller, break_id: UUID) -> tuple[Break, bool]:
    """Back again, early or just begun by mistake: the pause ends now and stays on record.

    Refused: not there; who may not; over already.
    """
    try:
        with once(key, "break.ended", by=by, content=break_id) as doing:
            found = Break.objects.select_for_update(of=("self",)).select_related("office", "unit", "user")
            taken = found.filter(pk=break_id, office_id=by.office_id).first()
            if taken is None:
                raise not_found(_("Istirahat itu tidak ditemukan."))
            if refused := why_not_break(by, unit_id=taken.unit_id, user_id=taken.user_id):
                raise refused
            over = _over_since(taken, doing.at)
            if over is not None:
                at = days.local(over, taken.office.timezone)
                sentence = _("Istirahat itu sudah berakhir pukul %(at)s.") % {"at": at.strftime("%H.%M")}
                raise Refused("break_over", sentence, _("Tidak ada lagi yang perlu dilakukan."))
            taken.ended_at = doing.at
            taken.save(update_fields=["ended_at"])
            doing.subject_id = taken.pk
            doing.payload = _payload(taken)
            _tell(taken)
        return taken, False
    except Repeated as repeat:
        return Break.objects.select_related("office", "unit", "user").get(pk=repeat.event.subject_id), True


def _subject(by: Caller, unit: str | None, user: str | None) -> tuple[Unit | None, User | None]:
    """Whose pause it is: one of the two."""
    if unit and user:
        sentence = _("Istirahat dicatat untuk satu bidang atau satu orang, tidak keduanya.")
        raise bad_input("unit_or_user", sentence, field="user", remedy=_("Sebut salah satu saja."))
    if unit:
        found = (
            Unit.objects.filter(office_id=by.office_id, code=unit.strip().casefold())
            .select_related("parent__parent__parent")
            .first()
        )
        queue = found.queue_unit if found else None
        if queue is None:
            raise bad_input("unknown_unit", _("Bidang itu tidak dikenal."), field="unit")
        return queue, None
    if user is None or user == by.username:
        return None, User.objects.get(pk=by.user_id)
    serving = Membership.objects.in_force(clock.now()).filter(office_id=by.office_id, role="konsultan")
    official = User.objects.filter(username=user, is_active=True, pk__in=serving.values("user_id")).first()
    if official is None:
        raise bad_input("unknown_official", _("Tidak ada pejabat dengan nama pengguna itu."), field="user")
    return None, official


def _back(
    office: Office, now: datetime, back_at: datetime | None, minutes: int | None, rest_of_day: bool
) -> datetime | None:
    """When they are back; None: not today."""
    if (back_at is not None) + (minutes is not None) + rest_of_day != 1:
        sentence = _("Sebutkan kapan kembali.")
        remedy = _("Jam kembali, jumlah menit, atau tidak kembali hari ini: salah satu saja.")
        raise bad_input("back_needed", sentence, field="back_at", remedy=remedy)
    if rest_of_day:
        return None
    field = "back_at" if minutes is None else "minutes"
    if minutes is not None:
        if not 1 <= minutes <= MINUTES_AT_MOST:
            remedy = _("Isi 1 sampai %(most)d menit.") % {"most": MINUTES_AT_MOST}
            raise bad_input("bad_minutes", _("Lama istirahat itu tidak bisa dipakai."), field=field, remedy=remedy)
        back_at = now + timedelta(minutes=minutes)
    if back_at is None or back_at <= now:
        raise bad_input("back_in_past", _("Jam kembali itu sudah lewat."), field=field, remedy=_("Pilih jam nanti."))
    if office.day(back_at) != office.day(now):
        sentence = _("Jam kembali itu bukan hari ini.")
        raise bad_input("back_other_day", sentence, field=field, remedy=_("Pilih tidak kembali hari ini."))
    return back_at


def _end_the_one_before(doing: Doing, office: Office, by: Caller, unit: Unit | None, user: User | None) -> None:
    """At most one pause of a unit or person goes on. One that had run out by itself ended at its hour."""
    before = Break.objects.filter(office=office, unit=unit, user=user, ended_at=None).select_related("office").first()
    if before is None:
        return
    over = _over_since(before, doing.at)
    before.ended_at = over or doing.at
    before.save(update_fields=["ended_at"])
    if over is None:
        record(
            key=keys.derive(doing.key, "before"),
            kind="break.ended",
            office_id=office.pk,
            subject_id=before.pk,
            by_id=by.user_id,
            via=by.via,
            digest=keys.digest("break.ended", [by.office_id, by.user_id, before.pk]),
            at=doing.at,
            payload=_payload(before),
        )


def _over_since(taken: Break, now: datetime) -> datetime | None:
    """When it was over, by a press or by itself; None while it goes on."""
    if taken.ended_at is not None:
        return taken.ended_at
    _start, next_day = days.day_span(taken.office.day(taken.began_at), taken.office.timezone)
    runs_out = taken.back_at or next_day
    return runs_out if runs_out <= now else None


def _payload(one: Break) -> dict[str, object]:
    return {"unit": one.unit.code if one.unit else None, "user": one.user_id}


def _tell(one: Break) -> None:
    """Open screens of the office, of the board, and of the guests who wait for the unit or the official."""
    queues = [one.unit_id] if one.unit_id else queues_of(one.office_id, [one.user_id or 0]).get(one.user_id or 0, [])
    live.changed(f"office:{one.office_id}", f"board:{one.office_id}", *(f"unit:{pk}" for pk in queues))
