"""pojok token"""

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.command(help=_("Buat token API untuk USERNAME. Token ditulis sendirian di satu baris, dan hanya sekali ini."))
@click.argument("username")
@click.option("--office", metavar="CODE", help=_("Perlu bila ia bertugas di beberapa kantor."))
def token(username: str, office: str | None) -> None:
    """A token, alone on its line."""
    with ready.with_database():
        from pojok.organisation.actions import issue_token

        made = issue_token(username=username, office_code=office)
    click.echo(made)
