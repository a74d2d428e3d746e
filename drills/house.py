"""A whole Pojok of its own: everything of `bin/run`; if wanted a process beside it that serves streams alone, and a
small disk of its own.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

POJOK = [sys.executable, "-m", "pojok.cli"]
READY_SECONDS = 180


class House:
    """Runs while the `with` lasts; afterwards nothing of it is left.

    disk_mb: its files lie on a disk of this size that only its processes see (needs root, or user namespaces).
    """

    def __init__(self, *, with_live: bool = True, disk_mb: int = 0) -> None:
        self.with_live, self.disk_mb = with_live, disk_mb
        self.folder = Path(tempfile.mkdtemp(prefix="pojok-drill-"))
        self.var = self.folder / "var"
        self.port, self.live_port = _free_ports(2)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("POJOK_")}
        self.environment = {**kept, "POJOK_VAR": str(self.var), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.log = (self.folder / "log").open("wb")
        self.up: subprocess.Popen[bytes] | None = None
        self.live: subprocess.Popen[bytes] | None = None
        self.leaving = False

    def __enter__(self) -> Self:
        try:
            disk = on_small_disk(self.var, self.disk_mb) if self.disk_mb else []
            # Ends with us, however we end; asked for by this thread, which is the one that lasts.
            self.up = self._start("up", "--empty", before=[*disk, "setpriv", "--pdeathsig", "TERM", "--"])
            self._await(self.port, "/healthz")
            self.keep_live()
            if self.with_live:
                self._await(self.live_port, "/live/")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leaving = True
        for process in (self.live, self.up):
            if process is not None:
                process.terminate()
        for process in (self.live, self.up):
            if process is not None:
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def var_seen(self) -> Path:
        """Its folder as everybody else reaches it."""
        return Path(f"/proc/{self.up.pid}/root{self.var}") if self.disk_mb and self.up else self.var

    @property
    def cluster_home(self) -> Path:
        return self.var_seen / "pg"

    def keep_live(self) -> None:
        """The stream's process runs: what systemd does on a real machine. Called again and again."""
        if self.with_live and not self.leaving and (self.live is None or self.live.poll() is not None):
            self.live = self._start("serve", "live", "--port", str(self.live_port))

    def token(self, username: str) -> str:
        """An API token of one of the demo people."""
        command = [*POJOK, "token", username]
        environment = {**self.environment, "POJOK_VAR": str(self.var_seen)}
        made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return made.stdout.strip()

    def said(self) -> str:
        """The end of what its processes said."""
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def _start(self, *arguments: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*before, *POJOK, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def _await(self, port: int, path: str) -> None:
        last = time.monotonic() + READY_SECONDS
        while _status(port, path) in (0, 503):
            if self.up is None or self.up.poll() is not None or time.monotonic() > last:
                raise SystemExit(f"Pojok doesn't start:\n{self.said()}")
            time.sleep(0.1)


def on_small_disk(folder: Path, megabytes: int) -> list[str]:
    """Before a command: it sees a disk of this size at `folder`, and nobody else does."""
    folder.mkdir(mode=0o700, exist_ok=True)
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--mount", "--map-root-user"]
    mount = f'mount -t tmpfs -o size={megabytes}m,mode=700 tmpfs "$0" && exec "$@"'
    return ["unshare", *namespaces, "sh", "-c", mount, str(folder)]


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _free_ports(count: int) -> list[int]:
    """Ports that nobody uses now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
