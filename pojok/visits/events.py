"""Kinds of Events of a visit and what each may carry. `recorded_by`: who wrote it down, where somebody else did it."""

from pojok.history.kinds import code, codes, declare, flag, ident, moment, number

declare("visit.checked_in", guest=ident, agency=ident, members=number, purpose=code, priority=code, sop=number,
        arrived_at=moment, warnings=codes)  # fmt: skip
declare("visit.greeted")
declare("visit.reported")
declare("visit.taken")
declare("visit.directed", unit=code, topic=code, official=ident, purpose=code, ticket=ident, number=number)
declare("visit.called", unit=code, place=code, ticket=ident, times=number, full=flag, recorded_by=ident)
declare("visit.consulted", unit=code, place=code, recorded_by=ident)
declare("visit.ended", recorded_by=ident)
declare("visit.finished", outcome=flag, recorded_by=ident)
declare("visit.missed")
declare("visit.parked", minutes=number)
declare("visit.returned")
declare("visit.handed_off", kind=code, reason=code, from_unit=code, unit=code, from_ticket=ident, ticket=ident,
        number=number)  # fmt: skip
declare("visit.departed", reason=code, refer=code)
declare("visit.phoned")
declare("visit.step_confirmed", step=code)
declare("visit.step_skipped", step=code, reason=code)
declare("visit.proved")
declare("visit.corrected", fields=codes, reason=code)
declare("visit.link_revoked")
declare("day.closed", day=code, left=number, finished=number)
declare("day.seen", day=code)
declare("visit.undone", undoes=ident, act=code, ticket=ident)
