"""Whether somebody was here before (design §4.9)."""

import pytest

from pojok.guests.actions import GuestGiven, agency_named, match_or_make
from pojok.guests.models import Agency, Guest
from pojok.guests.queries import find_agencies, find_guests
from pojok.organisation.models import Office
from tests.office import CODE, refused


@pytest.fixture
def office(db: None) -> Office:
    return Office.objects.get(code=CODE)


def come(office: Office, name: str, agency: str = "dinkes", **more: str) -> Guest:
    return match_or_make(office.pk, GuestGiven(name=name, agency=agency, **more))[0]


def test_the_same_name_in_the_agency_is_the_same_guest_degrees_and_case_ignored(office: Office):
    first = come(office, "Sri Wahyuni")
    for name in ("sri  wahyuni", "Sri Wahyuni, S.E., M.Si.", "Hj. Sri Wahyuni", "SRI WAHYUNI SE"[:11]):
        assert come(office, name) == first


def test_the_same_name_elsewhere_is_somebody_else(office: Office):
    assert come(office, "Sri Wahyuni") != come(office, "Sri Wahyuni", "disdik")


def test_the_same_phone_and_a_similar_name_is_the_same_guest(office: Office):
    first = come(office, "Sri Wahyuni", phone="0812 7890 1234")
    assert come(office, "Sri Wahyuny", "disdik", phone="+62 812-7890-1234") == first
    assert come(office, "Budi Santoso", phone="081278901234") != first


def test_two_namesakes_are_never_chosen_between(office: Office):
    first = come(office, "Siti Aminah", phone="0812 1111 2222")
    second = come(office, "Siti Aminah", phone="0812 3333 4444")
    assert first != second
    third = come(office, "Siti Aminah")
    assert third not in (first, second)


def test_an_explicit_guest_wins_and_an_unknown_one_is_refused(office: Office):
    guest = come(office, "Sri Wahyuni")
    assert match_or_make(office.pk, GuestGiven(id=guest.pk)) == (guest, guest.agency)
    other = Office.objects.create(
        code="lain",
        name="L",
        short_name="L",
        timezone="Asia/Jakarta",
        zone_label="WIB",
        corner_name="S",
        named_official_minutes=1,
    )
    with refused("unknown_guest"):
        match_or_make(other.pk, GuestGiven(id=guest.pk))


def test_a_phone_that_was_not_known_is_learnt_and_found(office: Office):
    guest = come(office, "Sri Wahyuni")
    come(office, "Sri Wahyuni", phone="0812 7890 1234")
    assert list(find_guests(office.pk, "081278901234")) == [guest]


@pytest.mark.parametrize("typed", ["dinkes", "DINAS  kesehatan", "Dinkes", "kesehatan", "dinkes lamsel"])
def test_an_agency_answers_to_code_name_short_name_and_alias(office: Office, typed: str):
    assert agency_named(office.pk, typed).code == "dinkes"


def test_an_unknown_agency_is_made_once_and_marked_typed(office: Office):
    made = agency_named(office.pk, "Koperasi Maju Jaya")
    assert made.typed
    assert not made.verified
    assert agency_named(office.pk, "koperasi maju  jaya") == made
    assert Agency.objects.filter(typed=True).count() == 1


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("sri dinkes", True),
        ("sri kes", True),
        ("wah sri", True),
        ("ri dinkes", False),
        ("sri disdik", False),
        ("'; drop", False),
        ("sri & !x:*", False),
    ],
)
def test_every_word_begins_a_word_of_name_agency_or_alias(office: Office, q: str, found: bool):
    guest = come(office, "Sri Wahyuni")
    assert (guest in find_guests(office.pk, q)) is found


def test_search_stays_in_its_office(office: Office):
    come(office, "Sri Wahyuni")
    assert not find_guests(office.pk + 1, "sri")


def test_agencies_are_found_by_the_beginnings_of_words(office: Office):
    assert next(a.code for a in find_agencies(office.pk, "dink")) == "dinkes"
    assert "kec-ketapang" in [a.code for a in find_agencies(office.pk, "kec keta")]
    assert find_agencies(office.pk, "...") == []
