import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pojok.web.ui.marks import found_spans, mark_spans


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Sri Wahyuni", "sri dinkes", "<mark>Sri</mark> Wahyuni"),
        ("Asri Lestari", "sri", "A<mark>sri</mark> Lestari"),
        ("Siti Aminah", "sit ami", "<mark>Sit</mark>i <mark>Ami</mark>nah"),
        ("Sri Asri", "sri", "<mark>Sri</mark> Asri"),
        ("Désirée", "desi", "<mark>Dési</mark>rée"),
        ("Sri", "", "Sri"),
    ],
)
def test_the_words_of_the_search_are_marked(text: str, query: str, marked: str) -> None:
    assert mark_spans(text, found_spans(text, query)) == marked


def test_a_name_cannot_bring_markup() -> None:
    name = "<script>alert(1)</script> Sri"
    assert mark_spans(name, found_spans(name, "sri")) == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Sri</mark>"


def test_spans_outside_and_across_are_bent_right() -> None:
    assert mark_spans("SPM LS kami", [(-3, 3), (2, 6), (9, 99), (5, 4)]) == "<mark>SPM LS</mark> ka<mark>mi</mark>"


@given(st.text(), st.text(max_size=20))
def test_nothing_but_our_mark_gets_through(text: str, query: str) -> None:
    marked = mark_spans(text, found_spans(text, query))
    assert set(re.findall(r"<[^>]*>", marked)) <= {"<mark>", "</mark>"}
    assert marked.count("<mark>") == marked.count("</mark>")
