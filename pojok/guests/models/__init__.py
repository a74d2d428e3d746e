from pojok.guests.models.agency import Agency, AgencyAlias, AgencyKind
from pojok.guests.models.guest import Guest

__all__ = ["Agency", "AgencyAlias", "AgencyKind", "Guest"]
