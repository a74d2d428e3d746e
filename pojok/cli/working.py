"""The worker: what is due by the clock, and what follows from what happened. Any number may run; one works.

Each duty finds out for itself what there is to do, so that a downtime loses nothing, and may be repeated.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
import structlog
from django.db import close_old_connections

from pojok.lib import clock
from pojok.live.notices import connect

log = structlog.get_logger(__name__)

TICK_SECONDS = 0.25
STAND_BY_SECONDS = 2.0
AFTER_FAILURE_SECONDS = 5.0
LOCK = 0x506F6A6F6B  # of this database: who has it works
BEAT = "worker"
BEAT_SECONDS = 10


@dataclass
class Duty:
    """Something to do every so often; `run` returns how much it did."""

    name: str
    every_seconds: float
    run: Callable[[], int]
    due: float = field(default=0.0)


def duties() -> list[Duty]:
    """All there is to do, in the order it is done."""
    from pojok.lib import counters
    from pojok.visits.actions import close_days, return_due, tell_all, tell_what_changed
    from pojok.web.account import sessions

    return [
        Duty("beat", BEAT_SECONDS, _beat),
        Duty("return_due", 2, return_due),
        Duty("tell_what_changed", 1, tell_what_changed),
        Duty("tell_all", 60, tell_all),
        Duty("close_days", 20, close_days),
        Duty("sweep_counters", 3600, counters.sweep),
        Duty("sweep_sessions", 3600, sessions.sweep),
    ]


def work(stop: threading.Event) -> None:
    """Do what is due until told to stop. A database that is away is waited for."""
    while not stop.is_set():
        try:
            with connect() as held:
                _work_while_first(held, stop)
        except psycopg.Error as error:
            log.warning("worker_without_database", error=type(error).__name__)
            stop.wait(STAND_BY_SECONDS)


def until_stopped() -> None:
    """Work until SIGINT or SIGTERM; what is under way is done to its end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    work(stop)


def _work_while_first(held: psycopg.Connection[tuple[object, ...]], stop: threading.Event) -> None:
    """The lock is the connection's: when it breaks, another may work, and we begin anew."""
    todo = duties()
    while not stop.is_set():
        row = held.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if row is not None and row[0]:
            break
        stop.wait(STAND_BY_SECONDS)
    asked = time.monotonic()
    while not stop.is_set():
        for duty in todo:
            if time.monotonic() >= duty.due and not stop.is_set():
                _do(duty)
        if time.monotonic() - asked > STAND_BY_SECONDS:
            held.execute("SELECT 1")  # still ours?
            asked = time.monotonic()
        stop.wait(TICK_SECONDS)


def _do(duty: Duty) -> None:
    """One duty; a failure is logged and tried again later, and keeps nothing else from being done."""
    try:
        done = duty.run()
        duty.due = time.monotonic() + duty.every_seconds
        if done and duty.name != "beat":
            log.info("worker_did", duty=duty.name, count=done)
    except Exception as error:
        duty.due = time.monotonic() + max(duty.every_seconds, AFTER_FAILURE_SECONDS)
        log.exception("worker_failed", duty=duty.name, error=type(error).__name__)
    finally:
        close_old_connections()


def _beat() -> int:
    """Says that a worker is alive, for `pojok doctor`."""
    from pojok.history.models import Cursor

    Cursor.objects.update_or_create(name=BEAT, defaults={"moved_at": clock.now()})
    return 1
