"""Through a real server: what a test client doesn't show."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.serving import Server

GUEST = {"guest": {"name": "Sri Wahyuni", "agency": "dinkes"}}


@pytest.fixture(scope="module")
def piket(module_server: Server) -> Iterator[httpx.Client]:
    """The duty officer's program."""
    headers = {"authorization": f"Bearer {module_server.token('piket')}"}
    base = f"{module_server.url}/api/v1"
    with httpx.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
        yield client


def is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_an_act_its_repeat_and_what_it_says(piket: httpx.Client):
    key = str(uuid4())
    first = piket.post("/visits", json=GUEST, headers={"idempotency-key": key})
    second = piket.post("/visits", json=GUEST, headers={"idempotency-key": key})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == key
    assert first.headers["location"] == f"/api/v1/visits/{key}"
    assert first.json()["guest_url"].startswith("http://127.0.0.1:")
    assert "set-cookie" not in first.headers
    page = httpx.get(first.json()["guest_url"], trust_env=False)
    assert page.status_code == 200


def test_nobody_waits_is_an_empty_answer(piket: httpx.Client, module_server: Server):
    headers = {"authorization": f"Bearer {module_server.token('akuntansi')}"}
    answer = piket.post("/units/akuntansi/calls", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")


def test_five_megabytes_are_too_large(piket: httpx.Client):
    is_problem(piket.post("/visits", content=b'{"need":"' + b"x" * 5_000_000 + b'"}'), 413, "too_large")
    assert piket.get("/board").status_code == 200


def test_a_body_without_its_length(piket: httpx.Client):
    is_problem(piket.post("/visits", content=(part for part in [json.dumps(GUEST).encode()])), 411, "length_required")


def test_deep_nesting_and_broken_bytes(piket: httpx.Client):
    for body in (b"[" * 200_000, b'{"a":' * 50_000, b"\xff\x00", b"{"):
        is_problem(piket.post("/visits", content=body), 422, "malformed_json")


def test_odd_addresses(piket: httpx.Client):
    for path in ("/visits/%00", "/visits/%ff", "/visits/..%2f..%2fetc", "/visits//", "/units/%F0%9F%99%82/calls"):
        assert piket.post(path).status_code in (404, 405), path
        assert piket.post(path).headers["content-type"] == "application/problem+json"


def test_a_lost_database_is_said_and_the_same_key_goes_through_once(piket: httpx.Client, module_server: Server):
    """Backends are killed under a rush of check-ins: never a 500, nobody twice, nobody lost (design §4.1, §4.2)."""
    keys = [str(uuid4()) for _ in range(60)]

    def check_in(key: str) -> list[int]:
        seen = []
        for _ in range(30):
            body = {"guest": {"name": f"Tamu {key}", "agency": "dinkes"}}
            answer = piket.post("/visits", json=body, headers={"idempotency-key": key})
            seen.append(answer.status_code)
            if answer.status_code in (200, 201):
                return seen
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) >= 1
            time.sleep(0.1)
            assert answer.headers["content-type"] == "application/problem+json"
        raise AssertionError(seen)

    with ThreadPoolExecutor(8) as pool:
        rush = [pool.submit(check_in, key) for key in keys]
        for _ in range(3):
            time.sleep(0.3)
            module_server.sql(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = 'pojok'"""
            )
        seen = [status for one in rush for status in one.result()]
    assert set(seen) <= {200, 201, 503}
    ((visits,),) = module_server.sql("SELECT count(*) FROM visits_visit WHERE id = ANY(%s::uuid[])", keys)
    assert visits == len(keys)
