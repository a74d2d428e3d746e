from pojok.history.models.cursor import Cursor
from pojok.history.models.event import Event

__all__ = ["Cursor", "Event"]
