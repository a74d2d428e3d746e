"""What this process has answered, for /metrics: a few additions a request, told to the others every five seconds.

A scrape reaches one process of several. Each writes its numbers as one small row of the counters' table, and whoever is
asked shows everybody's, each under its own name, so that no number ever jumps back (decision 021).
"""

import os
import socket
import threading
from bisect import bisect_left
from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # bounds of the histogram; beyond is one more
TELL_SECONDS = 5.0
KEPT_SECONDS = 60  # a process that is gone is forgotten
PREFIX = "measures:"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = structlog.get_logger(__name__)


class Measures:
    """Numbers of one process. Routes are the addresses' patterns, so that nothing of a guest stands in them."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str, int], int] = {}
        self.times: dict[str, list[float]] = {}  # route → the sum, then how many in each bucket
        self.streams: Callable[[], int] | None = None
        self._lock = threading.Lock()
        self._telling: threading.Thread | None = None

    def note(self, request: HttpRequest, status: int, seconds: float) -> None:
        """One answer. About a microsecond."""
        match = request.resolver_match
        route = match.route if match is not None else ""
        method = request.method if request.method in _METHODS else ""
        key = (route, method or "", status)
        with self._lock:
            self.answers[key] = self.answers.get(key, 0) + 1
            row = self.times.get(route)
            if row is None:
                row = self.times[route] = [0.0] * (len(SECONDS) + 2)
            row[0] += seconds
            row[1 + bisect_left(SECONDS, seconds)] += 1
        if self._telling is None:
            self.start()

    def start(self) -> None:
        """Tell the others from now on; in the process that serves, after it was forked."""
        with self._lock:
            if self._telling is None:
                self._telling = threading.Thread(target=self._tell, name="measures", daemon=True)
                self._telling.start()

    def told(self) -> dict[str, Any]:
        """All of it, as JSON takes it."""
        with self._lock:
            answers = [[*key, count] for key, count in self.answers.items()]
            times = {route: list(row) for route, row in self.times.items()}
        return {
            "answers": answers,
            "times": times,
            "streams": self.streams() if self.streams is not None else None,
            "pool": _pool(),
        }

    def _tell(self) -> None:
        wait = threading.Event()
        while not wait.wait(TELL_SECONDS):
            try:
                cache.set(PREFIX + name(), self.told(), KEPT_SECONDS)
            except Exception as error:  # the database is away; the next turn comes soon
                log.debug("measures_not_told", error=type(error).__name__)
            finally:
                connection.close()


class Pages(WSGIHandler):
    """Django's application, measured. Not a middleware: that would be one more wrapping of every request."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = super().get_response(request)
        here.note(request, response.status_code, perf_counter() - began)
        return response


here = Measures()


def name() -> str:
    """This process among all that serve, also on other machines."""
    return f"{socket.gethostname()}-{os.getpid()}"


def _pool() -> dict[str, int]:
    """How the connections of this process are used; empty without a pool."""
    pool = getattr(connection, "pool", None)
    if pool is None or pool.closed:
        return {}
    stats = pool.get_stats()
    wanted = ("pool_size", "pool_available", "requests_waiting", "requests_num", "requests_queued", "requests_errors")
    return {key: int(stats.get(key, 0)) for key in wanted}
