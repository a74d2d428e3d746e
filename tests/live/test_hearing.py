"""What a process keeps in memory is forgotten the moment another process changes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import uuid4

import httpx

from pojok.live.hearing import Kept
from tests.serving import Server


def until(true: Callable[[], bool]) -> bool:
    """Wait for it, for as long as anybody would."""
    last = time.monotonic() + 30
    while not true() and time.monotonic() < last:
        time.sleep(0.01)
    return true()


def test_what_is_kept_is_forgotten_when_the_database_says_so(server: Server):
    with server.django():
        kept: Kept[str, int] = Kept("pojok_callers", seconds=3600)

        def keep() -> bool:
            kept.put("a", 1, kept.turn())
            return kept.get("a") == 1

        assert until(keep)
        server.sql("UPDATE organisation_token SET revoked_at = now()")
        assert until(lambda: kept.get("a") is None)


def test_what_was_read_before_a_change_is_not_kept_after_it(server: Server):
    with server.django():
        kept: Kept[str, int] = Kept("pojok_callers", seconds=3600)
        assert until(lambda: kept.put("a", 1, kept.turn()) is None and kept.get("a") == 1)
        turn = kept.turn()
        kept.forget()
        kept.put("a", 1, turn)
        assert kept.get("a") is None


def test_a_revoked_token_ends_in_every_process(server: Server):
    token = server.token("petugas")
    clients = [httpx.Client(base_url=f"{server.url}/api/v1", trust_env=False) for _number in range(8)]

    def asked() -> set[int]:
        headers = {"authorization": f"Bearer {token}"}
        return {client.get("/visits", headers=headers).status_code for client in clients}

    assert asked() == asked() == {200}
    server.sql("UPDATE organisation_token SET revoked_at = now()")
    assert until(lambda: asked() == {401})


def test_a_membership_that_ended_ends_in_every_process(server: Server):
    token = server.token("petugas")
    client = httpx.Client(base_url=f"{server.url}/api/v1", trust_env=False)

    def receive() -> int:
        headers = {"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())}
        guest = {"name": "Sri Wahyuni", "agency": "dinkes"}
        return client.post("/visits", headers=headers, json={"guest": guest}).status_code

    assert [receive() for _number in range(4)] == [201] * 4
    server.sql("UPDATE organisation_membership SET ended_at = now()")
    assert until(lambda: receive() == 401)
