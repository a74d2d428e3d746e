"""May this person, and may this thing now: the two questions asked by buttons, the API and every write."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pojok.lib.refusals import Refused
from pojok.organisation.callers import AnyCaller, Caller, GuestCaller, SystemCaller
from pojok.sop.plan import ACTS, Plan, PlanStep
from pojok.visits.models import State, StepRun, Visit
from pojok.visits.transitions import REACHED_BY, TRANSITIONS, expected, sources

# Acts in the order they are offered.
OFFERED = (
    "greet", "report", "take", "direct", "call", "consult", "end", "finish",
    "missed", "parking", "return", "handoff", "departure", "skip",
)  # fmt: skip


_NAMES = {
    "check_in": gettext_lazy("terima tamu"),
    "greet": gettext_lazy("sambut"),
    "report": gettext_lazy("laporkan ke piket"),
    "take": gettext_lazy("tanyai"),
    "direct": gettext_lazy("arahkan"),
    "call": gettext_lazy("panggil"),
    "consult": gettext_lazy("mulai konsultasi"),
    "end": gettext_lazy("akhiri konsultasi"),
    "finish": gettext_lazy("selesai"),
    "missed": gettext_lazy("tidak hadir"),
    "parking": gettext_lazy("tunda"),
    "return": gettext_lazy("kembali"),
    "handoff": gettext_lazy("alihkan"),
    "departure": gettext_lazy("pergi"),
    "phoned": gettext_lazy("sudah ditelepon"),
    "step": gettext_lazy("pastikan langkah"),
    "skip": gettext_lazy("lewati langkah"),
    "undo": gettext_lazy("batalkan"),
    "correction": gettext_lazy("perbaiki"),
    "late": gettext_lazy("catat dari kertas"),
    "day_end": gettext_lazy("periksa akhir hari"),
    "revoke": gettext_lazy("cabut tautan tamu"),
    "prove": gettext_lazy("buat bukti kunjungan"),
}


def act_name(act: str) -> str:
    """What an act is called on screen."""
    return str(_NAMES[act])


def why_not_person(act: str, by: AnyCaller, plan: Plan, visit: Visit | None) -> Refused | None:
    """Why this person may not do this act to this visit at all, or None."""
    if isinstance(by, GuestCaller):
        allowed = TRANSITIONS[act].by_guest and visit is not None and visit.pk == by.visit_id
        return None if allowed else _not_allowed(act)
    if isinstance(by, SystemCaller):
        return None if TRANSITIONS[act].by_system else _not_allowed(act)
    who = TRANSITIONS[act].who
    acting_roles = by.roles & who if who else frozenset(role for role in by.roles if plan.may(act, frozenset({role})))
    if not acting_roles:
        return _not_allowed(act)
    if acting_roles == {"konsultan"} and not _serves(by, visit):
        if visit is not None and visit.unit_id is None and visit.state not in sources(act, plan):
            # In nobody's queue yet: the order is what's wrong, and `why_not_now` says what comes first.
            return None
        return Refused(
            "other_queue",
            _("Tamu ini bukan di antrean Anda."),
            _("Minta konsultan bidangnya, atau piket mengalihkan."),
            "permission",
        )
    return None


def why_not_confirm(step: PlanStep, by: AnyCaller, visit: Visit) -> Refused | None:
    """Why this person may not confirm a step by hand, or None: the SOP names its performers."""
    if not isinstance(by, Caller):
        return _not_allowed("step")
    roles = by.roles & step.performers
    if not roles or (roles == {"konsultan"} and visit.unit_id and not _serves(by, visit)):
        return _not_allowed("step")
    return None


def why_not_now(act: str, visit: Visit, plan: Plan, runs: Iterable[StepRun] | None = None) -> Refused | None:
    """Why this act doesn't fit where the visit stands, naming what is expected instead, or None."""
    if visit.state not in sources(act, plan):
        return wrong_order(act, visit, plan)
    if act == "take" and visit.taken_at:
        name = visit.taken_by.name if visit.taken_by else ""
        return Refused("already_taken", _("Tamu ini sedang ditanyai %(name)s.") % {"name": name}, _("Pilih tamu lain."))
    if act == "skip":
        step = next_step(visit, plan, runs)
        return why_not_skip(step, visit, plan) if step else wrong_order(act, visit, plan)
    if act in ACTS and (step := plan.step_of(act)):
        return _why_not_before_hand_step(step, visit, plan, runs)
    return None


def why_not_call(visit: Visit, by: AnyCaller) -> Refused | None:
    """Why this konsultan may not call a guest whom a colleague is calling, or None: two officials never call the
    same guest (design §4.4). Once missed and returned, the guest is anybody's of the queue again."""
    if visit.state != State.CALLED or visit.called_by_id in (None, by.user_id):
        return None
    name = visit.called_by.name if visit.called_by else ""
    return Refused(
        "called_by_other",
        _("%(number)s baru saja dipanggil %(name)s.") % {"number": visit.ticket, "name": name},
        _("Panggil tamu lain, atau minta ia menandai tidak hadir."),
        more={"state": visit.state},
    )


def why_not_prove(visit: Visit, by: AnyCaller, *, received: bool) -> Refused | None:
    """Why this visit can't be proved, or not by this caller, or None. `received`: a consultation of it has begun."""
    if isinstance(by, Caller):
        may = by.has("petugas", "piket") or (by.has("konsultan") and _serves(by, visit))
    else:
        may = isinstance(by, GuestCaller) and by.visit_id == visit.pk
    if not may:
        return _not_allowed("prove")
    if visit.state == State.CANCELLED:
        sentence = _("Kunjungan ini dibatalkan, jadi tidak ada buktinya.")
        return Refused("cancelled", sentence, more={"state": visit.state})
    if not received and not (visit.state == State.LEFT and isinstance(by, Caller)):
        sentence = _("Bukti kunjungan baru bisa dibuat setelah tamu diterima.")
        return Refused("not_received", sentence, _("Tunggu sampai konsultasi dimulai."), more={"state": visit.state})
    return None


def why_not_see_day_end(by: Caller) -> Refused | None:
    """Why this person may not say that a day's end was looked through, or None: the duty officer corrects it."""
    return None if by.has("piket") else _not_allowed("day_end")


def why_not_revoke_link(by: Caller) -> Refused | None:
    """Why this person may not revoke a guest's link, or None."""
    return None if by.has("petugas", "piket", "admin") else _not_allowed("revoke")


def why_not_enter_late(by: Caller) -> Refused | None:
    """Why this person may not enter a visit from paper, or None: the door and the duty officer keep the paper."""
    return None if by.has("petugas", "piket") else _not_allowed("late")


# How often a guest may ask for more time during one visit: after that the queue would wait for somebody elsewhere.
MORE_TIME_AT_MOST = 2


def why_not_more_time(asked_before: int) -> Refused | None:
    """Why a guest who asked for more time so often may not ask again, or None."""
    if asked_before < MORE_TIME_AT_MOST:
        return None
    return Refused(
        "asked_enough",
        _("Anda sudah %(n)d kali minta waktu tambahan.") % {"n": MORE_TIME_AT_MOST},
        _("Bila masih perlu waktu, katakan kepada petugas di meja depan."),
    )


def wrong_order(act: str, visit: Visit, plan: Plan) -> Refused:
    """The refusal of an act out of order: says where the visit stands and what comes next."""
    following = expected(visit.state, plan)
    names = {"state": visit.get_state_display(), "act": act_name(act)}
    sentence = _("Belum bisa “%(act)s”: kunjungan ini %(state)s.") % names
    if visit.is_over:
        sentence = _("Kunjungan ini sudah berakhir (%(state)s).") % names
        remedy = _("Terima tamu lagi bila ia datang kembali.")
    else:
        remedy = _("Langkah berikutnya: %(next)s.") % {"next": act_name(following)} if following else ""
    return Refused("wrong_order", sentence, remedy, more={"state": visit.state, "expected": following})


# What a skipped act leaves behind. `direct` and `call` are not here: without a unit or a number nobody could go on.
AFTER_SKIP = {"greet": State.GREETED, "report": State.REPORTED, "end": State.ENDING, "finish": State.FINISHED}


def next_step(visit: Visit, plan: Plan, runs: Iterable[StepRun] | None = None) -> PlanStep | None:
    """The first step of the SOP that this visit has neither begun nor passed; of a begun one with acts still to
    come, that one. None when the visit is over."""
    if visit.state not in REACHED_BY:
        return None
    following = expected(visit.state, plan)
    upto = plan.step_of(following) if following else None
    for step in plan.steps:
        if step.code in _passed(visit, runs) and (upto is None or step.code != upto.code):
            continue
        if not step.acts or upto is None or step.order >= upto.order:
            return step
    return upto


def hand_step(visit: Visit, plan: Plan) -> PlanStep | None:
    """The step that comes next when nobody's act does it, so that a screen says it has to be confirmed or skipped."""
    if visit.is_over or not plan.by_hand():
        return None
    coming = next_step(visit, plan)
    return coming if coming and not coming.acts else None


def why_not_skip(step: PlanStep, visit: Visit, plan: Plan) -> Refused | None:
    """Why that step, being next, can't be skipped, or None."""
    if step.acts and ({"direct", "call"} & set(step.acts) or not AFTER_SKIP.keys() & set(step.acts)):
        sentence = _("Langkah “%(step)s” tidak bisa dilewati.") % {"step": step.label}
        return Refused(
            "step_needed", sentence, _("Kerjakan, atau catat bahwa tamu pergi."), more={"state": visit.state}
        )
    return None


def _passed(visit: Visit, runs: Iterable[StepRun] | None) -> set[str]:
    """Codes of the steps that this visit has begun, undone runs left out."""
    return {r.code for r in (runs if runs is not None else visit.runs.all()) if r.undone_at is None}


def may_do(act: str, visit: Visit, by: AnyCaller, plan: Plan, runs: Iterable[StepRun] | None = None) -> bool:
    """Both questions at once, for buttons."""
    return _remembered((act,), visit, by, plan, runs if act == "skip" or plan.by_hand() else ()) == (act,)


# What was answered, by all that it depends on: buttons and answers ask fourteen times a visit, and a sentence is wanted
# only where the answer is no and somebody presses.
_answered: dict[tuple[object, ...], tuple[str, ...]] = {}
_ANSWERS_AT_MOST = 20_000


def _remembered(
    acts: tuple[str, ...], visit: Visit, by: AnyCaller, plan: Plan, runs: Iterable[StepRun] | None
) -> tuple[str, ...]:
    """Those of the acts that this caller may do."""
    if not isinstance(by, Caller):
        return tuple(act for act in acts if _may_do(act, visit, by, plan, runs))
    asked = (
        acts,
        plan,
        by.roles,
        visit.state,
        visit.unit_id is None,
        visit.unit_id in by.unit_ids,
        visit.taken_at is None,
        visit.called_by_id in (None, by.user_id),
        frozenset(_passed(visit, runs)),
    )
    known = _answered.get(asked)
    if known is None:
        if len(_answered) >= _ANSWERS_AT_MOST:
            _answered.clear()
        known = _answered[asked] = tuple(act for act in acts if _may_do(act, visit, by, plan, runs))
    return known


def _may_do(act: str, visit: Visit, by: AnyCaller, plan: Plan, runs: Iterable[StepRun] | None) -> bool:
    return not (
        why_not_person(act, by, plan, visit)
        or why_not_now(act, visit, plan, runs)
        or (act == "call" and why_not_call(visit, by))
    )


def next_acts(visit: Visit, by: AnyCaller, plan: Plan, runs: Iterable[StepRun]) -> list[str]:
    """The acts this caller may do to this visit now."""
    return list(_remembered(OFFERED, visit, by, plan, runs))


def held_by_hand(act: str, visit: Visit, plan: Plan) -> bool:
    """Whether a step before this act's is yet to be confirmed by hand."""
    step = plan.step_of(act)
    return step is not None and _why_not_before_hand_step(step, visit, plan, None) is not None


def _why_not_before_hand_step(
    step: PlanStep, visit: Visit, plan: Plan, runs: Iterable[StepRun] | None
) -> Refused | None:
    """A step without an act has to be confirmed by hand before a later step's act (design §3.1)."""
    waiting_for = [s for s in plan.by_hand() if s.order < step.order]
    if not waiting_for:
        return None
    missing = next((s for s in waiting_for if s.code not in _passed(visit, runs)), None)
    if missing is None:
        return None
    sentence = _("Langkah “%(step)s” belum dipastikan.") % {"step": missing.label}
    remedy = _("Pastikan langkah itu, atau lewati dengan alasan.")
    return Refused("wrong_order", sentence, remedy, more={"state": visit.state, "expected": f"step:{missing.code}"})


def _serves(by: Caller, visit: Visit | None) -> bool:
    return visit is not None and visit.unit_id in by.unit_ids


def _not_allowed(act: str) -> Refused:
    sentence = _("Peran Anda tidak boleh melakukan “%(act)s”.") % {"act": act_name(act)}
    return Refused("not_allowed", sentence, _("Minta petugas yang berwenang."), "permission")
