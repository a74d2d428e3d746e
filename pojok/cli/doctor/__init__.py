"""pojok doctor"""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from pojok.cli import ready
from pojok.cli.doctor.finding import Finding
from pojok.lib.terminal import said as _

MARKS = {"ok": _("baik"), "warning": _("perhatikan"), "bad": _("BURUK")}


@click.command(
    help=_("Periksa apa yang kurang atau tidak aman, dan sebut cara memperbaikinya. Keluar 1 bila ada yang buruk.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Jawaban untuk program."))
def doctor(as_json: bool) -> None:
    """Everything that can be looked at from here; nothing is changed."""
    findings = list(look())
    bad = any(finding.state == "bad" for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": not bad, "findings": [asdict(f) for f in findings]}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{MARKS[finding.state]}] {finding.sentence}")
            if finding.remedy and finding.state != "ok":
                click.echo(f"    {finding.remedy}")
    raise SystemExit(1 if bad else 0)


def look() -> Iterator[Finding]:
    """All findings, in the order a person would look."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        ready.set_up()
    except ImproperlyConfigured as error:
        yield Finding("settings", "bad", str(error), _("Perbaiki pengaturan itu, lalu periksa lagi."))
        return
    from pojok.cli.doctor import database, machine, outside, settings

    yield from machine.look()
    yield from settings.look()
    yield from outside.look()
    yield from database.look()
