"""pojok migrate"""

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.command(
    help=_(
        "Sesuaikan basis data dengan versi ini, dan beri peran aplikasi haknya.\n\n"
        "Memakai POJOK_DATABASE_OWNER_URL. Boleh diulang; yang sudah diterapkan dilewati."
    )
)
def migrate() -> None:
    """What isn't applied yet, then the rights."""
    ready.set_up()
    from pojok.cli.database import embedded, migrating

    with embedded.running():
        applied = migrating.migrate()
    if applied:
        click.echo(_("%(n)d perubahan diterapkan.") % {"n": applied})
    else:
        click.echo(_("Basis data sudah sesuai dengan versi ini."))
