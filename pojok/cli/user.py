"""pojok user add"""

import click

from pojok.cli import ready


@click.group()
def user() -> None:
    """Kelola pengguna."""


@user.command()
@click.argument("username")
@click.option("--office", required=True, metavar="CODE", help="Kode kantornya.")
@click.option("--role", required=True, help="petugas, piket, konsultan, pimpinan, admin, atau auditor.")
@click.option("--unit", metavar="CODE", help="Kode bidangnya; perlu untuk konsultan.")
@click.option("--name", help="Nama lengkap; perlu untuk orang baru.")
def add(username: str, office: str, role: str, unit: str | None, name: str | None) -> None:
    """Tambah orang atau perannya. Ulangi untuk peran lain.

    Menulis tautan sekali pakai untuk menetapkan kata sandi.
    """
    with ready.with_database():
        from django.conf import settings

        from pojok.organisation.actions import add_membership, one_time_path

        membership = add_membership(username=username, office_code=office, role=role, unit_code=unit, name=name)
        path = one_time_path(membership.user)
        address = settings.PUBLIC_URL or f"http://{settings.ENV.bind}:{settings.ENV.port}"
    click.echo(f"{address}{path}")
