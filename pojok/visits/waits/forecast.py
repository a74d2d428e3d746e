"""How long a guest will probably wait, as a range; the method of the notes on queues, §7, with what is unknown said.

A duration is what a guest takes an official: from the call to the end of the consultation and of the last step, so
the way and the turn-over are in it. The mean is shrunk towards a first guess, m̂ = (Σ last 200 + 5·m₀) / (n + 5); m₀ is
the SOP's standard of the consultation, and where that is blank nothing is said before five cases. From ten cases
durations are drawn from those known, before that from a stated spread around the mean. Everybody in the line is put, in
the one calling order, on the official who is free first, 120 times over: p20 to p80 of these starts, rounded out to
five minutes, is what is told, and p90 is "at most". The ends then move by how often those told before were missed.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

LAST = 200  # durations that count
PRIOR_WEIGHT = 5
TELL_FROM = 5  # cases; below, without a first guess, nothing is said
DRAW_FROM = 10  # cases
DRAWS = 120
ROUND_MINUTES = 5
# While too few are known: standard deviation of a consultation over its mean, as lognormal.
SPREAD = 0.8
_POINTS = 40
LOW, HIGH, MOST = 0.2, 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who serves the queue. Seconds: `busy_for` since the call of the guest in front (None: nobody is),
    `back_in` until the return from a break."""

    who: int
    busy_for: float | None = None
    back_in: float = 0.0


@dataclass(frozen=True, slots=True)
class InLine:
    """A guest who waits. `only_for`: the named official, alone until `opens_in` seconds have passed."""

    only_for: int | None = None
    opens_in: float = 0.0


@dataclass(frozen=True, slots=True)
class Missed:
    """Which share of those told before was called before the range, after it, and after "at most"."""

    early: float = LOW
    late: float = 1 - HIGH
    beyond: float = 1 - MOST

    @property
    def shares(self) -> tuple[float, float, float]:
        """Which quantiles to tell so that the promised ones hold: moved outward where they were missed too often,
        inward where hardly ever (rounding out alone makes a range hold more than it says)."""
        return (
            _within(2 * LOW - self.early, 0.05, 0.35),
            _within(2 * HIGH - 1 + self.late, 0.65, 0.95),
            _within(2 * MOST - 1 + self.beyond, 0.85, 0.98),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a unit: durations in seconds (the last ones), the first guess m₀, and the misses."""

    durations: Sequence[float]
    prior: float | None = None
    missed: Missed = Missed()

    @property
    def mean(self) -> float | None:
        """m̂ in seconds; None while nothing can be said."""
        n = len(self.durations)
        if self.prior is None:
            return fmean(self.durations) if n >= TELL_FROM else None
        return (sum(self.durations) + PRIOR_WEIGHT * self.prior) / (n + PRIOR_WEIGHT)


@dataclass(frozen=True, slots=True)
class Band:
    """Minutes from now: probably between low and high, at most `most`."""

    low: int
    high: int
    most: int


def bands(
    line: Sequence[InLine],
    officials: Sequence[Official],
    known: Known,
    *,
    seed: str,
    pauses: Sequence[tuple[float, float]] = (),
) -> list[Band | None]:
    """The range of each guest of the line, in its order; None: nothing can be said (too few cases, nobody serves).

    `pauses`: when nobody begins, as seconds from now, ascending. `seed`: the same draws the same, so that pages agree,
    and of one line nobody is told less than those before.
    """
    drawn = starts(line, officials, known, seed=seed, pauses=pauses)
    return [_band(one, known.missed) if one else None for one in drawn]


def starts(
    line: Sequence[InLine],
    officials: Sequence[Official],
    known: Known,
    *,
    seed: str,
    pauses: Sequence[tuple[float, float]] = (),
) -> list[list[float]]:
    """When each guest could be called: DRAWS times in seconds, ascending; empty when nothing can be said."""
    mean = known.mean
    if mean is None or not officials:
        return [[] for _ in line]
    chance = random.Random(seed)  # noqa: S311 - a forecast, nothing secret
    lengths = _lengths(known.durations, mean)
    average = fmean(lengths)
    drawn: list[list[float]] = [[] for _ in line]
    for _ in range(DRAWS):
        free = {one.who: _free_in(one, lengths, average, chance) for one in officials}
        for times, guest in zip(drawn, line, strict=True):
            who, at = _first_free(guest, free, pauses)
            times.append(at)
            free[who] = at + chance.choice(lengths)
    return [sorted(times) for times in drawn]


def has_left(low: int, high: int, minutes_since: float, band: Band) -> bool:
    """Whether what was told `minutes_since` ago no longer holds: the middle of the new range lies outside of it."""
    middle = (band.low + band.high) / 2
    return not low - minutes_since <= middle <= high - minutes_since


def _lengths(durations: Sequence[float], mean: float) -> list[float]:
    """What durations are drawn from, ascending: those known, brought to the shrunk mean, or the stated spread."""
    if len(durations) >= DRAW_FROM:
        scale = mean / (fmean(durations) or 1)
        return sorted(seconds * scale for seconds in durations)
    sigma = math.sqrt(math.log(1 + SPREAD**2))
    normal = NormalDist(-sigma * sigma / 2, sigma)
    return [mean * math.exp(normal.inv_cdf((k + 0.5) / _POINTS)) for k in range(_POINTS)]


def _free_in(official: Official, lengths: list[float], average: float, chance: random.Random) -> float:
    """Seconds until this official may call: the rest of the guest in front, drawn from durations longer than what has
    passed. Where none was ever that long, half an average more."""
    if official.busy_for is None:
        return official.back_in
    longer = bisect_right(lengths, official.busy_for)
    rest = average / 2
    if longer < len(lengths):
        rest = lengths[chance.randrange(longer, len(lengths))] - official.busy_for
    return max(rest, official.back_in)


def _first_free(guest: InLine, free: dict[int, float], pauses: Sequence[tuple[float, float]]) -> tuple[int, float]:
    """The official who can take this guest first, and when."""
    best, best_at = -1, math.inf
    for who, free_at in free.items():
        at = free_at if guest.only_for in (None, who) else max(free_at, guest.opens_in)
        for begins, ends in pauses:
            if begins <= at < ends:
                at = ends
        if at < best_at:
            best, best_at = who, at
    return best, best_at


def _band(times: list[float], missed: Missed) -> Band:
    """Rounded out to five minutes, never narrower than that."""
    low, high, most = (_quantile(times, share) for share in missed.shares)
    low_minutes = math.floor(low / 60 / ROUND_MINUTES) * ROUND_MINUTES
    high_minutes = max(_up(high), low_minutes + ROUND_MINUTES)
    return Band(low_minutes, high_minutes, max(_up(most), high_minutes))


def _up(seconds: float) -> int:
    return math.ceil(seconds / 60 / ROUND_MINUTES) * ROUND_MINUTES


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered), max(1, math.ceil(share * len(ordered)))) - 1]


def _within(share: float, least: float, most: float) -> float:
    return min(most, max(least, share))
