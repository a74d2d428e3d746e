"""A client at the API that never gives up on a press: the same key again until it knows what became of it."""

import http.client
import json
import random
import threading
import time
from typing import Any
from uuid import UUID, uuid4

from drills.kill.journal import Journal, Press

TRY_SECONDS = 8.0
SETTLE_SECONDS = 60.0  # after the end of the drill: by then everything runs again


class Client:
    """Somebody with a token, on a connection of their own."""

    def __init__(self, port: int, token: str, journal: Journal, stop: threading.Event, seed: int) -> None:
        self.port, self.journal, self.stop = port, journal, stop
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.random = random.Random(seed)
        self.last: UUID | None = None  # the press that was acknowledged last
        self._connection: http.client.HTTPConnection | None = None

    def press(self, act: str, path: str, body: object = None, visit: UUID | None = None) -> dict[str, Any] | None:
        """The visit as it is after the act; None when it was refused or nobody was next. May take as long as a
        restart of everything."""
        press = Press(uuid4(), act, visit, time.monotonic())
        self.journal.note(press)
        content = json.dumps(body or {}).encode()
        last: float | None = None
        while press.outcome == "undecided":
            press.tries += 1
            answer = self._post(f"/api/v1{path}", content, press.key)
            if answer is None:
                self.journal.fail("no answer")
                self._pause(press.tries)
            else:
                told = self._judge(press, *answer)
                if told is not None:
                    return told
            if self.stop.is_set():
                last = last or time.monotonic() + SETTLE_SECONDS
                if time.monotonic() > last:
                    break
        press.ended = time.monotonic()
        return None

    def _judge(self, press: Press, status: int, retry: bool, body: bytes) -> dict[str, Any] | None:
        if status in (200, 201):
            press.outcome, press.status, press.ended = "acknowledged", status, time.monotonic()
            told: dict[str, Any] = json.loads(body)
            press.visit, self.last = UUID(told["id"]), press.key
            return told
        if status == 204:
            press.outcome, press.status = "nobody", status
        elif retry or status >= 500:
            self.journal.fail(str(status))
            if status not in (409, 429, 503):
                self.journal.crash(f"{status} to {press.act}: {body[:300].decode(errors='replace')}")
            self._pause(press.tries)
        else:
            press.outcome, press.status = "refused", status
            self.journal.refuse(_code(body))
        return None

    def _post(self, path: str, content: bytes, key: UUID) -> tuple[int, bool, bytes] | None:
        """Status, whether it may be sent again, body; None when there was no whole answer."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TRY_SECONDS)
        try:
            self._connection.request("POST", path, content, {**self.headers, "Idempotency-Key": str(key)})
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return None
        return response.status, response.getheader("Retry-After") is not None, body

    def _pause(self, tries: int) -> None:
        time.sleep(self.random.uniform(0.05, 0.1) * min(tries, 8))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return "?"
