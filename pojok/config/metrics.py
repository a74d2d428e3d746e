"""GET /metrics, for a Prometheus of the office's own. Not public: this very machine, or who has the token."""

import hmac
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from pojok.cli.copies.writing import newest
from pojok.cli.working import BEAT
from pojok.config import measures
from pojok.lib import clock, flood, limits
from pojok.lib.counters import Counters

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")

# How long ago what a follower of Events should read next was written; 0 when it has read all.
_LAG = """
SELECT c.name, extract(epoch FROM now() - c.moved_at)::float, coalesce(
  (SELECT extract(epoch FROM now() - e.recorded_at)::float FROM history_event e
   WHERE (e.tx, e.seq) > (c.tx, c.seq) ORDER BY e.tx, e.seq LIMIT 1), 0)
FROM history_cursor c
"""
_OPEN = """
SELECT o.code, v.state, count(*) FROM visits_visit v JOIN organisation_office o ON o.id = v.office_id
WHERE v.state NOT IN ('finished', 'left', 'cancelled') GROUP BY 1, 2
"""
_TODAY = """
SELECT o.code, v.state, count(*) FROM organisation_office o JOIN visits_visit v ON v.office_id = o.id
  AND v.arrived_at >= date_trunc('day', now() AT TIME ZONE o.timezone) AT TIME ZONE o.timezone
GROUP BY 1, 2
"""


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for everybody else, as if it weren't there."""
    if not _may(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Now())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def _may(request: HttpRequest) -> bool:
    token = settings.ENV.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token is not None and hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
        return True
    # What comes by a proxy came from somewhere else, whatever it says of itself.
    direct = not any(header in request.headers for header in _OF_A_PROXY)
    return direct and flood.is_here(limits.address(request))


class _Now(Collector):
    """Everything as it is at this moment; without the database what this process knows itself."""

    def collect(self) -> Iterable[Metric]:
        told: dict[str, Any] = {}
        stored: list[Metric] = []
        try:
            told = _others()
            stored = [*_workers(), *_visits()]
            answers = 1
        except (DatabaseError, InterfaceError):
            answers = 0
        told[measures.name()] = measures.here.told()
        yield _gauge("build_info", "Which version runs.", ["version"], [((version("pojok"),), 1)])
        yield _gauge("database_up", "Whether the database answers.", [], [((), answers)])
        yield from stored
        yield from _processes(told)
        yield from _copies()


def _others() -> dict[str, Any]:
    """What each process told last, by its name."""
    counters: Counters = cache  # type: ignore[assignment]  # the proxy of CACHES["default"]
    return counters.beginning_with(measures.PREFIX)


def _processes(told: dict[str, Any]) -> Iterator[Metric]:
    answers = CounterMetricFamily(
        "pojok_http_requests", "Answers by route and status.", labels=["process", "route", "method", "status"]
    )
    times = HistogramMetricFamily(
        "pojok_http_request_seconds", "How long an answer took, by route.", labels=["process", "route"]
    )
    streams, pools = [], []
    for process, its in told.items():
        for route, method, status, count in its["answers"]:
            answers.add_metric([process, route, method, str(status)], count)
        for route, (total, *counts) in its["times"].items():
            times.add_metric([process, route], buckets=_buckets(counts), sum_value=total)
        if its["streams"] is not None:
            streams.append(((process,), its["streams"]))
        pools += [((process, what), value) for what, value in its["pool"].items()]
    yield answers
    yield times
    yield _gauge("open_streams", "Screens that listen for changes.", ["process"], streams)
    yield _gauge("database_pool", "Database connections, by what is counted.", ["process", "what"], pools)


def _buckets(counts: list[float]) -> list[tuple[str, float]]:
    """Counts of each bucket as Prometheus has them: up to this bound."""
    up_to, listed = 0.0, []
    for bound, count in zip([*map(str, measures.SECONDS), "+Inf"], counts, strict=True):
        up_to += count
        listed.append((bound, up_to))
    return listed


def _workers() -> Iterator[Metric]:
    rows = _rows(_LAG)
    silent = [((), since) for name, since, _behind in rows if name == BEAT]
    behind = [((name,), seconds) for name, _since, seconds in rows if name != BEAT]
    yield _gauge("worker_silent_seconds", "Since the worker last said that it is alive.", [], silent)
    yield _gauge("follower_behind_seconds", "Age of the Event a follower should read next.", ["follower"], behind)


def _visits() -> Iterator[Metric]:
    labels = ["office", "state"]
    for name, told, query in (
        ("visits_open", "Visits that are not over.", _OPEN),
        ("visits_today", "Visits that arrived on this office's day.", _TODAY),
    ):
        yield _gauge(name, told, labels, [((office, state), count) for office, state, count in _rows(query)])


def _copies() -> Iterator[Metric]:
    found = newest(settings.ENV.backup_folder)
    ages = [((), (clock.now() - found[1]).total_seconds())] if found else []
    yield _gauge("backup_age_seconds", "Since the newest copy of the data was made.", [], ages)


def _gauge(name: str, told: str, labels: list[str], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(f"pojok_{name}", told, labels=labels)
    for its_labels, value in values:
        family.add_metric(its_labels, value)
    return family


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
