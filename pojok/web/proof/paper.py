"""The page of a bukti kunjungan: what the template is given. In Indonesian, whatever the screen's language is: it goes
to the holder's own office and into its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation

from pojok.documents.qr import qr_svg
from pojok.documents.rendering import pdf
from pojok.lib import clock
from pojok.visits.models import Purpose, State
from pojok.visits.proofs import address_of, check_address, shown
from pojok.visits.queries.proof import ProofView, Stay
from pojok.web.ui import words

# One page: what is longer is cut, and says so. The whole stands in the guest book.
NEED_LETTERS = 600
MEMBERS_LETTERS = 400
STAYS = 8


def proof_pdf(view: ProofView, here: str) -> bytes:
    """The paper of this proof as PDF. `here`: https://host that the caller came by. Refused as `rendering.pdf`."""
    moment = clock.now()
    with translation.override("id"):
        values = _values(view, here, moment)
    return pdf("proof", values, made_at=moment)


def filename(view: ProofView) -> str:
    """ "bukti-kunjungan-2026-11-24-P-007.pdf"; nobody's name, since it lies about in folders."""
    visit = view.visit
    parts = ["bukti-kunjungan", visit.office.day(visit.arrived_at).isoformat()]
    return "-".join([*parts, visit.ticket.label] if visit.ticket else parts) + ".pdf"


def _values(view: ProofView, here: str, moment: datetime) -> dict[str, Any]:
    visit, zone = view.visit, view.visit.office.timezone
    code, check = shown(view.proof.code), check_address(here)
    rows = [
        ("Nama", visit.guest.name),
        ("Jabatan", visit.guest.position),
        ("Instansi", visit.agency.final.name),
        ("Bersama", members_said(visit.members)),
        ("Nomor SPT", visit.letter_number),
        ("Hari, tanggal", words.long_day(visit.arrived_at, zone)),
        ("Maksud", "" if visit.purpose == Purpose.LAIN else str(visit.get_purpose_display()).capitalize()),
        ("Keperluan", cut(visit.need, NEED_LETTERS)),
    ]
    return {
        "office": visit.office.name,
        "code": code,
        "address": address_of(view.proof.code, here),
        "check": check.partition("://")[2],
        "qr": qr_svg(address_of(view.proof.code, here)),
        "rows": [row for row in rows if row[1]],
        "hours": _hours(view, zone),
        "stays": [_stay(stay, zone) for stay in view.stays[:STAYS]],
        "note": _note(view, zone),
        "made": f"{words.long_day(moment, zone)} pukul {words.clock_zone(moment, zone)}",
    }


def members_said(members: list[str]) -> str:
    """The names of those who came along, as far as they have room, then how many more."""
    told: list[str] = []
    for name in members:
        if told and len(", ".join([*told, name])) > MEMBERS_LETTERS:
            return f"{', '.join(told)}, dan {len(members) - len(told)} orang lagi"
        told.append(name)
    return ", ".join(told)


def cut(text: str, letters: int) -> str:
    """On one line; what is longer ends in a sign of omission."""
    line = " ".join(text.split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"


def _hours(view: ProofView, zone: str) -> list[tuple[str, str]]:
    visit = view.visit
    told = [("Datang", words.clock_zone(visit.arrived_at, zone))]
    if visit.ended_at is None:
        return [*told, ("Selesai", "masih berlangsung ketika lembar ini dicetak")]
    ended = words.clock_zone(visit.ended_at, zone)
    if visit.office.day(visit.ended_at) != visit.office.day(visit.arrived_at):
        ended = f"{words.long_day(visit.ended_at, zone)}, {ended}"
    return [*told, ("Pergi" if visit.state == State.LEFT else "Selesai", ended)]


def _stay(stay: Stay, zone: str) -> list[str]:
    where = f"{stay.unit} ({stay.number})" if stay.number else stay.unit
    ended = words.clock(stay.ended_at, zone) if stay.ended_at else "–"
    return [where, stay.by, words.clock(stay.began_at, zone), ended]


def _note(view: ProofView, zone: str) -> str:
    """How it ended when it ended otherwise, and what the table had no room for."""
    told = []
    if len(view.stays) > STAYS:
        told.append(f"Diterima {len(view.stays) - STAYS} kali lagi sesudahnya.")
    if view.visit.state == State.LEFT and view.departure:
        refer = f" Ditunjukkan ke {view.departure.refer.final.name}." if view.departure.refer else ""
        told.append(("Pergi sebelum selesai." if view.stays else "Pergi sebelum diterima.") + refer)
    if view.is_cancelled:
        told.append("KUNJUNGAN INI DIBATALKAN; lembar ini tidak membuktikan apa pun.")
    if view.since.corrected_at:
        told.append(f"Data ini diperbaiki pada {words.long_day(view.since.corrected_at, zone)}.")
    return " ".join(told)
