"""pojok demo"""

from pathlib import Path

import click

from pojok.cli import ready
from pojok.cli.packs import REFERENCE
from pojok.lib.terminal import said as _


@click.command(
    help=_(
        "Buat satu hari contoh di kantor percobaan: kunjungan selesai, tamu menunggu, dan tamu dipanggil.\n\n"
        "Hanya di percobaan, dan hanya bila kantor itu belum punya kunjungan."
    )
)
@click.option("--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REFERENCE)
def demo(pack: Path) -> None:
    """A demo day; refused in production, nothing when the office has visits."""
    with ready.with_database():
        from pojok.cli.packs import trial_only
        from pojok.packs.demo import make_day

        trial_only()
        made = make_day(pack)
    if made:
        click.echo(_("%(n)d kunjungan contoh dibuat.") % {"n": made})
    else:
        click.echo(_("Kantor ini sudah punya kunjungan; tidak ada yang dibuat."))
