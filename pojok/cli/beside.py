"""The worker beside the server of one machine: a process of its own, started again when it ends."""

import os
import subprocess
import sys
import threading
import time

import structlog

log = structlog.get_logger(__name__)

LEAST_SECONDS = 2.0


def keep_worker() -> None:
    """Start the worker and keep it; it ends with this process, however that ends."""
    threading.Thread(target=_keep, name="worker", daemon=True).start()


def _keep() -> None:
    command = [sys.executable, "-m", "pojok.cli", "serve", "worker", "--parent", str(os.getpid())]
    while True:
        began = time.monotonic()
        # In our own process group: whoever stops the server's group stops it too.
        status = subprocess.call(command, stdin=subprocess.DEVNULL)
        if status in (0, -15):
            return
        log.warning("worker_ended", status=status)
        time.sleep(max(0.2, LEAST_SECONDS - (time.monotonic() - began)))
