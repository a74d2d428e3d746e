"""Django for a command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.utils import translation

from pojok.lib import terminal


def set_up() -> None:
    """Settings and models are usable afterwards, sentences are the terminal's; nothing is connected yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pojok.config.settings")
    django.setup()
    translation.activate(terminal.language())


@contextmanager
def with_database() -> Iterator[None]:
    """Django set up, the database running, worked in as the application's role."""
    set_up()
    from pojok.cli.database import embedded, roles

    with embedded.running(), roles.as_app():
        yield
