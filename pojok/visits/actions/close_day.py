"""Day's end: what nobody ended is ended by itself at the first minute of the next day (design §4.10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pojok import live
from pojok.history.once import Repeated, once
from pojok.history.recording import earlier, record
from pojok.lib import clock, days, keys
from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import Caller, SystemCaller
from pojok.organisation.models import Office, ReasonCode
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, acting, digest_of, held, repeatable
from pojok.visits.models import DayEnd, Departure, State, StepRun, Visit, VisitAct
from pojok.visits.queries.day_end import press_of

CLOSED = "kantor_tutup"
BY_ITSELF = "ditutup_otomatis"


def close_days() -> int:
    """Close every day of every office that is over, once a day, also after a downtime. Returns how many visits it
    ended. For the worker; repeating it does nothing: what is entered today for a day before is ended with today."""
    ended = 0
    for office in Office.objects.order_by("pk"):
        today = office.day(clock.now())
        yesterday = today - timedelta(days=1)
        if DayEnd.objects.filter(office=office, day=yesterday).exists():
            continue
        start, _end = days.day_span(today, office.timezone)
        before = Visit.objects.filter(office=office, arrived_at__lt=start)
        due = {office.day(at) for at in before.open().values_list("arrived_at", flat=True)}
        if due or before.exists():
            # Yesterday's row is made last: if we are stopped halfway, it is all looked at again.
            ended += sum(close_day(office=office, day=day) for day in sorted(due | {yesterday}))
    return ended


def close_day(*, office: Office, day: date) -> int:
    """End the open visits of that day: who was received is finished, marked `ditutup_otomatis`; who wasn't has left,
    `kantor_tutup`. The step it ends is not measured. Returns how many it ended.

    Each visit is an act of its own with a key of the day's, so that none is ended twice, whoever acts at the same
    time; the day gets its DayEnd at last. Refused: a day that isn't over.
    """
    if day >= office.day(clock.now()):
        raise Refused("day_not_over", _("Hari itu belum berakhir."))
    start, end = days.day_span(day, office.timezone)
    found = Visit.objects.filter(office=office, arrived_at__gte=start, arrived_at__lt=end).open()
    last_second = end - timedelta(seconds=1)
    ended = sum(
        _close(office, day, pk, last_second) for pk in found.order_by("arrived_at").values_list("pk", flat=True)
    )
    _settle(office, day, ended)
    return ended


def see_day_end(*, key: UUID, by: Caller, day: date) -> DayEnd:
    """The duty officer has looked through what that day's end ended. Refused: who isn't; a day without an end."""
    try:
        with once(key, "day.seen", by=by, content=day.isoformat()) as doing:
            if reason := policies.why_not_see_day_end(by):
                raise reason
            found = DayEnd.objects.select_for_update().filter(office_id=by.office_id, day=day).first()
            if found is None:
                raise not_found(_("Hari itu tidak ditutup otomatis."))
            if found.seen_at is None:
                found.seen_at, found.seen_by_id = doing.at, by.user_id
                found.save(update_fields=["seen_at", "seen_by"])
            doing.payload = {"day": day.isoformat()}
            live.changed(f"office:{by.office_id}")
    except Repeated:
        found = DayEnd.objects.get(office_id=by.office_id, day=day)
    return found


class _Over(Exception):  # noqa: N818 - somebody ended it a moment before; nothing is stored
    pass


def _close(office: Office, day: date, visit_id: UUID, last_second: datetime) -> int:
    try:
        return 0 if _closed(office, day, visit_id, last_second).repeated else 1
    except _Over:
        return 0


@repeatable
def _closed(office: Office, day: date, visit_id: UUID, last_second: datetime) -> Done:
    by, press = SystemCaller(office.pk), press_of(office, day)
    key = keys.derive(press, str(visit_id))
    with transaction.atomic():
        visit = held(visit_id, by)
        if visit.is_over:
            raise _Over
        last = VisitAct.objects.filter(visit=visit, undone_at=None).aggregate(at=Max("at"))["at"]
        at = max(last_second, last or last_second)
        received = visit.state in (State.CONSULTING, State.ENDING)
        name = "finish" if received else "departure"
        with acting(key, name, by=by, content=[visit_id, day.isoformat()], press=press, at=at) as act:
            act.on(visit)
            if reason := policies.why_not_person(name, by, act.plan, visit):
                raise reason
            act.end_absences()
            if received:
                act.open_step("finish")
                act.close_step()
                visit.warnings = [*visit.warnings, BY_ITSELF]
                act.payload = {"outcome": False}
            else:
                act.close_step()
                _leave(act, visit)
            StepRun.objects.filter(pk__in=act.before["closed"]).update(measured=False)
            visit.ended_at, visit.place_id = at, visit.place_id if received else None
            act.move()
    return Done(visit)


def _leave(act: Act, visit: Visit) -> None:
    words = ReasonCode.objects.filter(office_id=visit.office_id, act="departure", code=CLOSED).first()
    departure = Departure.objects.create(
        pk=act.key, visit=visit, reason_code=CLOSED, reason=words.name if words else _("Kantor sudah tutup"), at=act.at
    )
    act.made(departure)
    act.payload = {"reason": CLOSED}


def _settle(office: Office, day: date, ended: int) -> None:
    """The day's row, with what all its acts ended. What is ended later (an entry of that day that came after) is added,
    and to be seen again."""
    acts = VisitAct.objects.filter(press=press_of(office, day), undone_at=None)
    finished = acts.filter(act="finish").count()
    left = acts.filter(act="departure").count()
    by, key = SystemCaller(office.pk), press_of(office, day)
    with transaction.atomic():
        made = DayEnd(office=office, day=day, closed_at=clock.now(), left=left, finished=finished)
        DayEnd.objects.bulk_create([made], ignore_conflicts=True)
        stored = DayEnd.objects.select_for_update().get(office=office, day=day)
        if stored.closed_at != made.closed_at:
            if ended:
                DayEnd.objects.filter(pk=stored.pk).update(left=left, finished=finished, seen_at=None, seen_by=None)
        elif earlier(key) is None:
            record(
                key=key, kind="day.closed", office_id=office.pk, subject_id=key, by_id=None, via=by.via,
                digest=digest_of("day.closed", by, day.isoformat()),
                payload={"day": day.isoformat(), "left": left, "finished": finished},
            )  # fmt: skip
        live.changed(f"office:{office.pk}")
