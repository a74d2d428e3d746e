"""pojok backup"""

import json
from pathlib import Path

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@click.command(
    help=_(
        "Salin semua data ke satu berkas, selagi kantor tetap bekerja.\n\n"
        "FILE: nama berkas baru, atau sebuah folder; tanpa itu ke POJOK_BACKUPS. Salinan diperiksa sesudah ditulis. "
        "Isinya data pribadi: simpan di tempat terkunci, juga di mesin lain. Yang harus disimpan sendiri: "
        "POJOK_SECRET_KEY, sebab tautan tamu bergantung padanya."
    )
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", type=click.IntRange(1), metavar="N", help=_("Hapus salinan di folder itu yang lebih tua (hari).")
)
@click.option("--json", "as_json", is_flag=True, help=_("Jawaban untuk program."))
def backup(file: Path | None, keep: int | None, as_json: bool) -> None:
    """One file, of one moment, looked through after it was written."""
    ready.set_up()
    from django.conf import settings

    from pojok.cli.copies import writing
    from pojok.cli.copies.telling import Told
    from pojok.cli.database import embedded

    target = (file or settings.ENV.backup_folder).absolute()
    if file is None:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.is_dir():
        target /= writing.usual_name()
    elif keep:
        raise click.UsageError(_("--keep perlu folder, bukan nama berkas."))
    with Told(quiet=as_json) as told, embedded.running():
        told.say(_("Menyalin data …"))
        copy = writing.write(target, told.progress)
        removed = writing.forget_old(target.parent, keep) if keep else []
    manifest, size = copy.manifest, target.stat().st_size
    if as_json:
        answer = {
            "file": str(target),
            "bytes": size,
            "sha256": manifest.data_sha256,
            "rows": manifest.rows,
            "tables": manifest.tables,
            "left_out": manifest.left_out,
            "removed": [str(old) for old in removed],
        }
        click.echo(json.dumps(answer, indent=2))
        return
    about = {"file": target, "mb": f"{size / 2**20:.1f}", "rows": manifest.rows}
    click.echo(_("%(file)s: %(mb)s MB, %(rows)s baris, sudah diperiksa.") % about)
    if removed:
        click.echo(_("%(count)s salinan lama dihapus.") % {"count": len(removed)})
    click.echo(_("Belum termasuk: POJOK_SECRET_KEY. Tanpa kunci itu tautan tamu yang beredar tidak terbuka lagi."))
