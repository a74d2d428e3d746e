"""As which database role this process works, for commands: the owner migrates, the application's role does the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections

from pojok.lib.postgres.addresses import database


@contextmanager
def connected_to(url: str, *, limits: bool = True) -> Iterator[None]:
    """Django's connection goes to this address meanwhile, without a pool; afterwards as before, and closed."""
    given: dict[str, Any] = connections["default"].settings_dict
    before = dict(given)
    _let_go()
    given.update(database(url, limits=limits))
    try:
        yield
    finally:
        _let_go()
        given.update(before)


def as_owner() -> Any:
    """Work as the role that owns the tables. A migration may take its time."""
    return connected_to(settings.ENV.owner_url, limits=False)


def as_app() -> Any:
    """Work as the application's role, without a pool."""
    return connected_to(settings.ENV.app_url, limits=False)


def _let_go() -> None:
    connection = connections["default"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
