"""The demo day can be looked at from its first second."""

from pojok.lib import clock
from pojok.organisation.models import Office, Unit
from pojok.packs.demo import make_day
from pojok.visits.models import State, UnitWait, Visit, WaitTold
from pojok.visits.queries.waits import durations
from tests.conftest import PACK


def test_every_unit_has_enough_cases_and_everybody_who_waits_was_told(db: None) -> None:
    make_day(PACK)
    office = Office.objects.get()
    for unit in Unit.objects.filter(letter__isnull=False):
        assert len(durations(unit, office, clock.now(), last=200)) >= 10, unit.code
    assert not UnitWait.objects.filter(high_minutes=None).exists()
    told = WaitTold.objects.filter(low_minutes__isnull=False)
    assert set(told.values_list("visit_id", flat=True)) == set(
        Visit.objects.filter(state=State.WAITING).values_list("pk", flat=True)
    )
