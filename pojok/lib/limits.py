"""How often somebody may try something: sign-in, public pages. Holds over all workers."""

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from pojok.lib import clock
from pojok.lib.counters import Counters


def allow(name: str, who: str, *, times: int, seconds: int) -> int:
    """Count one try of `name` by `who`. 0: go on. Else the seconds until the next try is allowed.

    A fixed window: `times` tries from the first one until `seconds` later.
    """
    counters: Counters = cache  # type: ignore[assignment]  # the proxy of CACHES["default"]
    tries, ends = counters.count(_key(name, who), seconds=seconds)
    if tries <= times:
        return 0
    return max(1, ceil((ends - clock.now()) / timedelta(seconds=1)))


def forgive(name: str, who: str) -> None:
    """Forget the tries, after one that succeeded."""
    cache.delete(_key(name, who))


def address(request: HttpRequest) -> str:
    """The address a request comes from; behind our own proxy the one that this proxy saw."""
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """The same, of a request that isn't Django's yet."""
    if settings.BEHIND_PROXY:
        # Only the last entry is our proxy's; whatever stands before it, the sender may have written.
        last = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if last:
            return str(last)
    return str(environ.get("REMOTE_ADDR", ""))


def _key(name: str, who: str) -> str:
    # Names and addresses are personal; a counter doesn't need to know them.
    return f"limit:{name}:{salted_hmac('pojok.limits', who, algorithm='sha256').hexdigest()[:32]}"
