"""The acts pressed most, each as one SQL statement (docs/decisions/024). The ORM form in `actions` is their model: a
statement does what that does in the plain case and finds no row in any other, so that refusals, repeats and their
sentences come from one place."""

from pojok.visits.queries.hot.arrival import arrive
from pojok.visits.queries.hot.calls import call_next
from pojok.visits.queries.hot.direction import direct
from pojok.visits.queries.hot.door import move_at_door
from pojok.visits.queries.hot.rows import Pressed, Presumed

__all__ = ["Pressed", "Presumed", "arrive", "call_next", "direct", "move_at_door"]
