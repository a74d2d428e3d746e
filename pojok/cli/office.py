"""pojok office check|load"""

import json
from pathlib import Path

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _

PACK = click.argument("pack", type=click.Path(exists=True, file_okay=False, path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help=_("Jawaban untuk program."))


@click.group(help=_("Periksa atau muat paket sebuah kantor (folder berisi YAML dan CSV)."))
def office() -> None:
    """Packs."""


@office.command(help=_("Sebut semua kesalahan paket, dengan berkas dan barisnya. Basis data tidak disentuh."))
@PACK
@AS_JSON
def check(pack: Path, as_json: bool) -> None:
    """Every mistake of a pack; exit 1 when there is one."""
    ready.set_up()
    from pojok.packs.check import check as mistakes_of

    found = mistakes_of(pack)
    wrong = [mistake for mistake in found if not mistake.warning]
    if as_json:
        listed = [
            {"file": m.file, "line": m.line, "sentence": m.sentence, "remedy": m.remedy, "warning": m.warning}
            for m in found
        ]
        click.echo(json.dumps({"ok": not wrong, "mistakes": listed}, ensure_ascii=False, indent=2))
    else:
        for mistake in found:
            click.echo(str(mistake), err=not mistake.warning)
        click.echo(_("%(n)d kesalahan.") % {"n": len(wrong)} if wrong else _("Paket ini bisa dimuat."))
    raise SystemExit(1 if wrong else 0)


@office.command(help=_("Sesuaikan kantor itu dengan paketnya. Boleh diulang; yang sudah sama tidak ditulis lagi."))
@PACK
@click.option("--demo", is_flag=True, help=_("Dengan orang contoh; hanya di percobaan."))
@AS_JSON
def load(pack: Path, demo: bool, as_json: bool) -> None:
    """Make the office as its pack says."""
    with ready.with_database():
        from pojok.cli.packs import trial_only
        from pojok.lib.refusals import Refused
        from pojok.packs.load import load as load_pack

        if demo:
            trial_only()
        try:
            report = load_pack(pack, demo=demo)
        except Refused as refusal:
            if refusal.code != "pack_mistakes":
                raise
            click.echo("\n".join([refusal.sentence, *refusal.more.get("mistakes", [])]), err=True)
            raise SystemExit(1) from None
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.lines()))
