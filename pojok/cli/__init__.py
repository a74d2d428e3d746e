"""The pojok command. Each command's code is imported when it is called, so that --help is quick."""

from typing import Any

import click

from pojok.lib.terminal import said as _

COMMANDS = {
    "backup": "pojok.cli.backup:backup",
    "demo": "pojok.cli.demo:demo",
    "doctor": "pojok.cli.doctor:doctor",
    "migrate": "pojok.cli.migrate:migrate",
    "office": "pojok.cli.office:office",
    "restore": "pojok.cli.restore:restore",
    "serve": "pojok.cli.serve:serve",
    "token": "pojok.cli.token:token",
    "up": "pojok.cli.up:up",
    "user": "pojok.cli.user:user",
    "waits": "pojok.cli.waits:waits",
}
HIDDEN = {"up"}  # what bin/run calls

SUMMARIES = {
    "backup": _("Salin semua data ke satu berkas."),
    "demo": _("Buat satu hari contoh di kantor percobaan."),
    "doctor": _("Periksa apa yang kurang atau tidak aman."),
    "migrate": _("Sesuaikan basis data dengan versi ini."),
    "office": _("Periksa atau muat paket sebuah kantor."),
    "restore": _("Kembalikan data dari salinan."),
    "serve": _("Layani halaman, API, dan pembaruan langsung."),
    "token": _("Buat token API untuk seorang pengguna."),
    "user": _("Kelola pengguna."),
    "waits": _("Laporkan seberapa sering perkiraan tunggu tepat."),
}


class Lazy(click.Group):
    """A group that knows its commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        from importlib import import_module

        module, _colon, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Perintah")):
            formatter.write_dl(sorted(SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """A refusal is a sentence and exit 1, like a database that doesn't answer."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as error:
            told = _told(error)
            if told is None:
                raise
            said, status = told
            click.echo(said, err=True)
            ctx.exit(status)


def _told(error: Exception) -> tuple[str, int] | None:
    """What to tell of a failure that isn't a bug, and the exit status."""
    import psycopg
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from pojok.lib.refusals import Refused

    if isinstance(error, Refused):
        return f"{error.sentence}\n{error.remedy}".strip(), 1
    if isinstance(error, ImproperlyConfigured):
        return str(error), 2
    if isinstance(error, DatabaseError | psycopg.Error):
        cause = error.__cause__ or error
        state = getattr(cause, "sqlstate", None)
        if state == "42P01":
            return _("Basis data belum disesuaikan dengan versi ini.\nJalankan: pojok migrate"), 1
        if "password authentication failed" in str(cause):
            return _("Basis data menolak kata sandinya.\nPeriksa kata sandi di POJOK_DATABASE_URL."), 1
        if state is None and isinstance(cause, psycopg.OperationalError):
            return _("Basis data tidak bisa dihubungi.\nPeriksa POJOK_DATABASE_URL, atau jalankan: pojok doctor"), 1
    return None


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_("Pojok: meja depan, antrean, dan catatan konsultasi kantor keuangan dan aset daerah."),
)
@click.version_option(package_name="pojok", prog_name="pojok")
def main() -> None:
    """All commands."""
