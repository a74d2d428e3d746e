"""A disk that is full: said clearly, nothing lost, and it goes on by itself when there is room again."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from drills.house import House, on_small_disk

pytestmark = pytest.mark.concurrency

DISK_MB = 160


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    tried = subprocess.run([*on_small_disk(tmp_path_factory.mktemp("disk"), 1), "true"], capture_output=True)
    if tried.returncode != 0:
        pytest.skip("this machine lets nobody but root have a disk of their own")
    with House(with_live=False, disk_mb=DISK_MB) as running:
        yield running


class Door:
    """The front desk at the API."""

    def __init__(self, house: House) -> None:
        headers = {"Authorization": f"Bearer {house.token('petugas')}"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{house.port}", headers=headers, timeout=20)

    def check_in(self, key: UUID) -> httpx.Response | None:
        body = {"guest": {"name": f"Tamu {key.hex[:12]}", "agency": "dinkes"}, "need": "x" * 1900}
        try:
            return self.client.post("/api/v1/visits", json=body, headers={"Idempotency-Key": str(key)})
        except httpx.HTTPError:
            return None


def fill(file: Path) -> None:
    """Take all the room there is."""
    with file.open("wb", buffering=0) as ballast:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    ballast.write(b"x" * size)
            except OSError:
                pass


def test_a_full_disk_is_said_clearly_and_is_over_when_there_is_room(house: House) -> None:
    door, kept = Door(house), [uuid4()]
    assert door.check_in(kept[0]).status_code == 201  # type: ignore[union-attr]
    ballast = house.var_seen / "ballast"
    fill(ballast)
    refused: list[httpx.Response] = []
    waiting = uuid4()
    last = time.monotonic() + 60
    while len(refused) < 3 and time.monotonic() < last:
        key = uuid4()
        answer = door.check_in(key)
        if answer is not None and answer.status_code == 201:
            kept.append(key)
        elif answer is not None:
            refused.append(answer)
            waiting = key
    assert refused, "the disk never became full"
    for answer in refused:
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.json()["code"] in ("disk_full", "unavailable")
    assert "disk_full" in {answer.json()["code"] for answer in refused}
    page = door.client.get("/masuk/")
    assert page.status_code in (200, 503), "a page, not a failure of ours"

    os.unlink(ballast)
    last = time.monotonic() + 60
    again = door.check_in(waiting)
    while again is None or again.status_code == 503:
        assert time.monotonic() < last, "it didn't recover"
        time.sleep(0.3)
        again = door.check_in(waiting)
    assert again.status_code in (200, 201), again.text
    for key in kept:
        found = door.client.get(f"/api/v1/visits/{key}")
        assert found.status_code == 200, json.dumps(found.json())
