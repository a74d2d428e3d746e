"""How long work is told of: lines on stderr, so that stdout holds the answer alone."""

import sys
from types import TracebackType
from typing import Self

import click


class Told:
    """What goes on, for people; nothing when a program reads."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.moving = not quiet and sys.stderr.isatty()
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.moving and self._last:
            click.echo(err=True)

    def say(self, sentence: str) -> None:
        """One line."""
        if not self.quiet:
            click.echo(sentence, err=True)

    def progress(self, done_bytes: int) -> None:
        """How much is done; on a terminal only, and not more often than each megabyte."""
        if self.moving and done_bytes // 2**20 > self._last:
            self._last = done_bytes // 2**20
            click.echo(f"\r{self._last} MB", err=True, nl=False)
