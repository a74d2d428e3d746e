"""Slowing down guesses over all workers: the counters lie in the database.

By username: five tries in five minutes, then a wait of one minute that doubles with each further round, up to fifteen.
By address: thirty tries in five minutes, since a whole office may stand behind one address. A try is counted before
the password is looked at, so that many at once gain nothing.
"""

import hashlib
from datetime import timedelta
from math import ceil

from django.core.cache import cache
from django.http import HttpRequest

from pojok.lib import clock, limits

_TRIES, _ADDRESS_TRIES, _WINDOW = 5, 30, 300
_FIRST_WAIT, _LONGEST_WAIT, _REMEMBERED = 60, 900, 3600


def wait_minutes(request: HttpRequest, username: str) -> int:
    """Counts this try. 0: go on; else the minutes to wait before trying again."""
    who = _who(username)
    seconds: float = limits.allow("sign-in-address", limits.address(request), times=_ADDRESS_TRIES, seconds=_WINDOW)
    return ceil((seconds or _left(who) or _one_more(who)) / 60)


def forget(username: str) -> None:
    """After the right password: earlier mistakes count no more."""
    who = _who(username)
    limits.forgive(_tries(cache.get(_rounds(who), 0)), who)
    cache.delete_many([_rounds(who), _until(who)])


def too_many_links(request: HttpRequest) -> bool:
    """Whether this address tries too many links for setting a password."""
    return bool(limits.allow("set-password", limits.address(request), times=_ADDRESS_TRIES, seconds=_WINDOW))


def _left(who: str) -> float:
    """Seconds of the wait this name is in; 0 when in none."""
    until = cache.get(_until(who))
    return max(0.0, until / 1000 - clock.now().timestamp()) if until else 0.0


def _one_more(who: str) -> float:
    """Counts a try. Beyond the fifth of this round: begins a wait, longer than the one before; 0 otherwise.

    Each round has its own counter, so tries that run at the same time as the sixth don't begin a fresh one.
    """
    rounds = cache.get(_rounds(who), 0)
    if not limits.allow(_tries(rounds), who, times=_TRIES, seconds=_WINDOW):
        return 0.0
    wait = min(_FIRST_WAIT * 2**rounds, _LONGEST_WAIT)
    until = int((clock.now() + timedelta(seconds=wait)).timestamp() * 1000)
    if cache.add(_until(who), until, wait):
        cache.set(_rounds(who), rounds + 1, _REMEMBERED)
    return wait


def _tries(rounds: int) -> str:
    return f"sign-in-{rounds}"


def _who(username: str) -> str:
    # A counter doesn't need to know the name, only to tell names apart.
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()[:32]


def _rounds(who: str) -> str:
    return f"sign-in-rounds:{who}"


def _until(who: str) -> str:
    return f"sign-in-until:{who}"
