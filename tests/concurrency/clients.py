"""Many clients at once, each on its own connection to a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")


@dataclass
class Caller:
    """Somebody at the API of a running server, on as many connections as there are presses at the same moment."""

    url: str
    token: str

    @cached_property
    def client(self) -> httpx.Client:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, limits=limits, timeout=60, trust_env=False)

    def post(self, path: str, body: Any = None, *, key: object = None) -> httpx.Response:
        return self.client.post(path, content=json.dumps(body or {}), headers={"idempotency-key": str(key or uuid4())})

    def get(self, path: str) -> Any:
        response = self.client.get(path)
        assert response.status_code == 200, response.text
        return response.json()


def at_once(acts: Sequence[Callable[[], T]], *, clients: int = 16) -> list[T]:
    """Do these, so many at the same moment; answers in their order."""
    clients = min(clients, len(acts))
    ready = Barrier(clients)

    def run(numbered: tuple[int, Callable[[], T]]) -> T:
        number, act = numbered
        if number < clients:
            ready.wait()
        return act()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(run, enumerate(acts)))


def statuses(answers: Sequence[httpx.Response]) -> dict[int, int]:
    """How many answers of each status."""
    counted: dict[int, int] = {}
    for answer in answers:
        counted[answer.status_code] = counted.get(answer.status_code, 0) + 1
    return counted
