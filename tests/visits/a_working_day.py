"""Working days of one unit whose truth is known: how guests come, how long they take, when each is called."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from pojok.visits.waits.forecast import Band, InLine, Known, Missed, Official, bands

MEAN, SPREAD = 18 * 60.0, 0.8
HOURS = 7.5
BUSY = 0.85  # how much of their time the officials have guests


@dataclass(frozen=True)
class Judged:
    """What a guest who had to wait was told, with the cases known then, and the minutes that came."""

    band: Band | None
    cases: int
    waited: float

    @property
    def held(self) -> bool:
        return self.band is not None and self.band.low <= self.waited <= self.band.high

    @property
    def most_held(self) -> bool:
        return self.band is not None and self.waited <= self.band.most


@dataclass
class Unit:
    """One unit over its days. It tells, remembers how long each took, and how often it was wrong, as the product."""

    officials: int
    chance: random.Random
    durations: list[float] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    last: deque[Judged] = field(default_factory=lambda: deque(maxlen=100))

    def work(self, days: int) -> list[Judged]:
        for _ in range(days):
            self._day()
        return self.judged

    def _day(self) -> None:
        """First come, first served, until the last guest has gone."""
        happens = [(at, 0, n) for n, at in enumerate(_arrivals(self.chance, self.officials))]
        heapq.heapify(happens)
        line: list[tuple[int, float, Band | None, int, bool]] = []
        since: list[float | None] = [None] * self.officials
        while happens:
            now, ended, n = heapq.heappop(happens)
            if ended:
                self.durations.append(now - (since[n] or now))
                since[n] = None
            else:
                must_wait = None not in since
                line.append((n, now, self._tell(len(line), since, now) if must_wait else None, self._cases, must_wait))
            while line and None in since:
                _n, came, band, cases, waited = line.pop(0)
                if waited:
                    self._judge(Judged(band, cases, (now - came) / 60))
                free = since.index(None)
                since[free] = now
                heapq.heappush(happens, (now + _takes(self.chance), 1, free))

    @property
    def _cases(self) -> int:
        return len(self.durations)

    def _tell(self, before: int, since: list[float | None], now: float) -> Band | None:
        n = len(self.last)
        missed = Missed()
        if n >= 20:
            told = [(one, one.band) for one in self.last if one.band]
            missed = Missed(
                sum(one.waited < band.low for one, band in told) / n,
                sum(one.waited > band.high for one, band in told) / n,
                sum(one.waited > band.most for one, band in told) / n,
            )
        known = Known(self.durations[:-201:-1], missed=missed)
        officials = [Official(who, None if at is None else now - at) for who, at in enumerate(since)]
        return bands([InLine()] * (before + 1), officials, known, seed=f"{self.officials} {now:.0f}")[-1]

    def _judge(self, one: Judged) -> None:
        self.judged.append(one)
        if one.band and one.band.high > 5:
            self.last.append(one)


def _takes(chance: random.Random) -> float:
    """Seconds a guest takes: lognormal."""
    variance = math.log(1 + SPREAD**2)
    return math.exp(chance.gauss(math.log(MEAN) - variance / 2, math.sqrt(variance)))


def _arrivals(chance: random.Random, officials: int) -> Iterator[float]:
    """Seconds from opening: by chance, with a peak in the morning, none in the last half hour."""
    end = HOURS * 3600
    shape = [_crowd(n / 100) for n in range(100)]
    usual = BUSY * officials / MEAN / (sum(shape) / len(shape))
    at = 0.0
    while True:
        at += chance.expovariate(usual * max(shape))
        if at > end - 1800:
            return
        if chance.random() < _crowd(at / end) / max(shape):
            yield at


def _crowd(share_of_day: float) -> float:
    return 1 + 1.2 * math.exp(-(((share_of_day - 0.25) / 0.15) ** 2))
