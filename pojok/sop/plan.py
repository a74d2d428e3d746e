"""The SOP of one version as a value: which steps, which acts, who may. Pure; nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

# The acts that are code, in the order a visit passes through them (design §3.1).
ACTS = ("check_in", "greet", "report", "take", "direct", "call", "consult", "end", "finish")

# Pressed at the door, one after the other: where a step names several of them, one press does them all.
DOOR_ACTS = ("check_in", "greet", "report")


@dataclass(frozen=True)
class PlanStep:
    """One row. `minutes` None: the manual leaves the standard blank."""

    code: str
    order: int
    label: str
    text: str
    acts: tuple[str, ...]
    performers: frozenset[str]
    minutes: int | None


@dataclass(frozen=True)
class Plan:
    """A SOP version that a visit follows."""

    version_id: int
    number: int
    title: str
    steps: tuple[PlanStep, ...]

    def __hash__(self) -> int:
        """A version never changes; hashing all its words with every look-up would cost more than what is looked up."""
        return hash(self.version_id)

    @cached_property
    def _by_code(self) -> dict[str, PlanStep]:
        return {step.code: step for step in self.steps}

    @cached_property
    def _by_act(self) -> dict[str, PlanStep]:
        return {act: step for step in self.steps for act in step.acts}

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The acts this SOP needs, in their order. `check_in` and `finish` always do: a visit begins and ends."""
        named = set(self._by_act) | {"check_in", "finish"}
        return tuple(act for act in ACTS if act in named)

    def step(self, code: str) -> PlanStep | None:
        return self._by_code.get(code)

    def step_of(self, act: str) -> PlanStep | None:
        """The step an act belongs to; None when this SOP dropped the act."""
        return self._by_act.get(act)

    def may(self, act: str, roles: frozenset[str]) -> bool:
        """Does one of these roles perform that act here? A dropped act falls to the next step that names roles."""
        step = self.step_of(act)
        if step is None:
            later = ACTS[ACTS.index(act) :]
            step = next((s for a in later if (s := self.step_of(a))), self.steps[-1])
        return not step.performers.isdisjoint(roles)

    def pressed_with(self, act: str) -> tuple[str, ...]:
        """Further acts that one press of `act` does too: the door acts that follow it in the same step."""
        step = self.step_of(act)
        if step is None or act not in DOOR_ACTS:
            return ()
        at = DOOR_ACTS.index(act)
        return tuple(a for a in DOOR_ACTS[at + 1 :] if a in step.acts)

    def before(self, code: str) -> tuple[PlanStep, ...]:
        """The steps that come before that one."""
        order = self._by_code[code].order
        return tuple(step for step in self.steps if step.order < order)

    def by_hand(self) -> tuple[PlanStep, ...]:
        """Steps without an act, which somebody confirms."""
        return tuple(step for step in self.steps if not step.acts)

    def by_hand_before(self, act: str) -> bool:
        """Whether somebody confirms a step before this act's."""
        step = self.step_of(act)
        return step is not None and any(hand.order < step.order for hand in self.by_hand())
