"""One function for one thing a person does to a visit."""

from pojok.visits.actions.acting import Done
from pojok.visits.actions.calling import call, call_next
from pojok.visits.actions.check_in import check_in
from pojok.visits.actions.consulting import consult, end, finish
from pojok.visits.actions.direct import direct
from pojok.visits.actions.door import greet, phoned, report, take
from pojok.visits.actions.hand_off import hand_off
from pojok.visits.actions.leaving import depart, miss, park, return_guest
from pojok.visits.actions.prove import prove
from pojok.visits.actions.steps import confirm_step, skip_step
from pojok.visits.actions.undo import undo

__all__ = [
    "Done",
    "call",
    "call_next",
    "check_in",
    "confirm_step",
    "consult",
    "depart",
    "direct",
    "end",
    "finish",
    "greet",
    "hand_off",
    "miss",
    "park",
    "phoned",
    "prove",
    "report",
    "return_guest",
    "skip_step",
    "take",
    "undo",
]
