"""One function for one thing a person does to a visit."""

from pojok.visits.actions.acting import Done
from pojok.visits.actions.calling import call, call_next
from pojok.visits.actions.check_in import check_in
from pojok.visits.actions.close_day import close_day, close_days, see_day_end
from pojok.visits.actions.coming_back import return_due
from pojok.visits.actions.consulting import consult, end, finish
from pojok.visits.actions.correct import correct
from pojok.visits.actions.direct import direct
from pojok.visits.actions.door import greet, phoned, report, take
from pojok.visits.actions.hand_off import hand_off
from pojok.visits.actions.late import enter_late
from pojok.visits.actions.leaving import depart, miss, park, return_guest
from pojok.visits.actions.links import revoke_link
from pojok.visits.actions.prove import prove
from pojok.visits.actions.steps import confirm_step, skip_step
from pojok.visits.actions.telling import tell_all, tell_what_changed
from pojok.visits.actions.undo import undo

__all__ = [
    "Done",
    "call",
    "call_next",
    "check_in",
    "close_day",
    "close_days",
    "confirm_step",
    "consult",
    "correct",
    "depart",
    "direct",
    "end",
    "enter_late",
    "finish",
    "greet",
    "hand_off",
    "miss",
    "park",
    "phoned",
    "prove",
    "report",
    "return_due",
    "return_guest",
    "revoke_link",
    "see_day_end",
    "skip_step",
    "take",
    "tell_all",
    "tell_what_changed",
    "undo",
]
