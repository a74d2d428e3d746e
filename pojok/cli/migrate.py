"""pojok migrate"""

import click

from pojok.cli import ready


@click.command()
def migrate() -> None:
    """Sesuaikan basis data dengan versi ini, dan beri peran aplikasi haknya.

    Memakai POJOK_DATABASE_OWNER_URL. Boleh diulang; yang sudah diterapkan dilewati.
    """
    ready.set_up()
    from pojok.cli.database import embedded, migrating

    with embedded.running():
        applied = migrating.migrate()
    click.echo(f"{applied} perubahan diterapkan." if applied else "Basis data sudah sesuai dengan versi ini.")
