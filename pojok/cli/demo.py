"""pojok demo"""

from pathlib import Path

import click

from pojok.cli import ready
from pojok.cli.packs import REFERENCE


@click.command()
@click.option("--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REFERENCE)
def demo(pack: Path) -> None:
    """Buat satu hari contoh di kantor percobaan: kunjungan selesai, tamu menunggu, dan tamu dipanggil.

    Hanya di percobaan, dan hanya bila kantor itu belum punya kunjungan.
    """
    with ready.with_database():
        from pojok.cli.packs import trial_only
        from pojok.packs.demo import make_day

        trial_only()
        made = make_day(pack)
    click.echo(
        f"{made} kunjungan contoh dibuat." if made else "Kantor ini sudah punya kunjungan; tidak ada yang dibuat."
    )
