"""Agencies and guests that are one: a link that can be undone (design §4.9)."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from pojok.guests.actions import (
    GuestGiven,
    agency_named,
    correct_agency,
    correct_guest,
    match_or_make,
    merge_agencies,
    merge_guests,
    unmerge_agencies,
    unmerge_guests,
)
from pojok.guests.models import Agency, AgencyMerge, Guest
from pojok.guests.queries import find_agencies, find_guests
from pojok.history.models import Event
from pojok.organisation.callers import Caller
from pojok.organisation.models import Office
from pojok.visits.queries.lists import last_visits, open_visits, visit_counts
from pojok.visits.queries.room import history_of
from tests.office import CODE, House, refused


@pytest.fixture
def house(db: None) -> House:
    return House(Office.objects.get(code=CODE))


@pytest.fixture
def admin(house: House) -> Caller:
    return house.person("admin", "admin")


def typed(house: House, name: str) -> Agency:
    return agency_named(house.office.pk, name)


def merge(admin: Caller, one: Agency, into: Agency) -> AgencyMerge:
    return merge_agencies(key=uuid4(), by=admin, agency_id=one.pk, into_id=into.pk)


def test_any_spelling_of_a_merged_agency_means_the_one_that_remains(house: House, admin: Caller):
    health = typed(house, "dinkes")
    wrong = typed(house, "Dinas Kesehtan Lamsel")
    merge(admin, wrong, health)
    assert typed(house, "dinas kesehtan lamsel") == health
    assert [a.pk for a in find_agencies(house.office.pk, "kesehtan")] == [health.pk]
    guest, agency = match_or_make(house.office.pk, GuestGiven(name="Baru Sekali", agency="Dinas Kesehtan Lamsel"))
    assert guest.agency == agency == health


def test_undone_it_stands_for_itself_again(house: House, admin: Caller):
    health, wrong = typed(house, "dinkes"), typed(house, "Dinas Kesehtan Lamsel")
    made = merge(admin, wrong, health)
    unmerge_agencies(key=uuid4(), by=admin, merge_id=made.pk)
    assert typed(house, "Dinas Kesehtan Lamsel") == wrong
    with refused("undone_already"):
        unmerge_agencies(key=uuid4(), by=admin, merge_id=made.pk)


def test_the_same_press_merges_once_and_another_content_is_refused(house: House, admin: Caller):
    health, wrong, third = typed(house, "dinkes"), typed(house, "Dinkess"), typed(house, "Dinkesss")
    key = uuid4()
    first = merge_agencies(key=key, by=admin, agency_id=wrong.pk, into_id=health.pk)
    assert merge_agencies(key=key, by=admin, agency_id=wrong.pk, into_id=health.pk) == first
    with refused("key_reused"):
        merge_agencies(key=key, by=admin, agency_id=third.pk, into_id=health.pk)
    assert Event.objects.filter(kind="agency.merged").count() == 1


def test_a_circle_and_a_second_merge_are_refused(house: House, admin: Caller):
    a, b, c = (typed(house, name) for name in ("Kantor A", "Kantor B", "Kantor C"))
    merge(admin, a, b)
    with refused("merged_already"):
        merge(admin, a, c)
    with refused("same"):
        merge(admin, b, a)
    with refused("same"):
        merge(admin, c, c)


def test_only_the_admin_merges_and_only_in_the_own_office(house: House, admin: Caller):
    a, b = typed(house, "Kantor A"), typed(house, "Kantor B")
    with refused("not_allowed"):
        merge(house.piket, a, b)
    elsewhere = Office.objects.create(
        code="lain", name="L", short_name="L", timezone="Asia/Jakarta", zone_label="WIB", corner_name="P",
        named_official_minutes=10,
    )  # fmt: skip
    theirs = agency_named(elsewhere.pk, "Kantor C")
    with refused("not_found"):
        merge(admin, a, theirs)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_merged_and_undone_the_links_lead_to_one_end_and_undo_is_exact(
    house: House, admin: Caller, seed: int
):
    chance = random.Random(seed)
    agencies = [typed(house, f"Kantor {n}") for n in range(8)]
    active: dict[int, AgencyMerge] = {}
    for _step in range(40):
        if active and chance.random() < 0.4:
            gone = active.pop(chance.choice(list(active)))
            unmerge_agencies(key=uuid4(), by=admin, merge_id=gone.pk)
        else:
            one, into = chance.sample(agencies, 2)
            fresh = {a.pk: a for a in Agency.objects.filter(pk__in=[one.pk, into.pk]).select_related("merged_into")}
            if fresh[one.pk].merged_into_id is None and fresh[into.pk].final.pk != one.pk:
                active[one.pk] = merge(admin, one, into)
        links = {pk: done.into_id for pk, done in active.items()}
        for agency in Agency.objects.filter(pk__in=[a.pk for a in agencies]):
            end = agency.pk
            while end in links:
                end = links[end]
            assert (agency.merged_into_id or agency.pk) == end


def test_a_merged_guest_is_found_by_the_words_of_both_and_counted_as_one(house: House, admin: Caller):
    one = house.arrive("Sri Wahyuni", "dinkes")
    two = house.arrive("Sri Wahjuni", "disdik")
    merge_guests(key=uuid4(), by=admin, guest_id=two.guest_id, into_id=one.guest_id)
    for words in ("sri wahyuni", "wahjuni", "sri disdik"):
        found = list(find_guests(house.office.pk, words))
        assert one.guest_id in {g.pk for g in found}
        assert two.guest_id not in {g.pk for g in found}
    assert visit_counts(one.guest_id) == 2
    assert last_visits([one.guest_id])[one.guest_id].pk == two.pk
    assert one.guest_id in open_visits([one.guest_id])
    assert match_or_make(house.office.pk, GuestGiven(id=two.guest_id))[0].pk == one.guest_id


def test_unmerging_guests_gives_each_the_own_words_back(house: House, admin: Caller):
    one, two = house.arrive("Sri Wahyuni", "dinkes"), house.arrive("Slamet Riyadi", "disdik")
    made = merge_guests(key=uuid4(), by=admin, guest_id=two.guest_id, into_id=one.guest_id)
    unmerge_guests(key=uuid4(), by=admin, merge_id=made.pk)
    assert [g.pk for g in find_guests(house.office.pk, "slamet")] == [two.guest_id]
    assert one.guest_id not in {g.pk for g in find_guests(house.office.pk, "slamet")}


def test_what_a_merged_agency_came_for_is_history_of_the_one_that_remains(house: House, admin: Caller):
    from pojok.visits import actions

    earlier = house.consulting("Slamet", agency="Dinas Kesehtan")
    actions.finish(key=uuid4(), visit_id=earlier.pk, by=house.perbendaharaan, outcome="jelas")
    now = house.waiting("Sri Wahyuni", agency="dinkes")
    assert history_of(now) == []
    merge(admin, typed(house, "Dinas Kesehtan"), typed(house, "dinkes"))
    assert [v.pk for v in history_of(now)] == [earlier.pk]


def test_a_corrected_agency_answers_to_the_new_spelling_and_its_guests_are_found_by_it(house: House, admin: Caller):
    wrong = typed(house, "Dinas Pertaniann")
    guest = house.arrive("Slamet", "Dinas Pertaniann").guest
    correct_agency(key=uuid4(), by=admin, agency_id=wrong.pk, name="Dinas Pertanian Baru", short_name="Distan Baru")
    assert typed(house, "distan baru") == wrong
    assert guest in find_guests(house.office.pk, "slamet distan")
    with refused("spelling_taken"):
        correct_agency(key=uuid4(), by=admin, agency_id=wrong.pk, name="Dinas Kesehatan", short_name="dinkes")


def test_a_corrected_guest_is_shown_and_found_by_the_new_name(house: House, admin: Caller):
    guest = house.arrive("Selamat Riadi").guest
    correct_guest(key=uuid4(), by=admin, guest_id=guest.pk, name="Slamet Riyadi", phone="0812 1234 5678", position="")
    assert [g.pk for g in find_guests(house.office.pk, "slamet riy")] == [guest.pk]
    assert Guest.objects.get(pk=guest.pk).phone
    with refused("bad_phone"):
        correct_guest(key=uuid4(), by=admin, guest_id=guest.pk, name="Slamet", phone="12", position="")


def test_events_of_merging_name_nobody(house: House, admin: Caller):
    merge(admin, typed(house, "Kantor A"), typed(house, "Kantor B"))
    event = Event.objects.get(kind="agency.merged")
    assert set(event.payload) == {"agency", "into"}
    assert all(isinstance(value, int) for value in event.payload.values())
