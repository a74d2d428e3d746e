"""Through a real server: headers, methods and bodies that a test client doesn't send. It answers, and goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from tests.serving import Server


@pytest.fixture(scope="module")
def piket(module_server: Server) -> Iterator[httpx.Client]:
    """The duty officer's program."""
    headers = {"authorization": f"Bearer {module_server.token('piket')}"}
    with httpx.Client(base_url=module_server.url, headers=headers, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(autouse=True)
def goes_on(module_server: Server) -> Iterator[None]:
    """Whatever was sent, the server answers the next one."""
    yield
    assert module_server.get_status("/healthz") == 200


def sent(server: Server, raw: bytes) -> bytes:
    """The first bytes of the answer to exactly these."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(raw)
        try:
            return connection.recv(400)
        except ConnectionError:
            return b""


@pytest.mark.parametrize("name", ["authorization", "idempotency-key", "cookie", "x-anything"])
def test_a_header_of_100_kilobytes(piket: httpx.Client, name: str) -> None:
    answer = piket.get("/api/v1/board", headers={name: "x" * 100_000})
    assert answer.status_code in (200, 400, 401, 413, 431)


def test_a_thousand_headers(piket: httpx.Client) -> None:
    with suppress(httpx.RemoteProtocolError):  # cut off, and nothing else is hurt
        assert piket.get("/api/v1/board", headers={f"x-{n}": "1" for n in range(1000)}).status_code in (200, 400, 431)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW"])
def test_a_method_that_nobody_serves(piket: httpx.Client, method: str) -> None:
    for path in ("/api/v1/visits", "/api/v1/board", "/api/v1/openapi.json"):
        answer = piket.request(method, path)
        assert answer.status_code == 405, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /api/v1/board HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
        b"\x00\x01\x02\x03\r\n\r\n",
        b"POST /api/v1/visits HTTP/1.1\r\nhost: localhost\r\ncontent-length: -5\r\n\r\n",
        b"POST /api/v1/visits HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999999999999999\r\n\r\n",
        b"POST /api/v1/visits HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"GET /api/v1/board HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer \xff\xfe\r\n\r\n",
        b"GET /api/v1/visits?day=\xff HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /%zz/%%%/ HTTP/1.1\r\nhost: localhost\r\n\r\n",
    ],
)
def test_what_is_hardly_http(module_server: Server, raw: bytes) -> None:
    answer = sent(module_server, raw)
    assert b" 500 " not in answer.partition(b"\r\n")[0]
    assert b" 502 " not in answer.partition(b"\r\n")[0]


def test_another_host(piket: httpx.Client) -> None:
    answer = piket.get("/api/v1/board", headers={"host": "evil.example"})
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.headers["content-type"] == "application/problem+json"
