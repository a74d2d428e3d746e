"""The range told of a wait: true as often as it says, and never against common sense."""

import random
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pojok.visits.waits.forecast import Band, InLine, Known, Missed, Official, bands, has_left, starts
from tests.visits.a_working_day import Judged, Unit

MINUTE = 60.0
LONG_KNOWN = Known([n * MINUTE for n in (4, 6, 8, 9, 11, 12, 14, 15, 17, 19, 22, 26, 31, 40, 55)])


def share(judged: list[Judged], what: str) -> float:
    return sum(getattr(one, what) for one in judged) / len(judged)


def say(what: str, told: list[Judged]) -> None:
    """Shown by pytest -s, and when the test fails."""
    widths = sorted(one.band.high - one.band.low for one in told if one.band)
    held, most, half = share(told, "held"), share(told, "most_held"), widths[len(widths) // 2]
    sys.stdout.write(f"{what}: held {held:.1%}, at most {most:.1%}, {len(told)} guests, half within {half} minutes\n")


def test_a_range_holds_six_times_of_ten_and_at_most_nine_of_ten() -> None:
    """Lognormal consultations of 18 minutes (spread 0.8), a morning peak, one to three officials, from day one."""
    everything: list[Judged] = []
    for officials, days in ((1, 3), (1, 20), (2, 3), (2, 20), (3, 3), (3, 15)):
        told: list[Judged] = []
        for round_ in range(4 if days == 3 else 1):
            unit = Unit(officials, random.Random(f"{officials} {days} {round_}"))
            told += [one for one in unit.work(days) if one.band]
        say(f"{officials} officials, {days} days", told)
        # One case has few guests, so that chance alone moves it by some percent.
        assert 0.48 <= share(told, "held") <= 0.75
        everything += told
    say("all", everything)
    assert len(everything) > 2000
    assert 0.52 <= share(everything, "held") <= 0.68
    assert 0.85 <= share(everything, "most_held") <= 0.95


def test_before_five_cases_nothing_is_said() -> None:
    line, officials = [InLine()], [Official(1)]
    for n in range(5):
        assert bands(line, officials, Known([600.0] * n), seed="x") == [None]
    assert bands(line, officials, Known([600.0] * 5), seed="x") != [None]


def test_a_standard_of_the_sop_is_a_first_guess_that_cases_outweigh() -> None:
    busy = [Official(1, busy_for=0.0)]
    guess, known = Known([], prior=600.0), Known([1200.0] * 200, prior=600.0)
    assert guess.mean == 600
    assert known.mean == pytest.approx((200 * 1200 + 5 * 600) / 205)
    assert bands([InLine()], busy, guess, seed="x") != [None]


def test_where_nobody_serves_no_minutes_are_said() -> None:
    assert bands([InLine(), InLine()], [], LONG_KNOWN, seed="x") == [None, None]


def test_the_first_in_line_with_a_free_official_hardly_waits() -> None:
    assert bands([InLine()], [Official(1)], LONG_KNOWN, seed="x") == [Band(0, 5, 5)]


def test_an_official_on_a_break_frees_at_the_return() -> None:
    (one,) = bands([InLine()], [Official(1, back_in=30 * MINUTE)], LONG_KNOWN, seed="x")
    assert one is not None
    assert one.low == 30
    assert one.high <= 35


def test_a_colleague_who_returns_sooner_takes_the_guest() -> None:
    longer = Official(1, back_in=120 * MINUTE)
    (one,) = bands([InLine()], [longer, Official(2, back_in=10 * MINUTE)], LONG_KNOWN, seed="x")
    assert one == Band(10, 15, 15)


def test_nobody_begins_in_a_coming_pause() -> None:
    pause = [(5 * MINUTE, 65 * MINUTE)]
    free, behind = bands([InLine(), InLine()], [Official(1)], LONG_KNOWN, seed="x", pauses=pause)
    assert free == Band(0, 5, 5)
    assert behind is not None
    assert behind.high >= 65


def test_a_named_official_is_waited_for_until_the_limit() -> None:
    officials = [Official(1, busy_for=0.0), Official(2)]
    named = InLine(only_for=1, opens_in=20 * MINUTE)
    (times,) = starts([named], officials, LONG_KNOWN, seed="x")
    assert times[0] > 0
    assert max(times) <= 20 * MINUTE


def test_whoever_has_stayed_longer_than_anybody_is_taken_to_end_some_time() -> None:
    (one,) = bands([InLine()], [Official(1, busy_for=10_000.0)], LONG_KNOWN, seed="x")
    assert one is not None
    assert one.high <= 20


def test_ends_missed_too_often_move_outward_and_those_hardly_ever_missed_inward() -> None:
    line, busy = [InLine()] * 4, [Official(1, busy_for=60.0)]

    def width(missed: Missed) -> tuple[int, int]:
        told = bands(line, busy, Known(LONG_KNOWN.durations, missed=missed), seed="x")[-1]
        assert told is not None
        return told.high - told.low, told.most

    usual = width(Missed())
    assert width(Missed(early=0.35, late=0.35, beyond=0.2)) > usual
    assert width(Missed(early=0.05, late=0.05, beyond=0.0))[0] < usual[0]
    assert all(0 < one < 1 for one in Missed(early=1.0, late=1.0, beyond=1.0).shares)


def test_what_was_told_is_left_only_when_the_new_middle_lies_outside() -> None:
    assert not has_left(20, 40, 10, Band(10, 25, 40))
    assert has_left(20, 40, 10, Band(0, 5, 10))
    assert has_left(20, 40, 45, Band(0, 5, 10))
    assert has_left(20, 40, 0, Band(40, 60, 80))


durations = st.lists(st.floats(0, 4 * 3600), max_size=40)
people = st.lists(st.tuples(st.none() | st.floats(0, 7200), st.sampled_from([0.0, 900.0])), min_size=1, max_size=4).map(
    lambda found: [Official(who, busy_for, back_in) for who, (busy_for, back_in) in enumerate(found)]
)
pauses = st.sampled_from([[], [(0.0, 600.0)], [(600.0, 4200.0), (9000.0, 9900.0)]])
cases = settings(max_examples=60, deadline=None)


@cases
@given(durations, st.none() | st.floats(60, 3600), people, st.integers(1, 8), pauses)
def test_ranges_are_sane_and_grow_with_the_place(
    seconds: list[float], prior: float | None, officials: list[Official], guests: int, gaps: list[tuple[float, float]]
) -> None:
    told = bands([InLine()] * guests, officials, Known(seconds, prior), seed="x", pauses=gaps)
    assert len(told) == guests
    known = prior is not None or len(seconds) >= 5
    assert all((one is not None) == known for one in told)
    found = [one for one in told if one is not None]
    for one in found:
        assert 0 <= one.low < one.high <= one.most
        assert one.low % 5 == one.high % 5 == one.most % 5 == 0
    for before, after in pairwise(found):
        assert before.low <= after.low
        assert before.high <= after.high
        assert before.most <= after.most


@cases
@given(durations.filter(lambda found: len(found) >= 5), people)
def test_the_same_seed_tells_the_same(seconds: list[float], officials: list[Official]) -> None:
    line = [InLine()] * 3
    assert bands(line, officials, Known(seconds), seed="a 1") == bands(line, officials, Known(seconds), seed="a 1")


@cases
@given(durations.filter(lambda found: len(found) >= 5), people)
def test_a_free_official_more_and_the_first_in_line_does_not_wait(
    seconds: list[float], officials: list[Official]
) -> None:
    (times,) = starts([InLine()], [*officials, Official(99)], Known(seconds), seed="x")
    assert max(times) == 0
