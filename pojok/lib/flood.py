"""How many requests one address may send, told in this process's memory: for what costs nothing to ask often.

A counter in the database for every page of the board would cost more than the page. What is worth guessing has counters
there (`limits`); this keeps one sender from taking all the server's time. The numbers are for an office of sixty guests
and twenty colleagues that all come from one address, times the processes that serve.
"""

import time
from collections.abc import Callable
from math import ceil

STRANGERS = (1500.0, 60.0)  # at once, and again each second: no session, no token
KNOWN = (6000.0, 300.0)  # whoever brings one, right or wrong
MOST = 20_000  # addresses remembered


class Buckets:
    """One bucket an address: full at first, emptied by requests, filled by time."""

    def __init__(self, at_once: float, each_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self.at_once, self.each_second, self.now = at_once, each_second, now
        self._left: dict[str, tuple[float, float]] = {}

    def wait_seconds(self, address: str) -> int:
        """Takes one. 0: go on; else how long until there is one again."""
        now = self.now()
        left, then = self._left.get(address, (self.at_once, now))
        left = min(self.at_once, left + (now - then) * self.each_second)
        if left < 1.0:
            self._left[address] = (left, now)
            return max(1, ceil((1.0 - left) / self.each_second))
        self._left[address] = (left - 1.0, now)
        if len(self._left) > MOST:
            self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        """Those that would be full again; when all of them are busy, all."""
        full = self.at_once - 1.0
        busy = {
            address: (left, then)
            for address, (left, then) in list(self._left.items())
            if left + (now - then) * self.each_second < full
        }
        self._left = busy if len(busy) < MOST else {}


def is_here(address: str) -> bool:
    """A program on this very machine: nobody from outside, who would come by the proxy with an address of their own."""
    return address.startswith("127.") or address in ("::1", "")
