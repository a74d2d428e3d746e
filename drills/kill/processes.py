"""Which processes of a running Pojok there are to kill, found anew each time since they are replaced."""

import os
from pathlib import Path


def children(pid: int) -> list[int]:
    """What this process started and still runs; none when it is gone."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:
        pass
    return found


def command(pid: int) -> list[str]:
    """Its command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def alive(pid: int) -> bool:
    """Whether it runs; one that ended and whose parent hasn't noticed doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def serve(up: int) -> list[int]:
    """The server that `pojok up` looks after."""
    return [pid for pid in children(up) if "serve" in command(pid)]


def web_workers(server: int) -> list[int]:
    """The processes of a server that answer."""
    return [pid for pid in children(server) if alive(pid) and "worker" not in command(pid)]


def worker(server: int) -> list[int]:
    """The one that does what is due, beside the pages."""
    return [pid for pid in children(server) if alive(pid) and "worker" in command(pid)]


def database(home: Path) -> list[int]:
    """The database's main process."""
    try:
        pid = int((home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return []
    return [pid] if alive(pid) and any("postgres" in part for part in command(pid)) else []


def sessions(home: Path) -> list[int]:
    """The database's processes that work for clients."""
    return [
        pid
        for main in database(home)
        for pid in children(main)
        if alive(pid) and " ".join(command(pid)).startswith("postgres: pojok_app")
    ]


def kill(pid: int) -> bool:
    """Without a chance to tidy up; whether it was there."""
    try:
        os.kill(pid, 9)
    except ProcessLookupError:
        return False
    return True
