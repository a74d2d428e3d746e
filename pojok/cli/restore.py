"""pojok restore"""

import json
from pathlib import Path

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.command(
    help=_(
        "Kembalikan data dari berkas buatan “pojok backup”.\n\n"
        "Ke basis data kosong, atau dengan --replace ke basis data baru yang lalu menggantikan yang lama. Hentikan "
        "Pojok sebelumnya, dan jalankan lagi sesudahnya."
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help=_("Hanya periksa berkasnya; basis data tidak disentuh."))
@click.option("--replace", is_flag=True, help=_("Ganti data yang ada; yang lama disimpan dengan nama lain."))
@click.option("--json", "as_json", is_flag=True, help=_("Jawaban untuk program."))
def restore(file: Path, check: bool, replace: bool, as_json: bool) -> None:
    """Checked before, counted after; what was there is kept."""
    if check and replace:
        raise click.UsageError(_("--check tidak mengganti apa pun; pilih salah satu."))
    ready.set_up()
    from pojok.cli.copies import restoring
    from pojok.cli.copies.telling import Told
    from pojok.cli.database import embedded

    with Told(quiet=as_json) as told:
        copy = restoring.look(file, told.say)
        done = None
        if not check:
            with embedded.running():
                done = restoring.restore(copy, replace=replace, say=told.say)
    manifest = copy.manifest
    if as_json:
        answer = {
            "file": str(file),
            "made_at": manifest.made_at,
            "pojok": manifest.pojok,
            "rows": manifest.rows,
            "tables": manifest.tables,
            "same_key": manifest.same_key,
            "restored": done is not None,
            "migrations": done.migrations if done else 0,
            "before": done.before if done else None,
        }
        click.echo(json.dumps(answer, indent=2))
        return
    about = {"made_at": manifest.made_at, "version": manifest.pojok, "rows": manifest.rows}
    click.echo(_("Salinan %(made_at)s, Pojok %(version)s: %(rows)s baris, utuh.") % about)
    if not manifest.same_key:
        click.echo(
            _(
                "POJOK_SECRET_KEY di sini bukan yang dulu: tautan tamu dari salinan ini tidak terbuka. "
                "Pasang kunci yang dulu bila masih ada."
            )
        )
    if done is None:
        return
    click.echo(
        _("Data sudah kembali; %(count)s perubahan versi diterapkan. Semua orang perlu masuk lagi.")
        % {"count": done.migrations}
    )
    if done.before:
        click.echo(
            _("Data yang tadi tersimpan sebagai basis data %(name)s; hapus bila sudah yakin.") % {"name": done.before}
        )
    click.echo(_("Jalankan Pojok lagi: sudo systemctl restart pojok"))
