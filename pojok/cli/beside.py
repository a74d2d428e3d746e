"""The worker beside the server of one machine: a process of its own, started again when it ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog

log = structlog.get_logger(__name__)

LEAST_SECONDS = 2.0
ENDS_SECONDS = 5.0  # a duty under way is done to its end


@contextmanager
def worker() -> Iterator[None]:
    """The worker runs meanwhile, and has ended afterwards; it ends with this process, too, however that ends."""
    beside = _Beside()
    try:
        yield
    finally:
        beside.end()


class _Beside:
    """Its process, kept by a thread that waits for its end."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._keep, name="worker", daemon=True).start()

    def end(self) -> None:
        """Ask it to end, and wait for it."""
        self.ending.set()
        process = self.process
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        last = time.monotonic() + ENDS_SECONDS
        while process.poll() is None and time.monotonic() < last:
            time.sleep(0.02)
        if process.poll() is None:
            process.kill()
            process.wait()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "pojok.cli", "serve", "worker", "--parent", str(os.getpid())]
        while not self.ending.is_set():
            began = time.monotonic()
            # In our own process group: whoever stops the server's group stops it too.
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            status = self.process.wait()
            if self.ending.is_set():
                return
            if status in (0, -signal.SIGTERM):  # asked to end: mostly all of us were
                self.ending.wait(LEAST_SECONDS)
                continue
            log.warning("worker_ended", status=status)
            self.ending.wait(max(0.2, LEAST_SECONDS - (time.monotonic() - began)))
