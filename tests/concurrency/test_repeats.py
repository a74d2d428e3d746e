"""The same act sent many times at once acts once (design §4.2)."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID, uuid4

import pytest

from tests.concurrency.clients import Caller, at_once, statuses
from tests.concurrency.conftest import Desk

pytestmark = pytest.mark.concurrency

TIMES = 10


def the_way(desk: Desk, visit: UUID) -> Iterator[tuple[Caller, str, object]]:
    """One visit's acts, from the door to the end and round by the side ways."""
    at = f"/visits/{visit}"
    reason = {"unit": "aset", "kind": "joint", "reason": "KIB"}
    yield desk.petugas, "/visits", {"guest": {"name": f"Tamu {visit}", "agency": f"Instansi {visit}"}}
    yield desk.petugas, f"{at}/greeting", None
    yield desk.petugas, f"{at}/report", None
    yield desk.piket, f"{at}/taking", None
    yield desk.piket, f"{at}/direction", {"unit": "perbendaharaan"}
    yield desk.perbendaharaan, f"{at}/calls", None
    yield desk.perbendaharaan, f"{at}/missed", None
    yield desk.petugas, f"{at}/return", None
    yield desk.perbendaharaan, f"{at}/parking", None
    yield desk.perbendaharaan, f"{at}/calls", None
    yield desk.perbendaharaan, f"{at}/consultation", None
    yield desk.perbendaharaan, f"{at}/handoff", reason
    yield desk.aset, f"{at}/calls", None
    yield desk.aset, f"{at}/consultation", None
    yield desk.aset, f"{at}/consultation/end", None
    yield desk.aset, f"{at}/finish", {"outcome": "beres"}


def test_each_act_sent_ten_times_at_once_acts_once(desk: Desk):
    visit = uuid4()
    count = 0
    for who, path, body in the_way(desk, visit):
        key = visit if path == "/visits" else uuid4()
        answers = at_once([partial(who.post, path, body, key=key) for _ in range(TIMES)])
        assert statuses(answers) == {201: 1, 200: TIMES - 1}, (path, [a.text for a in answers if a.status_code > 201])
        assert {a.json()["id"] for a in answers} == {str(visit)}
        count += 1
    ((events, acts),) = desk.server.sql(
        """SELECT (SELECT count(*) FROM history_event WHERE subject_id = %s),
                  (SELECT count(*) FROM visits_visitact WHERE visit_id = %s)""",
        visit, visit,
    )  # fmt: skip
    assert (events, acts) == (count, count)


def test_an_undo_sent_ten_times_at_once_undoes_once(desk: Desk):
    visit, gone, back = uuid4(), uuid4(), uuid4()
    desk.piket.post("/visits", {"guest": {"name": "Sri Wahyuni", "agency": "dinkes"}}, key=visit)
    desk.piket.post(f"/visits/{visit}/departure", {"reason": "tidak_jadi"}, key=gone)
    undo = partial(desk.piket.post, f"/visits/{visit}/undo", {"undoes": str(gone)}, key=back)
    assert statuses(at_once([undo] * TIMES)) == {201: 1, 200: TIMES - 1}
    assert desk.piket.get(f"/visits/{visit}")["state"] == "arrived"


def test_two_presses_on_one_guest_are_one_after_the_other(desk: Desk):
    """Ten people, ten keys, one guest: one directs, nine are told that it was done."""
    visit = uuid4()
    desk.piket.post("/visits", {"guest": {"name": "Budi Santoso", "agency": "dinkes"}}, key=visit)
    for act in ("greeting", "report"):
        desk.piket.post(f"/visits/{visit}/{act}")
    direct = partial(desk.piket.post, f"/visits/{visit}/direction", {"unit": "anggaran"})
    answers = at_once([direct] * TIMES)
    assert statuses(answers) == {201: 1, 409: TIMES - 1}
    assert {a.json()["state"] for a in answers if a.status_code == 409} == {"waiting"}


def test_another_content_under_one_key_at_once_is_refused(desk: Desk):
    key = uuid4()
    bodies = [{"guest": {"name": f"Orang {n % 2}", "agency": "dinkes"}} for n in range(TIMES)]
    answers = at_once([partial(desk.piket.post, "/visits", body, key=key) for body in bodies])
    counted = statuses(answers)
    assert (counted[201], counted[200], counted[409]) == (1, TIMES // 2 - 1, TIMES // 2)
    ((visits,),) = desk.server.sql("SELECT count(*) FROM visits_visit WHERE id = %s", key)
    assert visits == 1
