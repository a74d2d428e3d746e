from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Thing

import pytest
from django.template import engines

NOW = datetime(2026, 11, 23, 3, 4, tzinfo=UTC)
OFFICE = Thing(timezone="Asia/Makassar")
ASSETS = Thing(letter="B", order=4, name="Bidang Aset")


def shown(source: str, **given: object) -> str:
    return engines["django"].from_string("{% load pojok %}" + source).render({"now": NOW, "office": OFFICE, **given})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% clock now %}", "11.04"),
        ("{% clock now 'Asia/Jakarta' %}", "10.04"),
        ("{% clock_zone %}", "11.04 WITA"),
        ("{% day %}", "Senin, 23 November 2026"),
        ("{{ now|clock:office.timezone }}", "11.04"),
        ("{{ 72|minutes }}", "1 jam 12 menit"),
        ("{% clock nothing %}{% ago_day nothing %}{% spent nothing 5 %}{% timebar nothing 5 %}", ""),
        ("{% people 2 %}{% people 0 %}", " dan 2 orang"),
    ],
)
def test_moments_are_said_in_the_offices_zone(source: str, text: str) -> None:
    assert shown(source, nothing=None) == text


def test_spent_goes_on_counting_and_says_when_it_is_overdue() -> None:
    html = shown("{% spent since 5 short=True %}", since=NOW - timedelta(minutes=8))
    assert "8 menit, lewat<" in html
    assert "is-alarm" in html
    assert 'data-since="2026-11-23T02:56:00+00:00" data-standard="5"' in html
    assert "data-overdue" in html


def test_what_ended_stands_still() -> None:
    html = shown("{% spent since 5 until=now %}{% timebar since 5 until=now %}", since=NOW - timedelta(minutes=8))
    assert "data-since" not in html
    assert "data-overdue" not in html


def test_a_blank_standard_has_no_bar() -> None:
    assert shown("{% timebar since %}", since=NOW) == ""


def test_a_unit_is_a_square_with_its_letter_and_the_hue_of_its_order() -> None:
    assert shown("{% unit it %}", it=ASSETS) == '<abbr class="unit hue-4" title="Bidang Aset">B</abbr>'
    assert 'aria-hidden="true"' in shown("{% unit it named=False %}", it=ASSETS)
    assert shown("{% unit it %}", it=Thing(letter=None, order=5, name="Subbagian")) == ""
    assert shown("{% unit it %}", it=None) == ""


def test_a_ticket_is_read_aloud_whole() -> None:
    html = shown("{% ticket 'B-003' it %}", it=ASSETS)
    assert '<span class="unseen">B-003</span>' in html
    assert html.count('aria-hidden="true"') == 2
    assert shown("{% ticket 'B-003' %}") == '<span class="number">B-003</span>'


def test_what_may_not_be_pressed_says_why_and_has_no_key() -> None:
    html = shown("{% act 'Putuskan' key='Enter' why_not='Menunggu keterangan.' %}")
    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert "Menunggu keterangan." in html
    assert "data-key" not in html


def test_tags_escape_what_people_typed() -> None:
    evil = "<img src=x onerror=alert(1)>"
    one = Thing(letter="<b>", order=0, name='"><script>')
    html = shown(
        "{% act evil %}{% spent now label=evil %}{% unit one %}{% ticket evil one %}"
        "{% highlight evil 'img' %}{% said evil %}",
        evil=evil,
        one=one,
    )
    assert "<img" not in html
    assert "<script" not in html
    assert "<b>" not in html


def test_each_form_has_a_key_of_its_own() -> None:
    assert shown("{% new_key %}") != shown("{% new_key %}")
