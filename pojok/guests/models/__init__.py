from pojok.guests.models.agency import Agency, AgencyAlias, AgencyKind
from pojok.guests.models.guest import Guest
from pojok.guests.models.merges import AgencyMerge, GuestMerge

__all__ = ["Agency", "AgencyAlias", "AgencyKind", "AgencyMerge", "Guest", "GuestMerge"]
