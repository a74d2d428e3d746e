"""Likely waits: `forecast` is arithmetic, `reading` gives it the queue as it is."""

from pojok.visits.waits.forecast import Band, has_left
from pojok.visits.waits.reading import Queue, queue_of

__all__ = ["Band", "Queue", "has_left", "queue_of"]
