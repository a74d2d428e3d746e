"""pojok up: what bin/run calls."""

import click

from pojok.cli import ready


@click.command(hidden=True)
@click.option("--empty", is_flag=True, help="Tanpa hari contoh.")
@click.option("--port", type=click.IntRange(1, 65535), help="Nomor port (PORT, bawaan 8000).")
def up(empty: bool, port: int | None) -> None:
    """Jalankan semuanya: basis data, paket kantor, hari contoh, dan server. Ctrl-C menghentikan semuanya."""
    import os

    if port:
        os.environ["PORT"] = str(port)
    ready.set_up()
    from pojok.cli.trial import Trial

    raise SystemExit(Trial(empty=empty).run())
