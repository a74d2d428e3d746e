"""Rows 1…n all exist, none twice, under any concurrency (design §4.3)."""

from functools import partial
from uuid import uuid4

import pytest

from tests.concurrency.clients import at_once, statuses
from tests.concurrency.conftest import Desk

pytestmark = pytest.mark.concurrency

GUESTS = 200


def arrive_and_direct(desk: Desk, unit: str, number: int) -> int:
    guest = {"name": f"Tamu {number}", "agency": "dinkes"}
    visit = desk.piket.post("/visits", {"guest": guest}).json()["id"]
    for act in ("greeting", "report"):
        assert desk.piket.post(f"/visits/{visit}/{act}").status_code == 201
    answer = desk.piket.post(f"/visits/{visit}/direction", {"unit": unit})
    assert answer.status_code == 201, answer.text
    given: int = answer.json()["ticket"]["number"]
    return given


def test_two_hundred_check_ins_and_directions_at_once_get_1_to_200(desk: Desk):
    desk.piket  # noqa: B018 - its token is made before the rush
    numbers = at_once([partial(arrive_and_direct, desk, "aset", n) for n in range(GUESTS)], clients=GUESTS)
    assert sorted(numbers) == list(range(1, GUESTS + 1))
    rows = desk.server.sql(
        """SELECT t.number FROM visits_ticket t JOIN organisation_unit u ON u.id = t.unit_id
           WHERE u.code = 'aset' ORDER BY t.number"""
    )
    assert [row[0] for row in rows] == list(range(1, GUESTS + 1))


def test_refused_and_repeated_directions_leave_no_gap(desk: Desk):
    visits = []
    for number in range(30):
        guest = {"name": f"Ulang {number}", "agency": "dikbud"}
        visits.append(desk.piket.post("/visits", {"guest": guest}).json()["id"])
        for act in ("greeting", "report"):
            assert desk.piket.post(f"/visits/{visits[-1]}/{act}").status_code == 201
    keys = {visit: uuid4() for visit in visits}
    acts = []
    for visit in visits:
        direct = partial(desk.piket.post, f"/visits/{visit}/direction", {"unit": "anggaran"})
        # The same press twice, another press on the same guest, and one that is refused after it got its number.
        acts += [partial(direct, key=keys[visit]), partial(direct, key=keys[visit]), direct]
        acts.append(partial(desk.petugas.post, f"/visits/{visit}/direction", {"unit": "anggaran"}))
    desk.petugas  # noqa: B018
    counted = statuses(at_once(acts))
    assert set(counted) <= {200, 201, 403, 409}
    assert counted[201] == len(visits)
    assert counted[403] == len(visits)
    rows = desk.server.sql(
        """SELECT t.number FROM visits_ticket t JOIN organisation_unit u ON u.id = t.unit_id
           WHERE u.code = 'anggaran' ORDER BY t.number"""
    )
    assert [row[0] for row in rows] == list(range(1, len(visits) + 1))


def test_one_new_name_of_one_new_agency_at_once_is_one_guest(desk: Desk):
    body = {"guest": {"name": "Nama Baru Sekali", "agency": "Instansi Baru Sekali"}}
    counted = statuses(at_once([partial(desk.piket.post, "/visits", body) for _ in range(16)]))
    assert counted == {201: 16}
    ((guests,),) = desk.server.sql("SELECT count(*) FROM guests_guest WHERE name = 'Nama Baru Sekali'")
    ((agencies,),) = desk.server.sql("SELECT count(*) FROM guests_agency WHERE name = 'Instansi Baru Sekali'")
    assert (guests, agencies) == (1, 1)
