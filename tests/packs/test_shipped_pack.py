"""The reference office is the manual, word for word."""

from datetime import date, time
from pathlib import Path

import pytest

from pojok.packs.check import check, read_and_check
from pojok.packs.parts import Pack
from tests.packs.copies import EXAMPLE

# Copied from the manual book as it is printed.
TITLE = "Standar Operasional Prosedur (SOP) Koordinasi dan Konsultasi Tamu Dinas"
ACTORS = [
    "Tamu",
    "Petugas",
    "Kasubbag Umum dan Kepegawaian",
    "Sekretaris",
    "Sekretaris/Kabid/Kasubbid/Kasubbag/Staf",
]
# Step, minutes.
STEPS = [
    ("Tamu dari OPD atau instansi lain datang berkunjung ke BPKAD utk melakukan koordinasi dan konsultasi", 5),
    ("Petugas menyambut tamu dari OPD atau instansi lain di teras/pintu luar", 2),
    ("Petugas melaporkan kepada Kasubbag Umum dan Kepegawaian", 2),
    (
        "Kasubbag Umum dan Kepegawaian atau petugas piket untuk menanyakan keperluan tamu dan memberitahukan Bidang "
        "atau Bagian yang akan ditemui untuk melakukan koordinasi dan konsultasi",
        5,
    ),
    (
        "Tamu menghadap Sekretaris/ Kabid/Kasubbid/Kasubbag/Pelaksana yang akan ditemui untuk melakukan koordinasi dan "
        "konsultasi",
        None,
    ),
    ("Tamu telah selesai melakukan koordinasi dan konsultasi", 2),
]
RULES = {
    "anggaran": "Tamu yang akan berkoordinasi mengenai Penganggaran diarahkan pada Bidang Anggaran",
    "perbendaharaan": "Tamu yang akan berkoordinasi mengenai Surat Pencairan Dana (SPD), Surat Perintah Membayar "
    "(SPM), Surat Permintaan Pembayaran (SPP) dan Surat Pertanggung Jawaban (SPJ) diarahkan pada Bidang Perbendaharaan",
    "akuntansi": "Tamu yang akan berkoordinasi mengenai Laporan Keuangan diarahkan pada Bidang Akuntansi",
    "aset": "Tamu yang akan berkoordinasi mengenai Barang Milik Daerah diarahkan pada Bidang Aset yang pelaksanaan "
    "Koordinasi, Konsultasi Keuangan dan Aset Daerah dilaksanakan di POJOK KONSULTASI",
}
REPORT_DUTY = "Melapor terlebih dahulu pada Petugas yang bertugas di pintu luar"
PROTOCOL_DUTY = (
    "Tamu yang datang melaksanakan Protokol Kesehatan (Memakai Masker, Menjaga Jarak dan Mencuci Tangan Memakai Sabun "
    "di tempat yang telah disediakan)"
)
ACTS = {
    "arrive": ("check_in",),
    "greet": ("greet",),
    "report": ("report",),
    "direct": ("take", "direct"),
    "consult": ("call", "consult"),
    "finish": ("end", "finish"),
}
DEMO_USERNAMES = [
    "petugas", "piket", "sekretaris", "anggaran", "perbendaharaan", "akuntansi", "aset", "pimpinan", "admin", "auditor",
]  # fmt: skip


@pytest.fixture
def pack(shipped: Path) -> Pack:
    pack, _found = read_and_check(shipped)
    assert pack is not None
    return pack


@pytest.mark.parametrize("folder", ["shipped", "example"])
def test_both_packs_of_this_repository_check_without_a_word(folder: str, shipped: Path) -> None:
    assert check({"shipped": shipped, "example": EXAMPLE}[folder]) == []


def test_the_sop_is_the_manuals_word_for_word(pack: Pack) -> None:
    assert pack.sop.title == TITLE
    assert [actor.title for actor in pack.sop.actors] == ACTORS
    assert [(step.text, step.minutes) for step in pack.sop.steps] == STEPS


def test_the_manuals_dashes_are_dashes_and_its_blank_stays_blank(pack: Pack) -> None:
    for step in pack.sop.steps:
        assert (step.completeness, step.output, step.note) == ("-", "-", "-")
    assert pack.sop.steps[4].minutes is None


def test_steps_consist_of_the_acts_the_reference_sop_gives_them(pack: Pack) -> None:
    assert {step.code: step.acts for step in pack.sop.steps} == ACTS
    assert [step.performers for step in pack.sop.steps] == [
        ("petugas", "piket"), ("petugas", "piket"), ("petugas", "piket"), ("piket",), ("konsultan",), ("konsultan",),
    ]  # fmt: skip


def test_the_four_routing_rules_are_word_for_word(pack: Pack) -> None:
    assert {rule.unit: rule.text for rule in pack.rules} == RULES
    spd = next(rule for rule in pack.rules if rule.unit == "perbendaharaan")
    assert "Surat Penyediaan Dana" in spd.note
    assert {"SPD", "SPM", "SPP", "SPJ"} <= set(spd.terms)


def test_duties_of_a_guest_are_word_for_word_with_the_dates_they_hold(pack: Pack) -> None:
    held = {duty.text: (duty.in_force_from, duty.in_force_until) for duty in pack.duties}
    assert held == {REPORT_DUTY: (None, None), PROTOCOL_DUTY: (date(2020, 9, 4), date(2023, 6, 21))}


def test_units_have_the_letters_others_rely_on(pack: Pack) -> None:
    assert {unit.code: unit.letter for unit in pack.units if unit.letter} == {
        "sekretariat": "S", "anggaran": "A", "perbendaharaan": "P", "akuntansi": "K", "aset": "B",
    }  # fmt: skip


def test_the_demo_has_every_promised_username_and_every_queue_has_somebody(pack: Pack) -> None:
    usernames = [person.username for person in pack.people]
    assert set(DEMO_USERNAMES) <= set(usernames)
    parents = {unit.code: unit for unit in pack.units}
    served = set()
    for person in pack.people:
        unit = parents.get(person.unit) if person.role == "konsultan" else None
        while unit and not unit.letter:
            unit = parents.get(unit.parent)
        served |= {unit.code} if unit else set()
    assert served == {"sekretariat", "anggaran", "perbendaharaan", "akuntansi", "aset"}


def test_the_pojok_has_four_tables_shared_by_all(pack: Pack) -> None:
    shared = [place for place in pack.places if not place.unit]
    assert [place.code for place in shared] == ["pojok-1", "pojok-2", "pojok-3", "pojok-4"]
    assert shared[0].name == "Pojok, meja 1"


def test_every_reference_of_triage_has_a_row(pack: Pack) -> None:
    assert [referral.code for referral in pack.referrals] == [
        "bpprd", "bappeda", "bkd", "inspektorat", "ukpbj", "pmd", "kppn", "kpp", "disdukcapil", "dpmptsp", "dinsos",
        "taspen", "lain",
    ]  # fmt: skip
    assert {r.code: r.agency for r in pack.referrals if r.code != r.agency} == {
        "ukpbj": "bag-pbj", "pmd": "dpmd", "kpp": "kpp-natar", "lain": "",
    }  # fmt: skip


def _minutes(begins: time, ends: time) -> int:
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute


def test_breaks_are_an_hour_and_on_friday_an_hour_and_a_half(pack: Pack) -> None:
    # Perpres 21/2023.
    spans = {day: _minutes(one.begins, one.ends) for one in pack.breaks for day in one.weekdays}
    assert spans == {0: 60, 1: 60, 2: 60, 3: 60, 4: 90}


def test_a_working_week_is_the_regulations_without_breaks(pack: Pack) -> None:
    breaks = {day: _minutes(one.begins, one.ends) for one in pack.breaks for day in one.weekdays}
    minutes = sum(_minutes(hours.opens, hours.closes) - breaks[hours.weekday] for hours in pack.hours)
    assert minutes == 2250


def test_rows_nobody_verified_are_still_marked(pack: Pack) -> None:
    unverified = {agency.code for agency in pack.agencies if not agency.verified}
    assert {"bag-kesra", "kel-kalianda", "bank-rkud", "taspen"} <= unverified
