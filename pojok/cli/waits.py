"""pojok waits"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import click

from pojok.cli import ready
from pojok.lib.terminal import said as _


@dataclass(frozen=True)
class Row:
    """One unit's figures, as a program reads them. Minutes; shares from 0 to 1, none while nothing was judged."""

    unit: str
    judged: int
    held: int
    held_share: float | None
    early: int
    late: int
    most_held: int
    most_held_share: float | None
    median_width_minutes: float | None
    untold: int


@click.command(help=_("Laporkan seberapa sering perkiraan tunggu yang dikatakan kepada tamu memang tepat."))
@click.option("--office", metavar="CODE", help=_("Satu kantor saja."))
@click.option("--unit", metavar="CODE", help=_("Satu bidang saja."))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=_("Sejak tanggal itu; bawaannya 30 hari terakhir."))
@click.option("--json", "as_json", is_flag=True, help=_("Jawaban untuk program."))
def waits(office: str | None, unit: str | None, since: datetime | None, as_json: bool) -> None:
    """Per office and unit: how many were judged, how often the range and "at most" held, how wide the ranges were."""
    with ready.with_database():
        from pojok.organisation.actions.people import find_office
        from pojok.organisation.models import Office

        offices = [find_office(office)] if office else list(Office.objects.order_by("code"))
        found = {one.code: _rows(one, unit, since) for one in offices}
    if as_json:
        told = [{"office": code, "units": [asdict(row) for row in rows]} for code, rows in found.items()]
        click.echo(json.dumps({"offices": told}, indent=2))
        return
    for code, rows in found.items():
        click.echo(code)
        for row in rows:
            click.echo(f"  {row.unit}: {_sentence(row)}")


def _rows(office: Any, unit: str | None, since: datetime | None) -> list[Row]:
    from pojok.lib import clock, days
    from pojok.organisation.models import Unit
    from pojok.visits.actions.direct import queue_of
    from pojok.visits.queries.overview import JUDGED_SINCE
    from pojok.visits.queries.waits import held

    now = clock.now()
    start = days.day_span(since.date(), office.timezone)[0] if since else now - JUDGED_SINCE
    units = Unit.objects.filter(office=office, letter__isnull=False)
    if unit:
        units = units.filter(pk=queue_of(office.pk, unit).pk)
    return [
        Row(
            unit=one.unit.code,
            judged=one.judged,
            held=one.held,
            held_share=_share(one.held, one.judged),
            early=one.early,
            late=one.late,
            most_held=one.most_held,
            most_held_share=_share(one.most_held, one.judged),
            median_width_minutes=one.median_width,
            untold=one.untold,
        )
        for one in held(list(units.order_by("order", "pk")), start, now)
    ]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _sentence(row: Row) -> str:
    untold = _("%(n)d belum dapat diperkirakan") % {"n": row.untold}
    if not row.judged:
        return _("belum ada yang bisa dinilai, %(untold)s.") % {"untold": untold}
    return _(
        "tepat %(held).0f %% dari %(judged)d, “paling lama” tidak terlewati %(most).0f %%,"
        " lebar rentang %(width)g menit (median), %(untold)s."
    ) % {
        "held": 100 * row.held / row.judged,
        "judged": row.judged,
        "most": 100 * row.most_held / row.judged,
        "width": row.median_width_minutes or 0,
        "untold": untold,
    }
