"""What is accepted as a name, and how spellings compare (design §4.11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pojok.lib.names import clean_name, clean_text, normalise, normalise_person
from pojok.lib.phones import clean_phone
from pojok.lib.refusals import Refused
from tests.office import refused


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Sri   Wahyuni ", "Sri Wahyuni"),
        ("Jose\u0301", "José"),
        ("Ani 🙂", "Ani 🙂"),
        ("I Gusti Ngurah A. A.", "I Gusti Ngurah A. A."),
        ("x" * 120, "x" * 120),
    ],
)
def test_a_name_is_kept_in_one_form(name: str, kept: str):
    assert clean_name(name) == kept


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("x" * 121, "too_long"),
        ("x" * 10000, "too_long"),
        ("Sri\x00", "control_character"),
        ("Sri\x1b[0m", "control_character"),
        ("\u202eirS", "control_character"),
        ("Sri\u2066x", "control_character"),
        (None, "not_text"),
        (7, "not_text"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_its_field(name: object, code: str):
    with pytest.raises(Refused) as refused:
        clean_name(name, field="members")
    assert (refused.value.code, refused.value.field, refused.value.kind) == (code, "members", "input")


def test_text_keeps_its_lines_and_refuses_what_cannot_be_seen():
    assert clean_text("satu\ndua", field="need") == "satu\ndua"
    with pytest.raises(Refused):
        clean_text("a\x07", field="need")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str):
    try:
        once = clean_name(text)
    except Refused:
        return
    assert clean_name(once) == once
    assert 1 <= len(once) <= 120


@given(st.text())
def test_normalising_twice_changes_nothing(text: str):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "name", ["Sri Wahyuni, S.E.", "Hj. Sri Wahyuni, S.E., M.Si", "H. Sri Wahyuni S.Kom.", "SRI WAHYUNI"]
)
def test_degrees_and_titles_do_not_make_another_person(name: str):
    assert normalise_person(name) == "sri wahyuni"


def test_a_name_that_is_only_a_title_still_compares():
    assert normalise_person("Dr.") == "dr"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0812 7890 1234", "+6281278901234"), ("+62 812-7890-1234", "+6281278901234"), ("", ""), ("   ", "")],
)
def test_a_phone_has_one_stored_form(typed: str, stored: str):
    assert clean_phone(typed) == stored


@pytest.mark.parametrize("typed", ["12", "0812", "abc", "0812x7890", "0" * 30, "0812 7890 1234 5678 9012"])
def test_a_wrong_phone_is_refused(typed: str):
    with refused("bad_phone"):
        clean_phone(typed)
