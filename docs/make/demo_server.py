"""A demo of its own for the pictures: another folder, a free port, always the same working day."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
CLOCK = Path(__file__).resolve().parent / "clock"

# Monday, 23 November 2026, 13.20 WIB: the demo day, which ends now, then began when the office opened.
MOMENT = datetime(2026, 11, 23, 6, 20, tzinfo=UTC)
# Guest links and their QR codes are signed with it; the same links each time, and worth nothing anywhere else.
KEY = "only-for-pictures-" + "0123456789" * 5
READY_SECONDS = 180


@dataclass(frozen=True)
class Demo:
    """One running demo. url has no slash at its end."""

    url: str
    environment: dict[str, str]

    def token(self, username: str) -> str:
        """An API token of this person."""
        command = [sys.executable, "-m", "pojok.cli", "token", username]
        made = subprocess.run(command, env=self.environment, cwd=TOP, check=True, capture_output=True, text=True)
        return made.stdout.strip()


@contextmanager
def a_demo() -> Iterator[Demo]:
    """What bin/run does, at MOMENT. Afterwards nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="pojok-pictures-"))
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POJOK_")}
    environment |= {
        "POJOK_VAR": str(folder / "var"),
        "POJOK_SECRET_KEY": KEY,
        "PORT": str(port),
        "PYTHONPATH": str(CLOCK),
        "DOCS_MOMENT": MOMENT.isoformat(),
    }
    log = (folder / "log").open("w")
    running = subprocess.Popen(
        [sys.executable, "-m", "pojok.cli", "up"], env=environment, cwd=TOP, stdout=log, stderr=log
    )
    try:
        last = time.monotonic() + READY_SECONDS
        while not _answers(port):
            if running.poll() is not None or time.monotonic() > last:
                raise SystemExit(f"The demo doesn't start:\n{(folder / 'log').read_text()}")
            time.sleep(0.2)
        yield Demo(f"http://127.0.0.1:{port}", environment)
    finally:
        running.terminate()
        running.wait(timeout=60)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
