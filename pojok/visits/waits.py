"""How long a guest will probably wait, as a range; the method of the notes on queues, §7, with what is unknown said.

A duration is what a guest takes an official: from the call to the end of the consultation and of the last step, the
way and the turn-over included. The mean is shrunk towards a first guess, m̂ = (Σ last 200 + 5·m₀) / (n + 5); without a
first guess (the SOP's standard of the consultation is blank) nothing is said before five cases. From ten cases the
durations themselves are drawn, before that a stated spread around the mean. Every guest in the line is put, in the one
calling order, on the official who is free first, 120 times over; p20 to p80 of these starts is what is told, p90 is
"at most". Ends that were missed too often among what was told before are moved outward by how much they were missed.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, pstdev

LAST = 200  # durations that count
PRIOR_WEIGHT = 5
TELL_FROM = 5  # cases; below, without a first guess, nothing is said
DRAW_FROM = 10  # cases
DRAWS = 120
ROUND_MINUTES = 5
SPREAD = 0.8  # standard deviation over mean of a consultation while too few are known
LOW, HIGH, MOST = 0.2, 0.8, 0.9
_POINTS = 40


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
    """How often, among waits told before, the guest was called before the range, after it, and after "at most"."""

    early: float = LOW
    late: float = 1 - HIGH
    beyond: float = 1 - MOST


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

    `pauses`: when nobody begins, as seconds from now, ascending. `seed`: the same one draws the same, so whoever is
    behind in the line is never told less than those before, and pages that ask twice agree.
    """
    return [_band(starts, known.missed) if starts else None for starts in _starts(line, officials, known, seed, pauses)]


def raw(
    line: Sequence[InLine], officials: Sequence[Official], known: Known, *, seed: str,
    pauses: Sequence[tuple[float, float]] = (),
):
    return _starts(line, officials, known, seed, pauses)


def _starts(
    line: Sequence[InLine],
    officials: Sequence[Official],
    known: Known,
    seed: str,
    pauses: Sequence[tuple[float, float]],
) -> list[list[float]]:
    """Of each guest, when the consultation could begin: DRAWS times in seconds, ascending; empty when unknown."""
    mean = known.mean
    if mean is None or not officials:
        return [[] for _ in line]
    chance = random.Random(seed)  # noqa: S311 - a forecast, nothing secret
    lengths = _lengths(known.durations, mean)
    n = len(known.durations)
    doubt = SPREAD / math.sqrt(n + (PRIOR_WEIGHT if known.prior is not None else 0)) if n < DRAW_FROM else (
        pstdev(lengths) / mean / math.sqrt(n))
    drawn: list[list[float]] = [[] for _ in line]
    for _ in range(DRAWS):
        pace = max(0.3, chance.gauss(1, doubt)) if DOUBT else 1.0
        free = {one.who: _free_in(one, lengths, chance) for one in officials}
        for starts, guest in zip(drawn, line, strict=True):
            who, at = _first_free(guest, free, pauses)
            starts.append(at)
            free[who] = at + chance.choice(lengths) * pace
    return [sorted(starts) for starts in drawn]

DOUBT = False

def _lengths(durations: Sequence[float], mean: float) -> list[float]:
    """What durations are drawn from, ascending: those known, brought to the shrunk mean, or a stated spread."""
    if len(durations) >= DRAW_FROM:
        scale = mean / fmean(durations)
        return sorted(seconds * scale for seconds in durations)
    sigma = math.sqrt(math.log(1 + SPREAD**2))
    normal = NormalDist(-sigma * sigma / 2, sigma)
    return [mean * math.exp(normal.inv_cdf((k + 0.5) / _POINTS)) for k in range(_POINTS)]


def _free_in(official: Official, lengths: list[float], chance: random.Random) -> float:
    """Seconds until this official may call: the rest of the guest in front is drawn from durations longer than what
    has passed. Where none was ever that long, half a mean more."""
    if official.busy_for is None:
        return official.back_in
    longer = bisect_right(lengths, official.busy_for)
    if longer < len(lengths):
        rest = lengths[chance.randrange(longer, len(lengths))] - official.busy_for
    else:
        rest = fmean(lengths) / 2
    return max(rest, official.back_in)


def _first_free(
    guest: InLine, free: dict[int, float], pauses: Sequence[tuple[float, float]]
) -> tuple[int, float]:
    """The official who can take this guest first, and when."""
    best, best_at = -1, math.inf
    for who, at in free.items():
        if guest.only_for is not None and guest.only_for != who:
            at = max(at, guest.opens_in)
        for begins, ends in pauses:
            if begins <= at < ends:
                at = ends
        if at < best_at:
            best, best_at = who, at
    return best, best_at


def _band(starts: list[float], missed: Missed) -> Band:
    """p20 to p80 rounded out to five minutes, never narrower than that, and p90."""
    low = _at(starts, LOW - max(0.0, missed.early - LOW))
    high = _at(starts, HIGH + max(0.0, missed.late - (1 - HIGH)))
    most = _at(starts, MOST + max(0.0, missed.beyond - (1 - MOST)))
    low_minutes = math.floor(low / 60 / ROUND_MINUTES) * ROUND_MINUTES
    high_minutes = max(math.ceil(high / 60 / ROUND_MINUTES) * ROUND_MINUTES, low_minutes + ROUND_MINUTES)
    return Band(low_minutes, high_minutes, max(math.ceil(most / 60 / ROUND_MINUTES) * ROUND_MINUTES, high_minutes))


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]
