"""Finding and stopping a server's process, also one whose starter was killed."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))  # fast, immediate, by force


def stop(pid: int, ended: Callable[[], object]) -> None:
    """Stop the server `pid`, politely first. `ended` answers None while it runs."""
    for number, seconds in PATIENCE:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if ended() is not None:
                return
            time.sleep(0.01)


def stop_orphan(data: Path) -> None:
    """Stop a server that still runs on this folder though its starter is gone, and clear the mark of a dead one.

    A number in postmaster.pid may long belong to another program; that one is left alone.
    """
    mark = data / "postmaster.pid"
    try:
        pid = int(mark.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid = 0
    if pid and _serves(pid, data):
        stop(pid, lambda: None if _serves(pid, data) else True)
    _await_backends(data)
    mark.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(data).encode() in command and any(part.endswith(b"postgres") for part in command)


def _await_backends(data: Path, seconds: float = 10) -> None:
    """When the server was killed its backends end by themselves within moments; they hold the folder until then."""
    last = time.monotonic() + seconds
    while time.monotonic() < last and any(_works_in(entry, data) for entry in Path("/proc").iterdir()):
        time.sleep(0.02)


def _works_in(entry: Path, data: Path) -> bool:
    if not entry.name.isdigit():
        return False
    try:
        return os.readlink(entry / "cwd") == str(data)
    except OSError:
        return False
