from pojok.guests.actions.agencies import agency_named
from pojok.guests.actions.matching import GuestGiven, match_or_make
from pojok.guests.actions.merging import merge_agencies, merge_guests, unmerge_agencies, unmerge_guests
from pojok.guests.actions.ordering import correct_agency, correct_guest
from pojok.guests.actions.searching import refresh_search, rewrite_search

__all__ = [
    "GuestGiven",
    "agency_named",
    "correct_agency",
    "correct_guest",
    "match_or_make",
    "merge_agencies",
    "merge_guests",
    "refresh_search",
    "rewrite_search",
    "unmerge_agencies",
    "unmerge_guests",
]
