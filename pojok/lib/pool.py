"""The pool of database connections, after the database went away."""

from threading import Thread

from django.db import connection


def look_through_pool() -> None:
    """Look through the idle connections aside: after a restart of the database all of them are dead, and only the
    request that noticed shall pay for it. Does nothing without a pool."""
    pool = getattr(connection, "pool", None)
    if pool is not None and not pool.closed:
        Thread(target=pool.check, daemon=True, name="pool-check").start()
