"""Events, tickets and SOP versions are not changed or deleted (design §4.7)."""

import pytest
from django.db import DatabaseError, connection, transaction

from pojok.history.kinds import checked, declare
from pojok.history.models import Event
from pojok.organisation.models import Office
from tests.office import CODE, House

TABLES = ("history_event", "visits_ticket", "visits_ticketvoid", "sop_sopversion", "sop_sopstep", "sop_sopactor")


@pytest.fixture
def house(db: None) -> House:
    made = House(Office.objects.get(code=CODE))
    made.waiting()
    return made


def test_the_tests_run_as_the_applications_role(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == ("pojok_app", False)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_role_has_no_right_to_alter(house: House, table: str, statement: str):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_triggers_refuse_too(db: None, table: str):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled = 'O'",
            [table],
        )
        assert cursor.fetchone()[0] >= 2


def test_every_act_writes_its_event_and_none_holds_a_name(house: House):
    visit_events = list(Event.objects.in_order())
    assert [e.kind for e in visit_events] == [
        "visit.checked_in", "visit.greeted", "visit.reported", "visit.directed",
    ]  # fmt: skip
    text = str([e.payload for e in visit_events])
    assert "Sri" not in text
    assert "Wahyuni" not in text


def test_a_payload_with_free_text_is_our_mistake_and_raises():
    declare("test.kind", unit=lambda v: v == "aset")
    assert checked("test.kind", {"unit": "aset"}) == {"unit": "aset"}
    with pytest.raises(ValueError, match="may not carry"):
        checked("test.kind", {"unit": "Bidang Aset"})
    with pytest.raises(ValueError, match="may not carry"):
        checked("test.kind", {"name": "Sri"})
    with pytest.raises(ValueError, match="not declared"):
        checked("test.unknown", {})


@pytest.mark.parametrize("text", ["SPM LS ditolak", "Sri Wahyuni", "0812 7890", "", "ada spasi", "A"])
def test_no_field_of_an_event_takes_free_text(text: str):
    from pojok.history.kinds import code, codes, flag, ident, moment, number

    assert not any(check(text) for check in (code, codes, flag, ident, moment, number))
