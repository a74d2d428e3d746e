from pojok.guests.actions.agencies import agency_named, refresh_search
from pojok.guests.actions.matching import GuestGiven, match_or_make

__all__ = ["GuestGiven", "agency_named", "match_or_make", "refresh_search"]
