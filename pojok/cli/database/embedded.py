"""The database that a trial brings along: running while a command needs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from psycopg import sql

from pojok.lib.postgres import DATABASE, Cluster


def cluster() -> Cluster | None:
    """The cluster of this environment, not started; None when a database of one's own is set."""
    return None if settings.ENV.database_url else Cluster(settings.ENV.cluster_home)


def start(own: Cluster) -> None:
    """Start it, with an empty database when it has none."""
    own.start()
    known = own.execute(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(sql.Literal(DATABASE)))
    if not known:
        own.create_database(DATABASE)


@contextmanager
def running() -> Iterator[None]:
    """A database that answers: a real office's, that of a running bin/run, else the embedded one for this while."""
    own = cluster()
    if own is None or own.in_use():
        yield
        return
    start(own)
    try:
        yield
    finally:
        own.stop()
