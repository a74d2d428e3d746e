"""pojok user add"""

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.group(help=_("Kelola pengguna."))
def user() -> None:
    """People."""


@user.command(
    help=_(
        "Tambah orang atau perannya. Ulangi untuk peran lain.\n\n"
        "Menulis tautan sekali pakai untuk menetapkan kata sandi."
    )
)
@click.argument("username")
@click.option("--office", required=True, metavar="CODE", help=_("Kode kantornya."))
@click.option("--role", required=True, help=_("petugas, piket, konsultan, pimpinan, admin, atau auditor."))
@click.option("--unit", metavar="CODE", help=_("Kode bidangnya; perlu untuk konsultan."))
@click.option("--name", help=_("Nama lengkap; perlu untuk orang baru."))
def add(username: str, office: str, role: str, unit: str | None, name: str | None) -> None:
    """A Membership, and a link to set the password."""
    with ready.with_database():
        from django.conf import settings

        from pojok.organisation.actions import add_membership, one_time_path

        membership = add_membership(username=username, office_code=office, role=role, unit_code=unit, name=name)
        path = one_time_path(membership.user)
        address = settings.PUBLIC_URL or f"http://{settings.ENV.bind}:{settings.ENV.port}"
    click.echo(f"{address}{path}")
