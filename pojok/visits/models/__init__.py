from pojok.visits.models.act import VisitAct
from pojok.visits.models.call import Call
from pojok.visits.models.moves import Absence, Departure, HandOff
from pojok.visits.models.step import StepRun
from pojok.visits.models.ticket import Ticket, TicketCounter, TicketVoid
from pojok.visits.models.visit import Purpose, State, Visit

__all__ = [
    "Absence",
    "Call",
    "Departure",
    "HandOff",
    "Purpose",
    "State",
    "StepRun",
    "Ticket",
    "TicketCounter",
    "TicketVoid",
    "Visit",
    "VisitAct",
]
