"""One visit as its page shows it, gathered from below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pojok import live
from pojok.history.models import Event
from pojok.lib import clock
from pojok.lib.keys import derive
from pojok.lib.phones import local_digits
from pojok.organisation.models import PriorityReason, ReasonCode
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of
from pojok.visits.links import token_of
from pojok.visits.models import StepRun, Visit, VisitAct
from pojok.visits.policies import act_name, may_do, next_step, why_not_confirm
from pojok.visits.queries.answer import runs_of
from pojok.visits.queries.case import AWAY, WAITING, Between, Case, TakingBack, between_steps, case_of, taking_back
from pojok.visits.queries.standing import standing, turn_name
from pojok.web.account.access import StaffRequest
from pojok.web.proof.offered import offered
from pojok.web.ui import words
from pojok.web.visits.corrected import corrected_of
from pojok.web.visits.timeline import names_for, timeline
from pojok.web.visits.words import warnings_said

UNDO_FOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Passed:
    """One line of the way through the SOP. `words`, `look`: the time it took, and how it stands to the standard."""

    label: str
    status: str
    began_at: datetime | None
    words: str = ""
    look: str = ""
    by: str = ""
    more: str = ""


def page(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    """All of the page."""
    moment, caller = clock.now(), request.caller
    plan, runs, case = plan_of(visit.sop_version_id), runs_of(visit), case_of(visit)
    events = list(Event.objects.of_office(visit.office_id).about(visit.pk).in_order())
    priority = PriorityReason.objects.filter(office=request.office, code=visit.priority_reason).first()
    stands = standing(visit, plan, next((run for run in runs if run.ended_at is None), None))
    own = _own_reasons(events, case, runs)
    recorded = {event.pk: event.recorded_at for event in events}
    today = request.office.day(moment)
    back = taking_back(case.acts, caller, lambda act: request.office.day(recorded.get(act.key, act.at)) == today)
    undo = back.act
    coming = next_step(visit, plan, runs)
    skips = ReasonCode.objects.filter(office=request.office, act="skip").exclude(code="lain")
    return {
        "now": moment,
        "visit": visit,
        "coming": coming,
        "by_hand": bool(coming and not coming.acts and why_not_confirm(coming, caller, visit) is None),
        "may_skip": coming is not None and may_do("skip", visit, caller, plan, runs),
        "skip_reasons": skips.order_by("order", "pk"),
        "standing": stands,
        "turn": turn_name(stands.turn),
        "priority": priority.name if priority else visit.priority_reason,
        "warnings": warnings_said(visit.warnings),
        "phone": local_digits(visit.guest.phone) if visit.guest.phone else "",
        "case": case,
        "passed": passed(visit, plan, runs, between_steps(case.acts), moment),
        "lines": timeline(
            events, names_for(visit, events, plan, own, corrected_of(visit, events, case.corrections, plan))
        ),
        "undo": undo,
        "undo_name": act_name(undo.act) if undo else "",
        "undo_until": _undo_until(request, undo, recorded, moment),
        "why_not_undo": _why_not_undo(back, events),
        "may_correct": may_do("correction", visit, caller, plan, runs),
        # Whoever has the link may act as the guest, so it is shown to those who may do those acts anyway.
        "guest_token": token_of(visit) if caller.has("petugas", "piket", "konsultan") else "",
        "proof": offered(visit, caller),
        "may_revoke": caller.has("petugas", "piket", "admin"),
        "live": live.sign([f"visit:{visit.pk}"]),
    }


def _undo_until(
    request: StaffRequest, undo: VisitAct | None, recorded: dict[UUID, datetime], moment: datetime
) -> datetime | None:
    """Until when the bar of the press that brought us here runs; None without one."""
    if undo is None or request.GET.get("did") != str(undo.press):
        return None
    until = recorded.get(undo.key, undo.at) + UNDO_FOR
    return until if until > moment else None


def _why_not_undo(back: TakingBack, events: list[Event]) -> str:
    """Why one's own last act can't be taken back any more, in a sentence; empty when it can, or when there is none."""
    if back.why_not == "other_day":
        return _("Yang Anda lakukan hari lain tidak bisa dibatalkan lagi; yang keliru diperbaiki.")
    if back.why_not == "elsewhere":
        return _("Tindakan Anda tidak bisa dibatalkan lagi: tamu sebelumnya sudah ditangani sesudah itu.")
    if back.why_not != "acted" or back.since is None:
        return ""
    via = next((event.via for event in events if event.pk == back.since.key), "")
    who = back.since.by.name if back.since.by else _("tamu") if via == "link" else _("sistem")
    names = {"who": who, "act": act_name(back.since.act)}
    return _("Tindakan Anda tidak bisa dibatalkan lagi: sesudahnya ada “%(act)s” oleh %(who)s.") % names


def passed(visit: Visit, plan: Plan, runs: list[StepRun], between: list[Between], moment: datetime) -> list[Passed]:
    """Runs of steps with what lies between them, in order of time; then the steps still to come."""
    told = [(run.began_at, n, _run(visit, plan, run, moment)) for n, run in enumerate(runs)]
    told += [(one.began_at, len(runs) + n, _between(visit, one, moment)) for n, one in enumerate(between)]
    lines = [line for _at, _n, line in sorted(told, key=lambda row: row[:2])]
    if visit.is_over:
        return lines
    begun = {run.code for run in runs}
    return lines + [Passed(step.label, "later", None) for step in plan.steps if step.code not in begun]


def _run(visit: Visit, plan: Plan, run: StepRun, moment: datetime) -> Passed:
    step = plan.step(run.code)
    label, by = step.label if step else run.code, run.by.name if run.by else ""
    if run.skipped:
        return Passed(label, "done", run.began_at, _("dilewati"), by=by, more=run.skipped)
    if run.ended_at is not None and not run.measured:
        return Passed(label, "done", run.began_at, _("tidak diukur"), by=by)
    took = words.spent((run.ended_at or moment) - run.began_at, step.minutes if step else None)
    status = "now" if run.ended_at is None and not visit.is_over else "done"
    return Passed(label, status, run.began_at, took.words, took.state, by)


def _between(visit: Visit, one: Between, moment: datetime) -> Passed:
    labels = {WAITING: _("Menunggu dipanggil"), AWAY: _("Tidak di tempat")}
    label = labels.get(one.kind, _("Menuju tempat konsultasi"))
    open_now = one.ended_at is None and not visit.is_over
    took = words.duration(int(((one.ended_at or visit.ended_at or moment) - one.began_at).total_seconds() // 60))
    return Passed(label, "now" if open_now else "done", one.began_at, took, more=_("bukan langkah SOP"))


def _own_reasons(events: list[Event], case: Case, runs: list[StepRun]) -> dict[str, str]:
    """The words of the reasons, by the Event that they belong to."""
    own = {str(one.pk): one.reason for one in case.departures}
    handed = {one.pk: one.reason for one in case.hand_offs}
    skipped = {run.code: run.skipped for run in runs if run.skipped}
    for event in events:
        if event.kind == "visit.handed_off":
            own[str(event.pk)] = handed.get(derive(event.pk, "handoff"), "")
        elif event.kind == "visit.step_skipped":
            own[str(event.pk)] = skipped.get(event.payload.get("step", ""), "")
    return own
