from pojok.organisation.models.breaks import Break, RegularBreak
from pojok.organisation.models.office import GuestDuty, Office, PriorityReason, ReasonCode, WorkingHours
from pojok.organisation.models.people import Membership, Role, Token, User
from pojok.organisation.models.places import Place, Position, Unit

__all__ = [
    "Break",
    "GuestDuty",
    "Membership",
    "Office",
    "Place",
    "Position",
    "PriorityReason",
    "ReasonCode",
    "RegularBreak",
    "Role",
    "Token",
    "Unit",
    "User",
    "WorkingHours",
]
