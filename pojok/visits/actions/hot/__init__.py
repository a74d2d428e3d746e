"""The acts pressed most, tried as one statement each (docs/decisions/024).

Each function answers None when it isn't the plain case: then the ORM form beside it does it, or refuses it, or
recognises the repeat. What is plain: the caller may by role, the visit follows the office's SOP in force, nothing is
named that needs looking up apart, no key was used before, and nobody acts on the same visit at the same moment.
"""

from pojok.visits.actions.hot.arriving import arrive_at_once
from pojok.visits.actions.hot.calling import call_next_at_once
from pojok.visits.actions.hot.directing import direct_at_once
from pojok.visits.actions.hot.door import move_at_once
from pojok.visits.actions.hot.presuming import never

__all__ = ["arrive_at_once", "call_next_at_once", "direct_at_once", "move_at_once", "never"]
