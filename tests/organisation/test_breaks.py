"""Breaks: who may take one for whom, until when, and what ends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.actions import end_break, take_break
from pojok.organisation.breaks import offered
from pojok.organisation.callers import Caller
from pojok.organisation.models import Break, Office, Unit
from pojok.organisation.queries import breaks_now, of_person, of_unit
from tests.office import CODE, House, refused

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 11, 23, 11, 40, tzinfo=JAKARTA)
FRIDAY = datetime(2026, 11, 27, 11, 40, tzinfo=JAKARTA)


@pytest.fixture
def house(db: None) -> House:
    found = House(Office.objects.get(code=CODE))
    with clock.at(MONDAY - timedelta(days=30)):
        found.piket, found.perbendaharaan, found.perbendaharaan2, found.aset, found.petugas  # noqa: B018 - hired then
        found.person("admin", "admin")
    return found


def take(by: Caller, **given: object) -> Break:
    given = {"reason": "ishoma", "minutes": 15} | given
    return take_break(key=uuid4(), by=by, **given)[0]  # type: ignore[arg-type]


def treasury() -> Unit:
    return Unit.objects.get(office__code=CODE, code="perbendaharaan")


def test_a_konsultan_goes_for_a_quarter_of_an_hour_and_is_back_by_itself(house: House):
    with clock.at(MONDAY):
        taken = take(house.perbendaharaan)
    assert (taken.reason_code, taken.reason, taken.back_at) == ("ishoma", "Ishoma", MONDAY + timedelta(minutes=15))
    (now,) = breaks_now(house.office.pk, MONDAY + timedelta(minutes=14))
    assert (now.user_id, now.name, now.unit_id) == (house.perbendaharaan.user_id, house.perbendaharaan.name, None)
    assert breaks_now(house.office.pk, MONDAY + timedelta(minutes=15)) == ()


def test_a_whole_unit_goes_until_an_hour(house: House):
    with clock.at(MONDAY):
        take(house.perbendaharaan, unit="perbendaharaan-gaji", minutes=None, back_at=MONDAY + timedelta(hours=1))
    going = breaks_now(house.office.pk, MONDAY)
    found = of_unit(going, treasury().pk)
    assert found is not None
    assert (found.unit_code, found.name) == ("perbendaharaan", "Bidang Perbendaharaan")
    assert of_person(going, house.perbendaharaan.user_id) is None


def test_back_is_said_with_one_press_and_stays_on_record(house: House):
    with clock.at(MONDAY):
        taken = take(house.perbendaharaan)
    with clock.at(MONDAY + timedelta(minutes=4)):
        end_break(key=uuid4(), by=house.perbendaharaan, break_id=taken.pk)
    assert breaks_now(house.office.pk, MONDAY + timedelta(minutes=5)) == ()
    taken.refresh_from_db()
    assert taken.ended_at == MONDAY + timedelta(minutes=4)


def test_not_back_today_ends_with_the_offices_day(house: House):
    with clock.at(MONDAY):
        take(house.perbendaharaan, minutes=None, rest_of_day=True, reason="dinas_luar")
    assert len(breaks_now(house.office.pk, MONDAY.replace(hour=23, minute=59))) == 1
    tomorrow = MONDAY.replace(hour=0, minute=0) + timedelta(days=1)
    assert breaks_now(house.office.pk, tomorrow) == ()
    with clock.at(tomorrow + timedelta(hours=8)):
        take(house.perbendaharaan)
    first, second = Break.objects.order_by("began_at")
    assert first.ended_at == tomorrow
    assert second.ended_at is None


def test_a_new_break_ends_the_one_before(house: House):
    with clock.at(MONDAY):
        first = take(house.perbendaharaan)
    with clock.at(MONDAY + timedelta(minutes=10)):
        second = take(house.perbendaharaan, reason="rapat", minutes=60)
        (now,) = breaks_now(house.office.pk, clock.now())
    first.refresh_from_db()
    assert (now.id, first.ended_at) == (second.pk, MONDAY + timedelta(minutes=10))
    kinds = list(Event.objects.filter(subject_id=first.pk).in_order().values_list("kind", flat=True))
    assert kinds == ["break.begun", "break.ended"]


def test_one_that_ran_out_ended_at_its_hour_and_not_at_the_next_press(house: House):
    with clock.at(MONDAY):
        first = take(house.perbendaharaan)
    with clock.at(MONDAY + timedelta(hours=2)):
        take(house.perbendaharaan)
    first.refresh_from_db()
    assert first.ended_at == first.back_at
    assert Event.objects.filter(subject_id=first.pk).count() == 1


def test_the_same_press_twice_is_one_break_and_another_with_its_key_is_refused(house: House):
    key = uuid4()
    with clock.at(MONDAY):
        first, repeated = take_break(key=key, by=house.aset, reason="rapat", minutes=30)
        again, once_more = take_break(key=key, by=house.aset, reason="rapat", minutes=30)
        with refused("key_reused"):
            take_break(key=key, by=house.aset, reason="rapat", minutes=45)
    assert (first.pk, repeated, again.pk, once_more) == (key, False, key, True)
    assert Break.objects.count() == 1
    end = uuid4()
    with clock.at(MONDAY + timedelta(minutes=1)):
        assert end_break(key=end, by=house.aset, break_id=key)[1] is False
        assert end_break(key=end, by=house.aset, break_id=key)[1] is True


def test_what_is_over_cannot_be_ended(house: House):
    with clock.at(MONDAY):
        taken = take(house.aset)
    with clock.at(MONDAY + timedelta(minutes=20)), refused("break_over") as info:
        end_break(key=uuid4(), by=house.aset, break_id=taken.pk)
    assert "11.55" in info.value.sentence


def test_a_konsultan_speaks_for_oneself_and_the_own_unit_only(house: House):
    mate = house.perbendaharaan2.username
    for given in ({"user": mate}, {"unit": "aset"}):
        with refused("not_allowed"):
            take(house.perbendaharaan, **given)
    own = take(house.perbendaharaan2)
    with refused("not_allowed"):
        end_break(key=uuid4(), by=house.perbendaharaan, break_id=own.pk)
    with refused("not_allowed"):
        take(house.petugas)
    assert Break.objects.count() == 1


@pytest.mark.parametrize("role", ["piket", "admin"])
def test_the_duty_officer_and_the_admin_speak_for_everybody(house: House, role: str):
    by = house.person(role, role)
    person = take(by, user=house.aset.username)
    unit = take(by, unit="anggaran", reason="rapat dengan Sekda")
    assert person.user_id == house.aset.user_id
    assert (unit.reason_code, unit.reason) == ("lain", "rapat dengan Sekda")
    end_break(key=uuid4(), by=by, break_id=person.pk)


def test_bad_input_is_refused_with_its_field(house: House):
    by = house.piket
    with clock.at(MONDAY):
        for field, code, given in (
            ("unit", "unknown_unit", {"unit": "tidak-ada"}),
            ("user", "unknown_official", {"user": "tidak-ada"}),
            ("user", "unknown_official", {"user": house.petugas.username}),
            ("user", "unit_or_user", {"unit": "aset", "user": house.aset.username}),
            ("back_at", "back_needed", {"minutes": None}),
            ("back_at", "back_needed", {"minutes": 5, "rest_of_day": True}),
            ("back_at", "back_in_past", {"minutes": None, "back_at": MONDAY}),
            ("back_at", "back_other_day", {"minutes": None, "back_at": MONDAY + timedelta(days=1)}),
            ("minutes", "bad_minutes", {"minutes": 0}),
            ("minutes", "bad_minutes", {"minutes": 601}),
            ("reason", "empty", {"reason": " "}),
            ("reason", "control_character", {"reason": "ra\x07pat"}),
            ("reason", "too_long", {"reason": "x" * 161}),
        ):
            with refused(code) as info:
                take(by, **given)
            assert info.value.field == field, code
        with clock.at(MONDAY.replace(hour=23, minute=50)), refused("back_other_day") as info:
            take(by, minutes=15)
        assert info.value.field == "minutes"
    assert Break.objects.count() == 0


def test_another_offices_break_is_not_there(house: House):
    taken = take(house.aset)
    other = Office.objects.create(
        code="lain", name="Lain", short_name="Lain", timezone="Asia/Makassar", zone_label="WITA",
        corner_name="Ruang Temu", named_official_minutes=10,
    )  # fmt: skip
    stranger = House(other).piket
    with refused("not_found"):
        end_break(key=uuid4(), by=stranger, break_id=taken.pk)
    with refused("unknown_official"):
        take(stranger, user=house.aset.username)
    assert breaks_now(other.pk, clock.now()) == ()


def test_events_hold_ids_and_codes_only(house: House):
    taken = take(house.piket, user=house.aset.username, reason="sakit gigi")
    event = Event.objects.get(pk=taken.pk)
    assert (event.kind, event.subject_id) == ("break.begun", taken.pk)
    assert taken.back_at is not None
    assert event.payload == {
        "user": house.aset.user_id,
        "reason": "lain",
        "back_at": taken.back_at.isoformat(),
    }


def test_whoever_looks_at_the_queue_is_told(house: House, monkeypatch: pytest.MonkeyPatch):
    told: set[str] = set()
    monkeypatch.setattr("pojok.organisation.actions.breaks.live.changed", lambda *topics: told.update(topics))
    take(house.perbendaharaan2)
    office = house.office.pk
    assert told == {f"office:{office}", f"board:{office}", f"unit:{treasury().pk}"}


def test_regular_breaks_are_offered_when_their_hour_is_near(house: House):
    def names(moment: datetime) -> list[tuple[str, str]]:
        return [(one.code, f"{one.back_at:%H.%M}") for one in offered(house.office, moment)]

    assert names(MONDAY) == [("ishoma", "13.00")]
    assert names(MONDAY.replace(hour=9)) == []
    assert names(MONDAY.replace(hour=13, minute=0)) == []
    assert names(FRIDAY) == [("jumat", "13.00")]
    assert names(FRIDAY + timedelta(days=1)) == []


def test_who_is_away_is_one_statement_however_many(house: House):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            breaks_now(house.office.pk, clock.now())
        return len(counted)

    take(house.aset)
    take(house.perbendaharaan)
    take(house.piket, unit="anggaran")
    assert statements() == 1
