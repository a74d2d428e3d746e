from pojok.history.models.event import Event

__all__ = ["Event"]
