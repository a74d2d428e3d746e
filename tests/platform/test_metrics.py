"""/metrics: everything of all processes, and nothing for strangers."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pojok import live
from pojok.lib.postgres import Cluster
from tests.serving import Server, a_server

TOKEN = "token-untuk-pemantau-kantor"


@pytest.fixture(scope="module")
def watched(cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[Server]:
    with a_server(cluster, template, django_db_blocker, POJOK_METRICS_TOKEN=TOKEN) as server:
        yield server


Samples = dict[str, list[tuple[dict[str, str], float]]]


def scraped(server: Server, **headers: str) -> Samples:
    answer = httpx.get(f"{server.url}/metrics", headers=headers, timeout=20)
    assert answer.status_code == 200, answer.text
    found: Samples = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def total(samples: Samples, name: str, **labels: str) -> float:
    return sum(value for its, value in samples.get(name, []) if labels.items() <= its.items())


def comes_to(condition: Any, seconds: float = 30) -> bool:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_strangers_find_nothing_there(watched: Server) -> None:
    for headers in ({"X-Forwarded-For": "10.1.1.1"}, {"X-Forwarded-Proto": "https"}, {"Forwarded": "for=10.1.1.1"}):
        assert httpx.get(f"{watched.url}/metrics", headers=headers).status_code == 404
        wrong = {**headers, "Authorization": "Bearer salah"}
        assert httpx.get(f"{watched.url}/metrics", headers=wrong).status_code == 404


def test_this_machine_and_whoever_has_the_token_may_look(watched: Server) -> None:
    assert scraped(watched)
    assert scraped(watched, **{"X-Forwarded-For": "10.1.1.1", "Authorization": f"Bearer {TOKEN}"})


def test_answers_of_all_processes_are_counted_by_route_and_status(watched: Server) -> None:
    headers = {"Authorization": f"Bearer {watched.token('petugas')}"}
    for number in range(20):
        # Each on a connection of its own, so that both processes have their share.
        body = {"guest": {"name": f"Tamu {number}", "agency": "dinkes"}}
        key = {"Idempotency-Key": str(uuid4())}
        assert httpx.post(f"{watched.url}/api/v1/visits", json=body, headers=headers | key).status_code == 201
        assert httpx.get(f"{watched.url}/g/rahasia{number}/").status_code in (404, 429)

    def all_told() -> bool:
        return total(scraped(watched), "pojok_http_requests_total", route="api/v1/visits", method="POST") == 20

    assert comes_to(all_told)
    samples = scraped(watched)
    assert total(samples, "pojok_http_requests_total", route="api/v1/visits", status="201") == 20
    assert total(samples, "pojok_http_request_seconds_count", route="api/v1/visits") >= 20
    assert total(samples, "pojok_http_request_seconds_bucket", route="api/v1/visits", le="+Inf") >= 20
    assert total(samples, "pojok_http_requests_total", route="g/<str:token>/") == 20
    assert "rahasia" not in str(samples), "a route is a pattern, not what stood in the address"
    assert total(samples, "pojok_visits_open", state="arrived") >= 20
    assert total(samples, "pojok_visits_today", state="arrived") >= 20


def test_streams_pool_worker_and_database_are_told(watched: Server) -> None:
    with httpx.stream("GET", f"{watched.url}/live/", params={"t": live.sign(["unit:1"])}) as stream:
        assert stream.status_code == 200
        assert comes_to(lambda: total(scraped(watched), "pojok_open_streams") == 1)
    assert comes_to(lambda: total(scraped(watched), "pojok_open_streams") == 0)
    samples = scraped(watched)
    assert total(samples, "pojok_database_up") == 1
    assert total(samples, "pojok_database_pool", what="pool_size") >= 1
    assert comes_to(lambda: "pojok_worker_silent_seconds" in scraped(watched))
    assert samples["pojok_build_info"][0][0]["version"]


def test_without_the_database_what_is_known_is_still_told(watched: Server, cluster: Cluster) -> None:
    from psycopg import sql

    name = watched.database_url.partition("?")[0].rpartition("/")[2]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    cluster.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}"
    cluster.execute(sql.SQL(ended).format(sql.Literal(name)))
    try:
        samples = scraped(watched)
        assert total(samples, "pojok_database_up") == 0
        assert "pojok_http_requests_total" in samples
    finally:
        cluster.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
    assert comes_to(lambda: total(scraped(watched), "pojok_database_up") == 1)
