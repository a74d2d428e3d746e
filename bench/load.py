"""The load: so many clients on kept connections, each with one request under way, from one process of its own.

Python, but bare: sockets, epoll and bytes made beforehand, so that measuring takes little from what is measured.
`python -m bench.load PLAN` reads a pickled Plan and prints a JSON object of what happened.
"""

from __future__ import annotations

import json
import pickle
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """What each client sends, in order. `again`: from the beginning when it has sent all; else it stops there."""

    port: int
    seconds: float
    clients: Sequence[Sequence[bytes]]
    again: bool = False
    address: str = "127.0.0.1"


@dataclass
class Told:
    """What happened."""

    seconds: float = 0.0
    answers: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies_ms: list[float] = field(default_factory=list)
    body_bytes: int = 0
    ran_out: bool = False
    odd: str = ""


class _Client:
    __slots__ = ("began", "buffer", "requests", "socket", "wanted")

    def __init__(self, plan: Plan, requests: Sequence[bytes]) -> None:
        self.requests = deque(requests)
        self.socket = socket.create_connection((plan.address, plan.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.wanted = 0
        self.began = 0.0


def run(plan: Plan) -> Told:
    """Send until the time is over; what is under way then is waited for and counts."""
    told = Told()
    epoll = select.epoll()
    clients: dict[int, _Client] = {}
    for requests in plan.clients:
        client = _Client(plan, requests)
        clients[client.socket.fileno()] = client
        epoll.register(client.socket, select.EPOLLIN)
    began = time.perf_counter()
    last = began + plan.seconds
    open_ = 0
    for client in clients.values():
        open_ += _send(client, plan, told)
    while open_:
        for number, _event in epoll.poll(10):
            client = clients[number]
            if not _receive(client, told):
                continue
            open_ -= 1
            if time.perf_counter() < last:
                open_ += _send(client, plan, told)
    told.seconds = time.perf_counter() - began
    return told


def _send(client: _Client, plan: Plan, told: Told) -> int:
    if not client.requests:
        told.ran_out = True
        return 0
    request = client.requests.popleft()
    if plan.again:
        client.requests.append(request)
    client.began = time.perf_counter()
    client.socket.sendall(request)
    return 1


def _receive(client: _Client, told: Told) -> bool:
    """Whether the answer is whole now."""
    part = client.socket.recv(262_144)
    if not part:
        raise ConnectionError("the server hung up")
    client.buffer += part
    if not client.wanted:
        end = client.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = client.buffer[:end].lower()
        at = head.find(b"content-length:")
        # 204 and 304 have no body
        length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 and head[9:12] not in (b"204", b"304") else 0
        client.wanted = end + 4 + length
        told.body_bytes += length
    if len(client.buffer) < client.wanted:
        return False
    told.latencies_ms.append((time.perf_counter() - client.began) * 1000)
    told.answers += 1
    status = int(client.buffer[9:12])
    told.statuses[status] = told.statuses.get(status, 0) + 1
    if status >= 400 and not told.odd:
        told.odd = client.buffer[:900].decode(errors="replace")
    client.buffer, client.wanted = b"", 0
    return True


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"", host: str = "127.0.0.1"
) -> bytes:
    """One HTTP/1.1 request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{n}: {v}" for n, v in (headers or {}).items())]
    if method not in ("GET", "HEAD"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


if __name__ == "__main__":
    happened = run(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301 - written by our own parent
    json.dump(happened.__dict__, sys.stdout)
