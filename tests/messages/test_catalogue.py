"""The English catalogue is current, whole, and loses nothing of a sentence."""

from __future__ import annotations

import pytest
from babel.messages import Catalog

from tests.messages import catalogue, found


def test_the_catalogue_has_every_sentence_and_no_other() -> None:
    kept, wanted = catalogue.kept(), found.sentences()
    ids, needed = ({(m.id, m.context) for m in each if m.id} for each in (kept, wanted))
    assert not needed - ids, f"run bin/messages and translate: {sorted(map(str, needed - ids))}"
    assert not ids - needed, f"gone, so run bin/messages: {sorted(map(str, ids - needed))}"


def test_every_translation_is_there_with_the_same_placeholders() -> None:
    left = list(catalogue.mistakes(catalogue.kept()))
    assert not left


def test_a_sentence_is_either_counted_or_not() -> None:
    assert not found.counted_and_not()


def test_the_files_are_as_bin_messages_writes_them() -> None:
    text = catalogue.text_of(catalogue.current(catalogue.kept()))
    assert catalogue.PO.read_text(encoding="utf-8") == text
    assert catalogue.MO.read_bytes() == catalogue.compiled(text)


def test_a_translation_is_never_guessed_from_a_similar_sentence() -> None:
    before = Catalog(locale="en")
    before.add("Meja depan:", "Front desk:", flags=["fuzzy"])
    assert catalogue.current(before).get("Meja depan").string is None


@pytest.mark.parametrize(
    ("one", "string", "wrong"),
    [
        ("Coba lagi dalam %(wait)s menit.", "Try again in %(wait)s min.", ""),
        ("Coba lagi dalam %(wait)s menit.", "Try again.", "Other placeholders"),
        ("Undo, {n}", "Undo, {m}", "Other placeholders"),
        ("Ke <b>%(place)s</b>", "To %(place)s", "Other placeholders"),
        ("Keluar", "", "Not translated"),
        (" dan ", "and", "Other spaces"),
    ],
)
def test_a_translation_that_lost_something_is_found(one: str, string: str, wrong: str) -> None:
    catalog = Catalog(locale="en")
    catalog.add(one, string)
    assert [line.split(":")[0].split(" (")[0].removesuffix(" at the ends") for line in catalogue.mistakes(catalog)] == (
        [wrong] if wrong else []
    )
