"""pojok token"""

import click

from pojok.cli import ready


@click.command()
@click.argument("username")
@click.option("--office", metavar="CODE", help="Perlu bila ia bertugas di beberapa kantor.")
def token(username: str, office: str | None) -> None:
    """Buat token API untuk USERNAME. Token ditulis sendirian di satu baris, dan hanya sekali ini."""
    with ready.with_database():
        from pojok.organisation.actions import issue_token

        made = issue_token(username=username, office_code=office)
    click.echo(made)
