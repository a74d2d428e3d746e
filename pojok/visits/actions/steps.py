"""Steps that no act belongs to are confirmed by hand; a step may be skipped with a reason."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller
from pojok.organisation.reasons import coded_reason
from pojok.sop.plan import PlanStep
from pojok.visits import policies
from pojok.visits.actions.acting import Act, Done, acting, held, repeatable
from pojok.visits.models import State, StepRun, Visit


@repeatable
def confirm_step(*, key: UUID, visit_id: UUID, by: Caller, code: str) -> Done:
    """Confirm a step that the SOP gives no act. It is a moment, so it isn't measured.

    Refused: a step with acts (they confirm it); done already; steps before it still open; not a performer.
    """
    with acting(key, "step", by=by, content=[visit_id, code]) as act:
        visit, step = _subject(act, visit_id, code)
        if reason := policies.why_not_confirm(step, by, visit):
            raise reason
        if step.acts:
            names = ", ".join(policies.act_name(a) for a in step.acts)
            sentence = _("Langkah “%(step)s” terjadi oleh tindakannya sendiri.") % {"step": step.label}
            remedy = _("Lakukan: %(acts)s.") % {"acts": names}
            raise Refused("step_has_acts", sentence, remedy, more={"expected": step.acts[0]})
        _refuse_out_of_order(act, visit, step)
        _instant(act, step)
        act.payload = {"step": step.code}
        act.move()
    return Done(visit)


@repeatable
def skip_step(*, key: UUID, visit_id: UUID, by: Caller, code: str, reason: str) -> Done:
    """Pass over the step that comes next, with a reason; it counts as not measured.

    Refused: a step that isn't next; one that decides where the guest goes or is called; an empty reason.
    """
    with acting(key, "skip", by=by, content=[visit_id, code, reason]) as act:
        visit, step = _subject(act, visit_id, code)
        if refused := policies.why_not_person("skip", by, act.plan, visit):
            raise refused
        if visit.is_over:
            raise policies.wrong_order("skip", visit, act.plan)
        reason_code, text = coded_reason(visit.office_id, "skip", reason)
        _refuse_out_of_order(act, visit, step)
        if step.acts:
            if refused := policies.why_not_skip(step, visit, act.plan):
                raise refused
            visit.state = policies.AFTER_SKIP[next(a for a in reversed(step.acts) if a in policies.AFTER_SKIP)]
            if visit.state == State.FINISHED:
                visit.ended_at = act.at
        _instant(act, step, skipped=text)
        act.payload = {"step": step.code, "reason": reason_code}
        act.move()
    return Done(visit)


def _subject(act: Act, visit_id: UUID, code: str) -> tuple[Visit, PlanStep]:
    visit = held(visit_id, act.by)
    act.on(visit)
    step = act.plan.step(code)
    if step is None:
        known = ", ".join(s.code for s in act.plan.steps)
        remedy = _("Langkah SOP ini: %(known)s.") % {"known": known}
        raise Refused("unknown_step", _("Langkah itu tidak ada."), remedy, "input", "step")
    return visit, step


def _refuse_out_of_order(act: Act, visit: Visit, step: PlanStep) -> None:
    """The step must be the one that comes next: the one of the next act, or an unconfirmed one before it."""
    coming = policies.next_step(visit, act.plan)
    if coming is None or coming.code != step.code:
        sentence = _("Langkah “%(step)s” bukan langkah berikutnya.") % {"step": step.label}
        remedy = _("Langkah berikutnya: %(next)s.") % {"next": coming.label} if coming else ""
        more = {"state": visit.state, "expected": f"step:{coming.code}" if coming else None}
        raise Refused("wrong_order", sentence, remedy, more=more)


def _instant(act: Act, step: PlanStep, skipped: str = "") -> None:
    """A run that begins and ends now."""
    open_run = StepRun.objects.filter(visit=act.visit, code=step.code, ended_at=None, undone_at=None).first()
    act.close_step()
    if open_run is not None:
        if skipped:
            # Whoever had begun it, nobody did it: its minutes say nothing.
            StepRun.objects.filter(pk=open_run.pk).update(skipped=skipped, measured=False)
        return
    run = StepRun.objects.create(
        visit=act.visit, code=step.code, began_at=act.at, ended_at=act.at, measured=False, by_id=act.user_id,
        press=act.press, skipped=skipped,
    )  # fmt: skip
    act.before["opened"].append(run.pk)
