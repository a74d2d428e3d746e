"""The ways of a visit, as one table. Code, tests and the diagram in docs come from it."""

from __future__ import annotations

from dataclasses import dataclass

from pojok.sop.plan import ACTS, Plan
from pojok.visits.models.visit import State

STAYS = ""
DOOR = frozenset({"petugas", "piket"})
OF_QUEUE = frozenset({"konsultan"})


@dataclass(frozen=True)
class Transition:
    """From which states an act leads where, and what its Event is called.

    who: roles that may do it; empty means the SOP says (its step's performers). by_guest: also by the guest's link.
    by_system: also by itself, at the day's end or when a promised time has come.
    A konsultan always means one of the visit's queue.
    """

    act: str
    sources: frozenset[str]
    next: str
    event: str
    who: frozenset[str] = frozenset()
    by_guest: bool = False
    by_system: bool = False


def _t(
    act: str,
    sources: str,
    to: str,
    event: str,
    who: frozenset[str] = frozenset(),
    guest: bool = False,
    system: bool = False,
) -> Transition:
    return Transition(act, frozenset(sources.split()), to, f"visit.{event}", who, guest, system)


_OPEN = "arrived greeted reported waiting called missed parked consulting ending"

TRANSITIONS: dict[str, Transition] = {
    t.act: t
    for t in (
        _t("check_in", "", State.ARRIVED, "checked_in"),
        _t("greet", "arrived", State.GREETED, "greeted"),
        _t("report", "greeted", State.REPORTED, "reported"),
        _t("take", "reported", STAYS, "taken"),
        _t("direct", "reported", State.WAITING, "directed"),
        _t("call", "waiting called missed parked", State.CALLED, "called"),
        _t("consult", "called", State.CONSULTING, "consulted"),
        _t("end", "consulting", State.ENDING, "ended"),
        _t("finish", "consulting ending", State.FINISHED, "finished", system=True),
        _t("missed", "called", State.MISSED, "missed", OF_QUEUE),
        _t("parking", "waiting called", State.PARKED, "parked", OF_QUEUE, guest=True),
        _t("return", "missed parked", State.WAITING, "returned", DOOR | OF_QUEUE, guest=True, system=True),
        _t(
            "handoff",
            "waiting called missed parked consulting ending",
            State.WAITING,
            "handed_off",
            OF_QUEUE | {"piket"},
        ),
        _t("departure", _OPEN, State.LEFT, "departed", DOOR | OF_QUEUE, guest=True, system=True),
        _t("phoned", "arrived greeted reported", STAYS, "phoned", DOOR),
        _t("step", _OPEN, STAYS, "step_confirmed"),
        _t("skip", _OPEN, STAYS, "step_skipped", OF_QUEUE | {"piket"}),
        _t("correction", f"{_OPEN} finished left", STAYS, "corrected", OF_QUEUE | {"piket"}),
    )
}

# Which act brought a visit into a state; the SOP's acts after it are still to come.
REACHED_BY: dict[str, str] = {
    State.ARRIVED: "check_in",
    State.GREETED: "greet",
    State.REPORTED: "report",
    State.WAITING: "direct",
    State.CALLED: "call",
    State.MISSED: "direct",
    State.PARKED: "direct",
    State.CONSULTING: "consult",
    State.ENDING: "end",
}


# Done by the act after them when nobody pressed them.
IMPLIED = frozenset({"take", "end"})


def sources(act: str, plan: Plan) -> frozenset[str]:
    """States the act may start from in this SOP: the table's, and those before acts that the SOP dropped."""
    found = set(TRANSITIONS[act].sources)
    if act in ACTS:
        for state, reached in REACHED_BY.items():
            gap = ACTS[ACTS.index(reached) + 1 : ACTS.index(act)]
            if gap and not any(a in plan.acts and a not in IMPLIED for a in gap):
                found.add(state)
    return frozenset(found)


def expected(state: str, plan: Plan) -> str | None:
    """The next act of the SOP from this state; None when the visit is over."""
    reached = REACHED_BY.get(state)
    if reached is None:
        return None
    return next((a for a in ACTS[ACTS.index(reached) + 1 :] if a in plan.acts), None)
