"""Whether a page offers the bukti kunjungan of a visit: to fetch, to make, or not yet."""

from __future__ import annotations

from dataclasses import dataclass

from pojok.organisation.callers import AnyCaller, GuestCaller
from pojok.visits.models import State, Visit
from pojok.visits.policies import why_not_prove
from pojok.visits.proofs import shown
from pojok.visits.queries.proof import proof_of, was_received

_AT_THE_DOOR = (State.ARRIVED, State.GREETED, State.REPORTED)
# A guest handed off waits once more: the page, asked for by everybody who waits, offers the paper again afterwards.
_WAITING = (*_AT_THE_DOOR, State.WAITING, State.CALLED, State.MISSED, State.PARKED)


@dataclass(frozen=True, slots=True)
class Offered:
    """`code`: of the proof there is, as it is written; `may_make`: there is none yet, and this caller may make it."""

    code: str = ""
    may_make: bool = False


def offered(visit: Visit, by: AnyCaller) -> Offered:
    """What this caller is offered; at most two statements, none while nobody can have received the guest."""
    if visit.state in (_WAITING if isinstance(by, GuestCaller) else _AT_THE_DOOR):
        return Offered()
    if (proof := proof_of(visit)) is not None:
        return Offered(code=shown(proof.code))
    return Offered(may_make=why_not_prove(visit, by, received=was_received(visit)) is None)
