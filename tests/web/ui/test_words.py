from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pojok.web.ui import words

ZONE = "Asia/Jakarta"
MOMENT = datetime(2026, 11, 23, 3, 4, tzinfo=UTC)  # Monday 10.04 in Jakarta


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Jakarta", "10.04 WIB"), ("Asia/Makassar", "11.04 WITA"), ("Asia/Jayapura", "12.04 WIT")],
)
def test_the_clock_is_the_offices(zone: str, said: str) -> None:
    assert words.clock_zone(MOMENT, zone) == said
    assert words.clock(MOMENT, zone) == said[:5]


def test_a_day_is_written_out() -> None:
    assert words.long_day(MOMENT, ZONE) == "Senin, 23 November 2026"


def test_a_day_is_the_offices_day() -> None:
    late = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # 01.00 the next day in Jakarta
    assert words.long_day(late, ZONE) == "Senin, 23 November 2026"
    assert words.ago_day(late, MOMENT, ZONE) == "hari ini"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "hari ini"),
        (date(2026, 11, 22), "kemarin"),
        (date(2026, 11, 19), "Kamis lalu"),
        (date(2026, 11, 16), "Senin lalu"),
        (date(2026, 11, 15), "15 November"),
        (date(2026, 10, 12), "12 Oktober"),
        (date(2025, 12, 1), "1 Desember 2025"),
        (date(2026, 11, 25), "25 November"),
    ],
)
def test_a_day_past_is_spoken_of_as_people_do(day: date, said: str) -> None:
    assert words.ago_day(day, date(2026, 11, 23)) == said


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "baru saja"), (1, "1 menit"), (59, "59 menit"), (60, "1 jam"), (72, "1 jam 12 menit")]
)
def test_a_duration_is_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert words.duration(minutes) == said


@pytest.mark.parametrize(
    ("seconds", "said", "state", "width"),
    [
        (20, "baru saja", "calm", 6),
        (2 * 60, "2 dari 5 menit", "calm", 40),
        (3 * 60 + 44, "3 dari 5 menit", "calm", 74),
        (3 * 60 + 45, "3 dari 5 menit", "warm", 75),
        (4 * 60, "4 dari 5 menit", "warm", 80),
        (5 * 60, "5 menit, lewat standar", "alarm", 100),
        (72 * 60, "1 jam 12 menit, lewat standar", "alarm", 100),
    ],
)
def test_time_turns_from_calm_to_warm_to_alarm(seconds: int, said: str, state: str, width: int) -> None:
    assert words.spent(timedelta(seconds=seconds), 5) == words.Spent(said, state, width)


def test_a_blank_standard_has_words_and_no_bar() -> None:
    assert words.spent(timedelta(minutes=23), None, label="konsultasi") == words.Spent("konsultasi, 23 menit", "", None)


def test_half_minutes_have_a_comma() -> None:
    assert words.spent(timedelta(minutes=1), 2.5).words == "1 dari 2,5 menit"


@given(st.floats(min_value=-1e5, max_value=1e6), st.one_of(st.none(), st.integers(min_value=1, max_value=600)))
def test_there_is_always_a_word_and_the_bar_stays_inside(seconds: float, standard: int | None) -> None:
    said = words.spent(timedelta(seconds=seconds), standard)
    assert said.words
    assert (said.width is None) == (standard is None)
    assert said.width is None or 0 < said.width <= 100
    assert (said.state == "alarm") == ("lewat" in said.words)
