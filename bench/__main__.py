"""bin/bench: measures named acts and pages against their references, side by side in one run."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import click

NAMES = ("board", "board304", "desk", "duty", "room", "guest", "checkin", "direct", "call")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*NAMES, "desk_bytes"]))
@click.option("--json", "as_json", is_flag=True, help="Satu objek tiap ukuran.")
@click.option("--seconds", default=3.0, show_default=True, help="Lama tiap sisi tiap putaran.")
@click.option("--clients", default=16, show_default=True)
@click.option("--repeats", default=3, show_default=True, help="Putaran; sisi bergantian.")
@click.option("--past", default=10_000, show_default=True, help="Kunjungan yang sudah lewat.")
@click.option("--serve", "what", type=click.Choice(["all", "web"]), default="all", help="Seperti pojok serve.")
@click.option("--keep/--no-keep", default=True, help="Simpan hasil di bench/results/.")
def bench(
    names: tuple[str, ...], as_json: bool, seconds: float, clients: int, repeats: int, past: int, what: str, keep: bool
) -> None:
    """Ukur NAMES (semua bila tak disebut): perbandingan dalam satu putaran dengan pgbench atau tampilan kosong."""
    folder = Path(tempfile.mkdtemp(prefix="pojok-bench-"))
    for name in [name for name in os.environ if name.startswith("POJOK_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "POJOK_MODE": "trial",
        "POJOK_VAR": str(folder),
        "POJOK_LOG_LEVEL": "error",
    }
    import django

    django.setup()
    from bench import measuring

    try:
        measuring.run(
            [n for n in NAMES if n in names or not names],
            bytes_too=not names or "desk_bytes" in names,
            seconds=seconds,
            clients=clients,
            repeats=repeats,
            past=past,
            what=what,
            say=(lambda text: click.echo(text, err=True)) if as_json else click.echo,
            as_json=as_json,
            keep=keep,
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(bench())
