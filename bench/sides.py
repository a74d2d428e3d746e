"""The product's side of a measurement: requests as they go over the wire, and what became of them."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from bench.house import House
from bench.load import Plan, Told, request


@dataclass(frozen=True)
class Done:
    """What the server managed."""

    per_second: float
    latencies_ms: list[float]
    statuses: dict[str, int]
    body_bytes: int


def run(house: House, clients: Sequence[Sequence[bytes]], *, seconds: float, again: bool, ok: Sequence[str]) -> Done:
    """Send them from a process of their own. Fails when an answer isn't one of `ok`: then it wasn't measured."""
    plan = house.folder / "load.pickle"
    plan.write_bytes(pickle.dumps(Plan(house.port, seconds, clients, again)))
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", str(plan)], capture_output=True, text=True, env={**os.environ}
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told = Told(**json.loads(done.stdout))
    counted: dict[str, int] = {str(status): count for status, count in told.statuses.items()}
    if told.ran_out or any(status not in ok for status in counted):
        raise RuntimeError(f"statuses {counted}, ran out: {told.ran_out}\n{told.odd}")
    return Done(told.answers / told.seconds, told.latencies_ms, counted, told.body_bytes)


def post(path: str, token: str, body: object = None) -> bytes:
    """A call of the API with a key of its own."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/json",
    }
    return request("POST", f"/api/v1{path}", headers, json.dumps(body or {}).encode())


def get(path: str, cookie: str = "", **headers: str) -> bytes:
    """A page, as a browser asks for it."""
    sent = {"Accept-Encoding": "gzip", "Accept-Language": "id", **headers}
    return request("GET", path, sent | ({"Cookie": cookie} if cookie else {}))
