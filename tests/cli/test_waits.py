"""`pojok waits`: how often what was told of waits held."""

import json
from datetime import timedelta
from uuid import uuid4

from pojok.lib import clock
from pojok.organisation.models import Office
from pojok.visits import actions
from pojok.visits.models import WaitTold
from tests.cli.test_commands import pojok
from tests.office import CODE, House, fresh
from tests.serving import Server


def test_it_reports_each_unit_for_people_and_for_programs(server: Server) -> None:
    with server.django():
        house = House(Office.objects.get(code=CODE))
        visit = fresh(house.waiting())
        told_at = clock.now() - timedelta(minutes=15)
        WaitTold.objects.create(
            visit=visit, ticket=visit.ticket, unit=visit.unit, told_at=told_at, ahead=1, officials=1,
            low_minutes=10, high_minutes=20, most_minutes=35,
        )  # fmt: skip
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    said = pojok(server, "waits")
    assert said.returncode == 0, said.stderr
    assert "perbendaharaan: tepat 100 % dari 1, “paling lama” tidak terlewati 100 %" in said.stdout
    assert "aset: belum ada yang bisa dinilai" in said.stdout
    answer = pojok(server, "waits", "--office", CODE, "--unit", "perbendaharaan-gaji", "--json")
    (office,) = json.loads(answer.stdout)["offices"]
    (unit,) = office["units"]
    assert (unit["unit"], unit["judged"], unit["held_share"], unit["most_held"]) == ("perbendaharaan", 1, 1.0, 1)
    assert unit["median_width_minutes"] == 10
    later = (clock.now() + timedelta(days=2)).date().isoformat()
    assert "tepat" not in pojok(server, "waits", "--since", later).stdout


def test_what_is_not_there_is_said_and_wrong_use_is_exit_2(server: Server) -> None:
    for arguments in (["--office", "tidak-ada"], ["--unit", "tidak-ada"]):
        refused = pojok(server, "waits", *arguments)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
    assert pojok(server, "waits", "--since", "kemarin").returncode == 2
