"""What was found wrong later is put right, and the old value stays (design §4.5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from pojok.guests.actions import GuestGiven
from pojok.guests.models import Guest
from pojok.guests.queries import find_guests
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import GuestCaller
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.models import Call, Correction, StepRun, Visit, VisitAct
from tests.office import House, fresh, refused
from tests.visits.whole import whole

NINE = datetime.fromisoformat("2026-11-23T09:00:00+07:00")


def later(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def finished(house: House, name: str = "Sri Wahyuni") -> Visit:
    """Arrived at nine, greeted 2, reported 4, directed 10, called 20, consulting 22, finished 50 minutes later."""
    with clock.at(NINE - timedelta(days=1)):
        house.petugas, house.piket, house.perbendaharaan, house.aset  # noqa: B018 - they work here already
    with clock.at(NINE):
        visit = house.arrive(name, need="SPM")
    for minutes, act, by in (
        (2, actions.greet, house.petugas),
        (4, actions.report, house.petugas),
        (6, actions.take, house.piket),
    ):
        with clock.at(later(minutes)):
            act(key=uuid4(), visit_id=visit.pk, by=by)
    with clock.at(later(10)):
        actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("perbendaharaan"))
    for minutes, act in ((20, actions.call), (22, actions.consult), (50, actions.finish)):
        with clock.at(later(minutes)):
            act(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    return fresh(visit)


def put(house: House, visit: Visit, reason: str = "salah_ketik", **fields: object) -> Visit:
    """A correction by the duty officer."""
    done = actions.correct(key=uuid4(), visit_id=visit.pk, by=house.piket, corrections=fields, reason=reason)
    return fresh(done.visit)


def put_time(house: House, visit: Visit, field: str, minutes: float) -> Visit:
    return put(house, visit, "lupa_ditekan", **{field: later(minutes)})


def test_a_misspelt_name_is_the_persons_name_everywhere(house: House):
    first, second = house.arrive("Sri Wahyuni"), house.arrive("Sri Wahyuni")
    assert first.guest_id == second.guest_id
    put(house, first, name="Sri Wahyunni, S.E.")
    assert fresh(second).guest.name == "Sri Wahyunni, S.E."
    assert find_guests(house.office.pk, "wahyunni").get().pk == first.guest_id
    assert not find_guests(house.office.pk, "wahyuni").exists()


def test_another_name_on_a_known_guest_is_another_person(house: House):
    before, wrong = house.arrive("Sri Wahyuni"), house.arrive("Sri Wahyuni")
    right = put(house, wrong, "salah_dengar", name="Budi Santoso")
    assert right.guest.name == "Budi Santoso"
    assert right.guest_id != before.guest_id
    assert fresh(before).guest.name == "Sri Wahyuni"


def test_another_name_on_a_first_visit_renames_who_was_made_at_the_door(house: House):
    visit = house.arrive("Sri Wahyuni")
    assert put(house, visit, name="Budi Santoso").guest_id == visit.guest_id
    assert Guest.objects.count() == 1


def test_the_agency_is_the_visits_and_the_persons_only_when_here_for_the_first_time(house: House):
    visit = house.arrive("Sri", "dinkes")
    put(house, visit, agency="dishub")
    assert (fresh(visit).agency.code, fresh(visit).guest.agency.code) == ("dishub", "dishub")
    again = house.arrive("Sri", "dishub")
    assert again.guest_id == visit.guest_id
    put(house, again, agency="dinkes")
    assert fresh(again).agency.code == "dinkes"
    assert fresh(again).guest.agency.code == "dishub"
    assert fresh(visit).agency.code == "dishub"


def test_each_field_becomes_a_correction_with_its_old_value(house: House):
    visit = house.arrive("Sri Wahyuni", need="SPN", members=("Ani",))
    put(
        house, visit, phone="0812 7890 1234", position="Bendahara", need="SPM", purpose="koordinasi",
        members=["Ani", "Budi"], letter_number="800/12", topic="spm",
    )  # fmt: skip
    told = {c.field: (c.old, c.new, c.reason_code, c.reason) for c in Correction.objects.all()}
    assert told == {
        "phone": ("", "+6281278901234", "salah_ketik", "Salah ketik"),
        "position": ("", "Bendahara", "salah_ketik", "Salah ketik"),
        "need": ("SPN", "SPM", "salah_ketik", "Salah ketik"),
        "purpose": ("konsultasi", "koordinasi", "salah_ketik", "Salah ketik"),
        "members": (["Ani"], ["Ani", "Budi"], "salah_ketik", "Salah ketik"),
        "letter_number": ("", "800/12", "salah_ketik", "Salah ketik"),
        "topic": (None, "spm", "salah_ketik", "Salah ketik"),
    }


def test_the_event_names_fields_and_never_values(house: House):
    visit = house.arrive("Sri Wahyuni")
    put(house, visit, "Ibunya menelepon", name="Sri Wahyunni", need="rahasia")
    event = Event.objects.get(kind="visit.corrected")
    assert event.payload == {"fields": ["name", "need"], "reason": "lain"}
    assert Correction.objects.first().reason == "Ibunya menelepon"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": ""}, "empty", "name"),
        ({"name": "x" * 10_000}, "too_long", "name"),
        ({"name": "Sri\u202eWahyuni"}, "control_character", "name"),
        ({"name": 7}, "not_text", "name"),
        ({"agency": " "}, "empty", "agency"),
        ({"phone": "abc"}, "bad_phone", "phone"),
        ({"purpose": "makan"}, "unknown_purpose", "purpose"),
        ({"topic": "tak-ada"}, "unknown_topic", "topic"),
        ({"members": "Ani"}, "not_a_list", "members"),
        ({"members": ["x"] * 31}, "too_many", "members"),
        ({"unit": "tak-ada"}, "unknown_unit", "unit"),
        ({"warna": "merah"}, "unknown_field", "warna"),
        ({"arrived_at": "kemarin"}, "bad_time", "arrived_at"),
        ({"arrived_at": "2026-11-23T09:00:00"}, "bad_time", "arrived_at"),
        ({"called_at": "2026-11-23T09:00:00+07:00"}, "unknown_time", "called_at"),
        ({"steps.finish.ended_at": "2026-11-23T09:00:00+07:00"}, "unknown_time", "steps.finish.ended_at"),
        ({"state": "arrived"}, "unknown_state", "state"),
        ({}, "nothing_changed", ""),
        ({"need": ""}, "nothing_changed", ""),
    ],
)
def test_what_cannot_be_names_its_field_and_changes_nothing(house: House, fields: dict, code: str, field: str):
    visit = house.arrive("Sri Wahyuni")
    before = whole(visit)
    with refused(code) as info:
        put(house, visit, **fields)
    assert info.value.field == field
    assert whole(visit) == before


def test_a_reason_is_needed(house: House):
    with refused("empty") as info:
        put(house, house.arrive(), " ", need="SPM")
    assert info.value.field == "reason"


def test_the_unit_of_a_finished_visit_is_rewritten_and_of_a_waiting_one_handed_off(house: House):
    done = finished(house)
    assert put(house, done, unit="aset").unit.code == "aset"
    assert Correction.objects.get().old == "perbendaharaan"
    waiting = house.waiting("Budi")
    with refused("hand_off_instead") as info:
        put(house, waiting, unit="aset")
    assert "Alihkan" in info.value.remedy


def test_a_correction_of_a_cancelled_visit_is_refused(house: House):
    key = uuid4()
    visit = actions.check_in(key=key, by=house.petugas, arrival=Arrival(guest=GuestGiven(name="Sri", agency="x"))).visit
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.petugas, undoes=key)
    with refused("wrong_order"):
        put(house, visit, need="SPM")


def test_who_may(house: House):
    done = finished(house)
    actions.correct(
        key=uuid4(), visit_id=done.pk, by=house.perbendaharaan, corrections={"outcome": "Beres"}, reason="lain"
    )
    with refused("other_queue"):
        actions.correct(key=uuid4(), visit_id=done.pk, by=house.aset, corrections={"outcome": "x"}, reason="lain")
    for by in (house.petugas, house.person("kepala", "pimpinan"), GuestCaller(done.pk, done.office_id)):
        with refused("not_allowed"):
            actions.correct(key=uuid4(), visit_id=done.pk, by=by, corrections={"outcome": "x"}, reason="lain")


def test_the_same_again_is_answered_and_another_content_refused(house: House):
    visit, key = house.arrive(), uuid4()
    ask = {"key": key, "visit_id": visit.pk, "by": house.piket, "reason": "lain"}
    assert not actions.correct(corrections={"need": "SPM"}, **ask).repeated
    assert actions.correct(corrections={"need": "SPM"}, **ask).repeated
    with refused("key_reused"):
        actions.correct(corrections={"need": "SPJ"}, **ask)
    assert Correction.objects.count() == 1


# Times


def test_a_time_put_right_moves_all_that_happened_then(house: House):
    visit = put_time(house, finished(house), "called_at", 15)
    assert visit.called_at == later(15)
    assert Call.objects.get().called_at == later(15)
    assert VisitAct.objects.get(act="call").at == later(15)
    visit = put_time(house, visit, "steps.greet.began_at", 1)
    arrive, greet = (StepRun.objects.get(code=code) for code in ("arrive", "greet"))
    assert arrive.ended_at == greet.began_at == later(1)
    visit = put_time(house, visit, "ended_at", 40)
    assert StepRun.objects.get(code="consult").ended_at == StepRun.objects.get(code="finish").ended_at == later(40)
    assert visit.ended_at == later(40)
    told = Correction.objects.get(field="ended_at")
    assert [datetime.fromisoformat(at) for at in (told.old, told.new)] == [later(50), later(40)]


@pytest.mark.parametrize(
    ("field", "minutes", "code"),
    [
        ("arrived_at", 3, "time_order"),
        ("called_at", 9, "time_order"),
        ("called_at", 23, "time_order"),
        ("ended_at", 21, "time_order"),
        ("steps.consult.began_at", 19, "time_order"),
        ("ended_at", 60 * 24 * 400, "future_time"),
        ("arrived_at", -60 * 10, "other_day"),
        ("ended_at", 60 * 15, "other_day"),
    ],
)
def test_times_keep_their_order_and_their_day(house: House, field: str, minutes: float, code: str):
    visit = finished(house)
    before = whole(visit)
    with clock.at(NINE + timedelta(days=3)), refused(code) as info:
        put_time(house, visit, field, minutes)
    assert info.value.field == field
    assert whole(visit) == before


def test_two_times_are_judged_together(house: House):
    visit = finished(house)
    put(house, visit, **{"called_at": later(23), "steps.consult.began_at": later(25)})
    assert fresh(visit).called_at == later(23)


def test_what_was_pressed_together_moves_on_together(house: House):
    with clock.at(NINE - timedelta(days=1)):
        house.petugas, house.piket  # noqa: B018
    with clock.at(NINE):
        arrival = Arrival(guest=GuestGiven(name="Sri", agency="dinkes"))
        visit = actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival, then=("greet", "report")).visit
    put_time(house, visit, "arrived_at", 8)
    assert fresh(visit).arrived_at == later(8)
    assert {r.began_at for r in StepRun.objects.filter(visit=visit)} == {later(8)}


# Undo


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Sri Wahyunni", "agency": "dishub", "phone": "081278901234", "position": "Bendahara"},
        {"need": "x", "purpose": "lain", "members": ["Ani"], "letter_number": "1", "outcome": "beres", "topic": "spm"},
        {"unit": "aset"},
        {"arrived_at": later(-3), "called_at": later(15), "ended_at": later(45), "steps.report.began_at": later(5)},
    ],
)
def test_a_correction_can_be_taken_back(house: House, fields: dict):
    visit, key = finished(house), uuid4()
    before = whole(visit)
    actions.correct(key=key, visit_id=visit.pk, by=house.piket, corrections=fields, reason="lain")
    assert whole(visit) != before
    done = actions.undo(key=uuid4(), visit_id=visit.pk, by=house.piket, undoes=key)
    assert whole(visit) == before
    assert done.visit.agency.code == "dinkes", "the answer is as it is stored"
    assert not Correction.objects.filter(undone_at=None).exists()


def test_another_person_of_a_visit_can_be_taken_back(house: House):
    house.arrive("Sri Wahyuni")
    visit, key = house.arrive("Sri Wahyuni"), uuid4()
    before = whole(visit)
    actions.correct(
        key=key, visit_id=visit.pk, by=house.piket, corrections={"name": "Budi", "phone": "081278901234"}, reason="lain"
    )
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.piket, undoes=key)
    assert whole(visit) == before


def test_a_guest_corrected_elsewhere_since_is_not_put_back(house: House):
    first, second, key = house.arrive("Sri Wahyuni"), house.arrive("Sri Wahyuni"), uuid4()
    actions.correct(key=key, visit_id=first.pk, by=house.piket, corrections={"name": "Sri Wahyunni"}, reason="lain")
    put(house, second, name="Sri Wahyunnie")
    with refused("acted_since"):
        actions.undo(key=uuid4(), visit_id=first.pk, by=house.piket, undoes=key)
    assert fresh(first).guest.name == "Sri Wahyunnie"
