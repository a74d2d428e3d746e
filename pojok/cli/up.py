"""pojok up: what bin/run calls."""

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.command(
    hidden=True,
    help=_("Jalankan semuanya: basis data, paket kantor, hari contoh, dan server. Ctrl-C menghentikan semuanya."),
)
@click.option("--empty", is_flag=True, help=_("Tanpa hari contoh."))
@click.option("--port", type=click.IntRange(1, 65535), help=_("Nomor port (PORT, bawaan 8000)."))
def up(empty: bool, port: int | None) -> None:
    """From nothing to a page in the browser."""
    import os

    if port:
        os.environ["PORT"] = str(port)
    ready.set_up()
    from pojok.cli.trial import Trial

    raise SystemExit(Trial(empty=empty).run())
