"""Whatever a stranger can reach has a limit; an office that comes from one address doesn't meet it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from pojok import live
from pojok.config.gate import Gate
from pojok.lib import flood
from pojok.live.hub import Hub
from pojok.live.stream import Stream

# Every address without sign-in, by name. All stand behind the gate; what else limits them, or why nothing else does.
WORTH_GUESSING = {
    "sign-in": "by name and by address, in the database (test_sign_in)",
    "set-password": "links tried by address, in the database",
    "guest": "wrong links by address, in the database; a right one can't be guessed",
    "guest-leave": "as guest; presses by visit",
    "guest-return": "as guest; presses by visit",
    "guest-undo": "as guest; presses by visit",
    "guest-more-time": "as guest; presses by visit",
    "guest-prove": "as guest; papers by visit",
    "guest-proof": "as guest; papers by visit",
    "proof": "codes tried by address, in the database",
    "proof-enter": "leads to proof",
}
CHEAP = {
    "board": "kept in the process, without names",
    "board-now": "kept in the process, without names",
    "stylesheet": "kept in the process",
    "static-of-before": "a redirect without a query",
    "language": "sets a cookie, reads nothing",
    "healthz": "one query that reads nothing",
    "metrics": "nobody from outside (test_metrics)",
    "openapi": "made once",
    "nowhere": "answers without a query",
}


def public_names() -> set[str]:
    """Names of all addresses that need neither session nor token."""
    from pojok.web.urls import PUBLIC

    def walk(patterns: Iterable[Any]) -> Iterable[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    found = set()
    for pattern in walk(get_resolver().url_patterns):
        access = getattr(pattern.callback, "access", None)
        if pattern.name in PUBLIC or access is None or access == ("public",):
            found.add(str(pattern.name))
    return found


def test_every_address_without_sign_in_has_its_limit_written_down() -> None:
    assert public_names() == WORTH_GUESSING.keys() | CHEAP.keys()


def environ(path: str, address: str, **more: str) -> dict[str, Any]:
    return {"PATH_INFO": path, "REQUEST_METHOD": "GET", "REMOTE_ADDR": address, **more}


class Asked:
    """What the gate let through and what it answered itself."""

    def __init__(self) -> None:
        self.through = 0
        self.gate = Gate(self._application)

    def _application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.through += 1
        return []

    def refused(self, given: dict[str, Any], times: int) -> list[tuple[str, dict[str, str], bytes]]:
        answers: list[tuple[str, dict[str, str], bytes]] = []
        for _ in range(times):
            started: list[Any] = []
            body = b"".join(
                self.gate(given, lambda status, headers, into=started: into.append((status, dict(headers))))
            )
            if started:
                status, headers = started[0]
                answers.append((status, dict(headers), body))
        return answers


@pytest.mark.parametrize("path", ["/board/x/", "/g/x/", "/static/x/y.js", "/healthz", "/masuk/", "/v/x/", "/nothing"])
def test_one_sender_who_asks_without_end_is_told_to_wait(path: str) -> None:
    asked = Asked()
    answers = asked.refused(environ(path, "10.1.1.1"), 4000)
    assert asked.through < 2500
    status, headers, body = answers[-1]
    assert status.startswith("429")
    assert int(headers["Retry-After"]) >= 1
    assert b"Terlalu banyak permintaan" in body
    assert b"Tunggu" in body
    assert not asked.refused(environ(path, "10.1.1.2"), 100), "somebody else doesn't wait"


def test_a_program_is_told_by_a_problem() -> None:
    answers = Asked().refused(environ("/api/v1/visits", "10.1.1.1"), 4000)
    _status, headers, body = answers[-1]
    assert headers["Content-Type"] == "application/problem+json"
    assert b'"too_many"' in body


def test_sixty_guests_and_twenty_colleagues_of_one_address_are_not_kept_waiting() -> None:
    """All open their pages at once (a page and fifteen files each), then everybody fetches anew each second."""
    seconds = [0.0]
    asked = Asked()
    asked.gate.strangers.now = asked.gate.known.now = lambda: seconds[0]
    guest, colleague = environ("/g/x/", "10.1.1.1"), environ("/desk/", "10.1.1.1", HTTP_COOKIE="pojok=x")
    assert not asked.refused(guest, 60 * 16)
    assert not asked.refused(colleague, 20 * 16)
    for _ in range(600):
        seconds[0] += 1.0
        assert not asked.refused(guest, 60)
        assert not asked.refused(colleague, 20)


def test_a_flood_of_a_guest_does_not_shut_colleagues_out() -> None:
    asked = Asked()
    assert asked.refused(environ("/g/x/", "10.1.1.1"), 4000)
    assert not asked.refused(environ("/desk/", "10.1.1.1", HTTP_COOKIE="a=b; pojok=x"), 100)
    assert not asked.refused(environ("/api/v1/units", "10.1.1.1", HTTP_AUTHORIZATION="Bearer x"), 100)


@override_settings(BEHIND_PROXY=True)
def test_behind_the_proxy_its_word_counts_and_nobody_passes_for_this_machine() -> None:
    asked = Asked()
    for number in range(40):
        claimed = {"HTTP_X_FORWARDED_FOR": f"127.0.0.1, 10.0.0.{number}, 10.7.7.7"}
        last = asked.refused(environ("/masuk/", "127.0.0.1", **claimed), 100)
    assert last


def test_who_is_remembered_is_bounded() -> None:
    buckets = flood.Buckets(10.0, 1.0, now=lambda: 0.0)
    for number in range(2 * flood.MOST):
        assert buckets.wait_seconds(f"10.{number}") == 0
    assert len(buckets._left) <= flood.MOST + 1


def test_a_bucket_fills_again() -> None:
    seconds = [0.0]
    buckets = flood.Buckets(3.0, 0.5, now=lambda: seconds[0])
    assert [buckets.wait_seconds("x") for _ in range(4)] == [0, 0, 0, 2]
    seconds[0] = 2.0
    assert buckets.wait_seconds("x") == 0


def test_streams_of_one_address_are_limited_with_a_sentence() -> None:
    stream = Stream(Hub())

    async def status_of(address: str, topics: str) -> tuple[int, bytes]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        scope: Any = {
            "method": "GET",
            "query_string": f"t={topics}".encode(),
            "client": (address, 1),
            "headers": [],
        }
        await stream(scope, receive, send)  # type: ignore[arg-type]
        return sent[0]["status"], sent[-1]["body"]

    async def all_of_it() -> None:
        answers = [await status_of("10.1.1.1", "salah") for _ in range(600)]
        assert answers[0][0] == 403
        assert answers[-1][0] == 429
        assert b"Terlalu banyak" in answers[-1][1]
        assert (await status_of("10.1.1.2", live.sign(["unit:1"])))[0] == 200

    asyncio.run(all_of_it())
