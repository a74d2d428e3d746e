"""Making the bukti kunjungan of a visit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pojok import live
from pojok.history.once import Repeated, once
from pojok.lib.refusals import Refused
from pojok.organisation.callers import AnyCaller
from pojok.visits import policies
from pojok.visits.actions.acting import held
from pojok.visits.models import Proof
from pojok.visits.proofs import new_code
from pojok.visits.queries.proof import proof_of, was_received


@dataclass(frozen=True, slots=True)
class Proved:
    """The visit's proof; `made` is false when it was there before."""

    proof: Proof
    made: bool


class _MadeBefore(Refused):
    """Ends the act without writing anything; a Refused, so that `once` still looks whose key this is."""

    def __init__(self, proof: Proof) -> None:
        super().__init__("proved_before", "")
        self.proof = proof


def prove(*, key: UUID, visit_id: UUID, by: AnyCaller) -> Proved:
    """Make the proof of this visit, or answer the one it has: there is never a second code for it.

    From the first consultation on, also while it is still under way: a travelling official has the paper stamped
    before leaving, often in the room itself. A visit that ended as `left` has one too when staff make it: who came
    from far and was sent to another office was there nevertheless, and the paper says how it ended. Refused: nobody
    has received the guest yet; a cancelled visit; a caller who isn't of the door, the queue, or the guest.
    """
    try:
        with once(key, "visit.proved", by=by, content=visit_id) as doing:
            visit = held(visit_id, by)
            doing.subject_id = visit.pk
            if reason := policies.why_not_prove(visit, by, received=was_received(visit)):
                raise reason
            if (earlier := proof_of(visit)) is not None:
                raise _MadeBefore(earlier)
            proof = Proof.objects.create(pk=key, visit=visit, code=new_code(), made_at=doing.at, by_id=by.user_id)
            live.changed(f"visit:{visit.pk}")
    except _MadeBefore as before:
        return Proved(before.proof, made=False)
    except Repeated as repeat:
        return Proved(Proof.objects.select_related("visit").get(visit_id=repeat.event.subject_id), made=False)
    return Proved(proof, made=True)
