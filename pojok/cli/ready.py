"""Django for a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django


def set_up() -> None:
    """Settings and models are usable afterwards; nothing is connected yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pojok.config.settings")
    django.setup()


@contextmanager
def with_database() -> Iterator[None]:
    """Django set up, the database running, worked in as the application's role."""
    set_up()
    from pojok.cli.database import embedded, roles

    with embedded.running(), roles.as_app():
        yield
