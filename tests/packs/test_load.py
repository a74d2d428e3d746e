"""Loading a pack: all of it, only what changed, and nothing that is in use is removed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pojok.guests.actions import GuestGiven, agency_named, match_or_make
from pojok.guests.models import Agency, AgencyAlias, AgencyKind
from pojok.guests.queries import find_guests
from pojok.knowledge.models import Referral, RoutingRule, Topic
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.organisation.callers import caller_for
from pojok.organisation.models import (
    GuestDuty,
    Membership,
    Office,
    Place,
    Position,
    Unit,
    User,
    WorkingHours,
)
from pojok.packs.demo_password import PASSWORD
from pojok.packs.load import load
from pojok.packs.report import Report
from pojok.sop.models import SopStep, SopVersion
from tests.packs.copies import EXAMPLE, PackCopy

pytestmark = pytest.mark.usefixtures("db")

CODE = "kantor-contoh"
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Makassar"))
TODAY = date(2026, 11, 24)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that write, as they are sent."""
    sent: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        yield sent
    sent += [q["sql"] for q in queries if WRITES.match(q["sql"])]


def counts(report: Report) -> dict[str, tuple[int, int]]:
    """Added and changed of the kinds that wrote something."""
    return {k.kind: (k.added, k.changed) for k in report.kinds if k.added or k.changed}


def the_office() -> Office:
    return Office.objects.get(code=CODE)


def test_all_of_a_pack_is_loaded(example: PackCopy) -> None:
    report = load(example.path)

    office = the_office()
    assert (office.short_name, office.timezone, office.zone_label) == ("BKD Kota Contoh", "Asia/Makassar", "WITA")
    assert (office.corner_name, office.named_official_minutes, office.is_demo) == ("Ruang Temu", 10, False)
    assert Unit.objects.get(office=office, code="belanja-pegawai").queue_unit == Unit.objects.get(
        office=office, code="belanja"
    )
    assert Position.objects.get(office=office, code="kabid-belanja").may_decide
    assert list(Place.objects.filter(office=office, unit=None).order_by("order").values_list("code", "seats")) == [
        ("temu-1", 1),
        ("temu-2", 3),
    ]
    assert Topic.objects.get(office=office, code="spm").keywords == ["spm", "pencairan"]
    assert RoutingRule.objects.get(office=office, code="belanja").terms == ["pencairan", "SPM"]
    assert Referral.objects.get(office=office, code="samsat").name == "Samsat"
    assert AgencyKind.objects.get(office=office).aliases == ["sd", "smp"]
    assert report["units"].added == 4
    assert not Membership.objects.filter(office=office).exists()


def test_lettered_units_come_first_so_that_each_has_a_colour_of_its_own(example: PackCopy) -> None:
    load(example.path)
    order = Unit.objects.filter(office=the_office()).order_by("order").values_list("code", flat=True)
    assert list(order) == ["umum", "belanja", "pendapatan", "belanja-pegawai"]


def test_an_agency_answers_to_code_names_and_aliases_in_any_case_and_spacing(example: PackCopy) -> None:
    load(example.path)
    office = the_office()
    for called in ("dinkes", "DINAS  KESEHATAN KOTA CONTOH", "dkk", "Kesehatan"):
        assert agency_named(office.pk, called).code == "dinkes"


def test_the_second_load_writes_nothing(example: PackCopy) -> None:
    load(example.path, demo=True)

    with writes() as sent:
        report = load(example.path, demo=True)

    assert sent == []
    assert report.written == 0
    assert report["agencies"].unchanged == 3
    assert "tidak ada yang ditulis" in report.lines()[0]


def test_the_shipped_pack_loads_twice_too(shipped: Path) -> None:
    load(shipped)
    with writes() as sent:
        load(shipped)
    assert sent == []


def test_a_changed_row_is_the_one_row_written(example: PackCopy) -> None:
    load(example.path)
    others = set(Topic.objects.exclude(code="gaji").values_list("pk", "name"))
    example.replace("topics.csv", "Gaji pegawai", "Gaji dan tunjangan")

    with writes() as sent:
        report = load(example.path)

    assert counts(report) == {"topics": (0, 1)}
    assert len(sent) == 1
    assert Topic.objects.get(office=the_office(), code="gaji").name == "Gaji dan tunjangan"
    assert set(Topic.objects.exclude(code="gaji").values_list("pk", "name")) == others


def test_what_the_pack_no_longer_has_is_kept_and_named(example: PackCopy) -> None:
    load(example.path)
    guest, _agency = match_or_make(the_office().pk, GuestGiven(name="Sri Wahyuni", agency="dishub"))
    example.replace("agencies.csv", "dishub,Dinas Perhubungan Kota Contoh,Dishub,dinas,perhubungan,no,invented\n", "")

    report = load(example.path)

    guest.refresh_from_db()
    assert guest.agency.code == "dishub"
    assert report["agencies"].kept == ("dishub",)
    assert any("dishub" in line and "dibiarkan" in line for line in report.lines())


def test_hours_the_pack_no_longer_has_are_ended_not_removed(example: PackCopy) -> None:
    load(example.path)
    example.replace("hours.yaml", '  - {weekday: sabtu, opens: "08.00", closes: "12.00"}\n', "")

    load(example.path)

    saturday = WorkingHours.objects.get(office=the_office(), weekday=5)
    assert saturday.in_force_until == TODAY - timedelta(days=1)
    with writes() as sent:
        load(example.path)
    assert sent == []


def test_a_duty_that_comes_back_holds_again(example: PackCopy) -> None:
    load(example.path)
    kept = (example.path / "duties.yaml").read_text(encoding="utf-8")
    (example.path / "duties.yaml").write_text("duties: []\n", encoding="utf-8")
    load(example.path)
    assert not GuestDuty.objects.in_force(TODAY).filter(office=the_office()).exists()

    (example.path / "duties.yaml").write_text(kept, encoding="utf-8")
    load(example.path)

    assert GuestDuty.objects.in_force(TODAY).filter(office=the_office()).exists()


def test_two_units_may_swap_their_letters(example: PackCopy) -> None:
    load(example.path)
    example.replace("units.csv", "Belanja,L,", "Belanja,D,")
    example.replace("units.csv", "Pendapatan,D,", "Pendapatan,L,")

    load(example.path)

    letters = dict(Unit.objects.filter(office=the_office(), letter__isnull=False).values_list("code", "letter"))
    assert letters == {"umum": "U", "belanja": "D", "pendapatan": "L"}


def test_a_letter_still_held_by_a_kept_unit_is_refused(example: PackCopy) -> None:
    load(example.path)
    for file in ("units.csv", "topics.csv", "positions.csv", "people.csv", "rules.yaml"):
        text = (example.path / file).read_text(encoding="utf-8")
        text = text.replace("pendapatan,Bidang", "penerimaan,Bidang").replace("unit: pendapatan", "unit: penerimaan")
        text = text.replace(",pendapatan,", ",penerimaan,")
        (example.path / file).write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        load(example.path)

    assert refused.value.code == "letter_taken"
    assert "Bidang Pendapatan" in refused.value.sentence
    assert refused.value.remedy


def test_a_pack_with_mistakes_is_refused_whole(example: PackCopy) -> None:
    load(example.path)
    example.replace("topics.csv", "Gaji pegawai", "Gaji dan tunjangan")
    example.replace("places.csv", "kursi 2,3,", "kursi 2,banyak,")

    with pytest.raises(Refused) as refused:
        load(example.path)

    assert refused.value.kind == "input"
    assert "places.csv baris 3" in refused.value.remedy
    assert len(refused.value.more["mistakes"]) == 1
    assert Topic.objects.get(office=the_office(), code="gaji").name == "Gaji pegawai"


def test_a_warning_does_not_stop_loading_and_the_first_row_keeps_the_alias(example: PackCopy) -> None:
    example.replace("agencies.csv", "perhubungan", "perhubungan|dkk")

    report = load(example.path)

    assert len(report.warnings) == 1
    assert agency_named(the_office().pk, "dkk").code == "dinkes"


def test_guests_are_found_by_a_new_alias_of_their_agency(example: PackCopy) -> None:
    load(example.path)
    office = the_office()
    guest, _agency = match_or_make(office.pk, GuestGiven(name="Sri Wahyuni", agency="dishub"))
    assert not find_guests(office.pk, "sri llaj").exists()
    example.replace("agencies.csv", "perhubungan", "perhubungan|LLAJ")

    load(example.path)

    assert find_guests(office.pk, "sri llaj").get() == guest
    assert agency_named(office.pk, "llaj").code == "dishub"


def test_a_renamed_agency_still_answers_to_its_old_name(example: PackCopy) -> None:
    load(example.path)
    example.replace("agencies.csv", "Dinas Kesehatan Kota Contoh", "Dinas Kesehatan dan KB Kota Contoh")

    load(example.path)

    assert agency_named(the_office().pk, "Dinas Kesehatan Kota Contoh").name == "Dinas Kesehatan dan KB Kota Contoh"


def test_a_spelling_typed_at_the_door_leads_to_the_packs_agency_once_it_has_one(example: PackCopy) -> None:
    load(example.path)
    office = the_office()
    typed = agency_named(office.pk, "Dinas Sosial")
    assert typed.typed
    example.append("agencies.csv", "dinsos,Dinas Sosial,Dinsos,dinas,,no,invented")

    report = load(example.path)

    assert agency_named(office.pk, "dinas sosial").code == "dinsos"
    assert Agency.objects.get(pk=typed.pk).typed
    assert any("Dinas Sosial" in note for note in report.notes)
    assert report["agencies"].kept == ()


def test_typed_agencies_stay_as_they_are(example: PackCopy) -> None:
    load(example.path)
    office = the_office()
    typed = agency_named(office.pk, "Warung Bu Tini")

    with writes() as sent:
        report = load(example.path)

    assert sent == []
    assert report["agencies"].kept == ()
    assert AgencyAlias.objects.get(office=office, normalised="warung bu tini").agency == typed


def test_a_changed_sop_becomes_the_next_version_and_the_old_one_keeps_its_steps(example: PackCopy) -> None:
    load(example.path)
    first = SopVersion.objects.get(office=the_office())
    before = list(first.steps.values())
    example.replace("sop.yaml", "minutes: 4", "minutes: 6")

    report = load(example.path)

    first.refresh_from_db()
    second = SopVersion.objects.get(office=the_office(), number=2)
    assert counts(report) == {"sop": (1, 0)}
    assert list(first.steps.values()) == before
    assert first.in_force_until == TODAY - timedelta(days=1)
    assert (second.in_force_from, second.in_force_until) == (TODAY, None)
    assert second.steps.get(code="sambut").minutes == 6
    assert [s.code for s in second.steps.all()] == ["sambut", "periksa-berkas", "arahkan", "layani"]
    assert SopVersion.objects.in_force(the_office(), TODAY).first() == second
    assert SopVersion.objects.in_force(the_office(), TODAY - timedelta(days=1)).first() == first
    with writes() as sent:
        load(example.path)
    assert sent == []


def test_a_new_sop_begins_on_the_day_the_pack_says(example: PackCopy) -> None:
    load(example.path)
    example.replace("sop.yaml", "minutes: 4", "minutes: 6")
    example.replace("sop.yaml", "in_force_from: 2024-01-02", "in_force_from: 2027-01-01")

    load(example.path)

    first, second = SopVersion.objects.filter(office=the_office()).order_by("number")
    assert (first.in_force_until, second.in_force_from) == (date(2026, 12, 31), date(2027, 1, 1))
    assert SopVersion.objects.in_force(the_office(), TODAY).get() == first


def test_an_sop_replaced_on_its_first_day_gives_way_to_the_newer(example: PackCopy) -> None:
    load(example.path)
    for old, new in (("minutes: 4", "minutes: 6"), ("minutes: 6", "minutes: 7")):
        example.replace("sop.yaml", old, new)
        load(example.path)

    versions = list(SopVersion.objects.filter(office=the_office()).order_by("number"))
    assert [v.number for v in versions] == [1, 2, 3]
    assert all(v.in_force_until is None or v.in_force_until >= v.in_force_from for v in versions)
    assert SopVersion.objects.in_force(the_office(), TODAY).first() == versions[2]


def test_blank_and_dash_are_kept_apart(example: PackCopy) -> None:
    load(example.path)
    steps = {s.code: s for s in SopStep.objects.filter(version__office=the_office())}
    assert (steps["arahkan"].completeness, steps["sambut"].completeness) == ("", "-")
    assert steps["layani"].minutes is None
    assert steps["layani"].actors == [3, 1]
    assert steps["periksa-berkas"].acts == []


def test_demo_people_can_sign_in_and_have_their_roles(example: PackCopy) -> None:
    load(example.path, demo=True)

    office = the_office()
    assert office.is_demo
    user = User.objects.get(username="contoh-belanja2")
    assert user.check_password(PASSWORD)
    caller = caller_for(user, office)
    assert caller is not None
    assert caller.roles == {"konsultan"}
    assert caller.unit_ids == {Unit.objects.get(office=office, code="belanja").pk}


def test_demo_people_are_there_on_the_days_a_demo_plays(example: PackCopy) -> None:
    load(example.path, demo=True)
    with clock.at(NOON - timedelta(days=365)):
        assert caller_for(User.objects.get(username="contoh-piket"), the_office()) is not None


def test_a_changed_password_stays(example: PackCopy) -> None:
    load(example.path, demo=True)
    user = User.objects.get(username="contoh-piket")
    user.set_password("rahasia-sendiri")
    user.save()
    example.replace("people.csv", "Yusuf Lolo", "Yusuf Lolo Patandean")

    load(example.path, demo=True)

    user.refresh_from_db()
    assert user.check_password("rahasia-sendiri")
    assert user.name == "Yusuf Lolo Patandean"


def test_loading_without_demo_leaves_a_demo_a_demo(example: PackCopy) -> None:
    load(example.path, demo=True)
    load(example.path)
    assert the_office().is_demo
    assert Membership.objects.filter(office=the_office()).count() == 9


def test_demo_people_never_enter_a_real_office(example: PackCopy) -> None:
    load(example.path)
    user = User.objects.create_user("kepala", name="Hasan Basri")
    Membership.objects.create(user=user, office=the_office(), role="admin", began_at=NOON)

    with pytest.raises(Refused) as refused:
        load(example.path, demo=True)

    assert refused.value.code == "real_office"
    assert not User.objects.filter(username="contoh-piket").exists()


def test_a_demo_never_takes_over_somebody_elses_account(example: PackCopy) -> None:
    User.objects.create_user("contoh-admin", name="Orang Lain")

    with pytest.raises(Refused) as refused:
        load(example.path, demo=True)

    assert refused.value.code == "username_taken"
    assert not Office.objects.filter(code=CODE).exists()


def test_one_office_is_untouched_by_another_with_the_same_codes(example: PackCopy) -> None:
    load(EXAMPLE)
    example.replace("office.yaml", "code: kantor-contoh", "code: kantor-lain")
    example.replace("topics.csv", "Gaji pegawai", "Gaji")

    report = load(example.path)

    assert report["units"].added == 4
    assert Topic.objects.get(office=the_office(), code="gaji").name == "Gaji pegawai"
