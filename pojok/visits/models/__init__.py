from pojok.visits.models.act import VisitAct
from pojok.visits.models.call import Call
from pojok.visits.models.correction import Correction
from pojok.visits.models.day_end import DayEnd
from pojok.visits.models.moves import Absence, Departure, HandOff
from pojok.visits.models.proof import Proof
from pojok.visits.models.step import StepRun
from pojok.visits.models.ticket import Ticket, TicketCounter, TicketVoid
from pojok.visits.models.visit import Purpose, State, Visit
from pojok.visits.models.wait import UnitWait, WaitTold

__all__ = [
    "Absence",
    "Call",
    "Correction",
    "DayEnd",
    "Departure",
    "HandOff",
    "Proof",
    "Purpose",
    "State",
    "StepRun",
    "Ticket",
    "TicketCounter",
    "TicketVoid",
    "UnitWait",
    "Visit",
    "VisitAct",
    "WaitTold",
]
