"""Parked guests whose time has come are back by themselves."""

from __future__ import annotations

import structlog

from pojok.lib.clock import now
from pojok.lib.keys import derive
from pojok.lib.refusals import Refused
from pojok.organisation.callers import SystemCaller
from pojok.visits.actions.leaving import return_guest
from pojok.visits.queries import away

log = structlog.get_logger(__name__)


def return_due() -> int:
    """Each who is due waits again, with the old arrival; how many. Each in a transaction of its own, by a key derived
    from the absence, so that none returns twice. What was due during a downtime is found too."""
    returned = 0
    for absence in away.due(now()):
        by = SystemCaller(absence.visit.office_id)
        try:
            done = return_guest(key=derive(absence.pk, "return"), visit_id=absence.visit_id, by=by)
        except Refused as refused:  # somebody was quicker: called, gone, or said to be back
            log.info("return_not_needed", visit=str(absence.visit_id), code=refused.code)
        else:
            returned += not done.repeated
    return returned
