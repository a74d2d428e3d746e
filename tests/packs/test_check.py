"""Every kind of mistake is found, and its file, line and mending are named."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pojok.packs.check import check
from pojok.packs.columns import COLUMNS, OPTIONAL_FILES
from pojok.packs.mistakes import Mistake
from tests.packs.copies import EXAMPLE, PackCopy

YAML_MARKS = [b"- ", b": ", b"[", b"{", b"|", b">", b"&a", b"*a", b"!!int", b"%", b"---\n", b"\t", b"<<: ", b"\r\n"]


@dataclass(frozen=True)
class Slip:
    """In `file`, `old` becomes `new`; the mistake is expected at the line where `at` then stands."""

    file: str
    old: str
    new: str
    at: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}: {self.says}"


SLIPS = [
    Slip("units.csv", "code,name,short_name", "code,name,shortname", "code,name", "“shortname” tidak dikenal"),
    Slip("units.csv", "code,name,short_name", "code,name,shortname", "code,name", "“short_name” tidak ada"),
    Slip("units.csv", "code,name,short_name", "code,name,name", "code,name", "“name” ada dua"),
    Slip("units.csv", "Pendapatan,D,,bidang", "Pendapatan,D,,bidang,lagi", "bidang,lagi", "7 kolom, seharusnya 6"),
    Slip("units.csv", "pendapatan,Bidang", "belanja,Bidang", "Pendapatan,D", "“belanja” sudah ada di baris 3"),
    Slip("units.csv", "pendapatan,Bidang", "Bidang Uang,Bidang", "Bidang Uang", "“Bidang Uang” tidak bisa dipakai"),
    Slip("units.csv", "pendapatan,Bidang Pendapatan", "pendapatan,", "pendapatan,,", "“name” kosong"),
    Slip("units.csv", "Belanja Pegawai,,belanja", "Belanja Pegawai,,belanjaa", "belanjaa", "Induk “belanjaa” tidak"),
    Slip("units.csv", "Belanja,L,,bidang", "Belanja,L,belanja-pegawai,bidang", "Belanja,L", "berputar"),
    Slip("units.csv", "Pendapatan,D", "Pendapatan,L", "Pendapatan,L", "“L” sudah dipakai di baris 3"),
    Slip("units.csv", "Pendapatan,D", "Pendapatan,d", "Pendapatan,d", "“d” tidak bisa dipakai"),
    Slip("units.csv", "Pendapatan,D", "Pendapatan,", "Pendapatan,,,", "tidak punya huruf antrean"),
    Slip("units.csv", "Bagian Umum", '"Bagian Umum', '"Bagian Umum', "Tanda kutip"),
    Slip("places.csv", "kursi 2,3,", "kursi 2,banyak,", "banyak", "“banyak”, bukan bilangan"),
    Slip("places.csv", "kursi 2,3,", "kursi 2,0,", "kursi 2,0", "“0”, bukan bilangan"),
    Slip("places.csv", "ruang Belanja,2,belanja", "ruang Belanja,2,blanja", "blanja", "“blanja” tidak ada di units"),
    Slip("positions.csv", "kabag-umum,umum", "kabag-umum,umm", "umm", "“umm” tidak ada di units.csv"),
    Slip("positions.csv", "Kepala Bagian Umum,no", "Kepala Bagian Umum,mungkin", "mungkin", "“mungkin”"),
    Slip("people.csv", "piket,umum,kabag-umum", "pikett,umum,kabag-umum", "pikett", "“pikett” yang tidak dikenal"),
    Slip("people.csv", "piket,umum,kabag-umum", "piket,umum,kabag", "piket,umum,kabag", "“kabag” tidak ada di"),
    Slip("people.csv", "konsultan,umum,", "konsultan,,", "konsultan,,", "tidak punya bidang"),
    Slip("people.csv", "contoh-petugas", "contoh petugas", "contoh petugas", "“contoh petugas” tidak bisa dipakai"),
    Slip("people.csv", "contoh-piket,Yusuf", "contoh-petugas,Yusuf", "Yusuf", "punya dua nama orang"),
    Slip("agencies.csv", "dishub,", "dinkes,", "Perhubungan", "“dinkes” sudah ada di baris 2"),
    Slip("agencies.csv", "Kota Contoh,Dishub", "Kota Contoh,dinkes", "Contoh,dinkes", "juga sebutan instansi “dinkes”"),
    Slip("agencies.csv", "kesehatan|dkk", "kesehatan|---", "---", "tidak berisi huruf"),
    Slip("agencies.csv", "dishub,", "t-dishub,", "t-dishub", "diketik di pintu"),
    Slip("topics.csv", "surat,umum", "surat,umu", "umu,", "“umu” tidak ada di units.csv"),
    Slip("rules.yaml", "unit: pendapatan", "unit: pendapat", "unit: pendapat", "“pendapat” tidak ada di units.csv"),
    Slip("rules.yaml", "terms: [pajak daerah]", "terms: []", "terms: []", "tidak menyebut satu kata"),
    Slip("rules.yaml", "code: pendapatan", "code: belanja", "code: belanja\n", "“belanja” sudah ada di baris 2"),
    Slip("rules.yaml", "terms: [pajak daerah]", "terms: [pajak daerah", "", "Susunan YAML"),
    Slip("rules.yaml", "terms: [pajak daerah]", "term: [pajak daerah]", "term: [", "“term” tidak dikenal"),
    Slip("rules.yaml", "    unit: pendapatan", "    unit: umum\n    unit: pendapatan", "unit: pendapatan", "dua kali"),
    Slip("rules.yaml", "terms: [pajak daerah]", "terms: {pajak: daerah}", "terms: {", "harus berupa daftar"),
    Slip("rules.yaml", "unit: pendapatan", "unit: &a [*a]", "unit: &a", "Susunan YAML"),
    Slip("sop.yaml", "acts: [direct]", "acts: [dirct]", "acts: [dirct]", "“dirct” dalam acts tidak dikenal"),
    Slip("sop.yaml", "acts: [direct]", "acts: [direct, greet]", "acts: [direct, greet]", "“greet” sudah ada di baris"),
    Slip("sop.yaml", "acts: [direct]", "acts: [direct, direct]", "acts: [direct, direct]", "“direct” sudah ada"),
    Slip("sop.yaml", "acts: [greet, report]", "acts: [report, greet]", "acts: [report, greet]", "terjadi lebih dulu"),
    Slip("sop.yaml", "acts: [direct]", "acts: []", "steps:", "tidak pernah mendapat nomor antrean"),
    Slip("sop.yaml", "performers: [piket]", "performers: [satpam]", "performers: [satpam]", "“satpam” dalam"),
    Slip("sop.yaml", "performers: [piket]", "performers: []", "performers: []", "siapa yang boleh"),
    Slip("sop.yaml", "actors: [bidang, tamu]", "actors: [bagian]", "actors: [bagian]", "“bagian” dalam actors"),
    Slip("sop.yaml", "minutes: 3", "minutes: dua", "minutes: dua", "“dua”, bukan bilangan"),
    Slip("sop.yaml", "minutes: 3", "minutes: 0", "minutes: 0", "“0”, bukan bilangan"),
    Slip("sop.yaml", "minutes: 3", "minutes: 2,5", "minutes: 2,5", "“2,5”, bukan bilangan"),
    Slip("sop.yaml", "output: Nama tercatat", "output: -", "output: -", "Susunan YAML"),
    Slip("sop.yaml", "code: arahkan", "code: layani", "code: layani", "“layani” sudah ada di baris"),
    Slip("sop.yaml", "in_force_from: 2024-01-02", "in_force_from: 2024-13-02", "in_force_from", "bukan tanggal"),
    Slip("sop.yaml", "in_force_from: 2024-01-02", "in_force_from:", "in_force_from", "“in_force_from” kosong"),
    Slip("office.yaml", "Asia/Makassar", "Asia/Makasar", "Asia/Makasar", "“Asia/Makasar” tidak dikenal"),
    Slip("office.yaml", "format: 1", "format: 9", "format: 9", "Format paket 9"),
    Slip("office.yaml", "zone_label: WITA", "zone_label: Waktu Indonesia Tengah", "zone_label", "terlalu panjang"),
    Slip("duties.yaml", "line: Lapor", "in_force_until: besok\n    line: Lapor", "besok", "“besok”, bukan tanggal"),
    Slip("duties.yaml", "duties:", "- duties:", "- duties", "nama dan nilai"),
    Slip("hours.yaml", "weekday: sabtu", "weekday: saturday", "saturday", "“saturday” yang tidak dikenal"),
    Slip("hours.yaml", 'closes: "12.00"', 'closes: "25.00"', "25.00", "bukan jam"),
    Slip("hours.yaml", 'closes: "12.00"', 'closes: "07.00"', "07.00", "tidak lebih awal"),
    Slip("hours.yaml", ", in_force_until: 2026-12-31", "", "in_force_from: 2027", "bertumpuk dengan baris 2"),
    Slip("hours.yaml", "in_force_from: 2027-01-01", "in_force_from: 2027-1-1", "2027-1-1", "bukan tanggal"),
    Slip("hours.yaml", "code: makan_siang", "code: makan", "code: makan,", "tidak ada di bagian break"),
    Slip("hours.yaml", 'begins: "12.30"', 'begins: "13.30"', "13.30", "mulai lebih awal daripada selesainya"),
    Slip("hours.yaml", "[jumat]", "[jumaat]", "jumaat", "“jumaat” yang tidak dikenal"),
    Slip("hours.yaml", "Makan siang, begins", "Makan siang, begin", "begin:", "“begin” tidak dikenal. Mungkin"),
    Slip(
        "hours.yaml",
        "code: jumat, name: Salat Jumat, weekdays: [jumat],",
        "code: makan_siang, name: Salat Jumat,",
        "Salat",
        "“makan_siang” untuk hari itu sudah ada di baris 6",
    ),
    Slip(
        "hours.yaml",
        "in_force_until: 2027-12-31",
        "in_force_from: 2028-01-01, in_force_until: 2027-12-31",
        "2028",
        "berakhir sebelum mulai",
    ),
    Slip("referrals.csv", "samsat,,samsat", "samsat,,samsatt", "samsatt", "“samsatt” tidak ada di agencies.csv"),
    Slip("referrals.csv", "lain,Kantor lain", "lain,", "lain,,", "tidak menyebut kantornya"),
    Slip("reasons.yaml", "code: tidak_jadi", "code: bukan_kantor_ini", "Tidak jadi", "sudah ada di baris"),
    Slip("reasons.yaml", "skip:", "skipp:", "skipp:", "“skipp” tidak dikenal. Mungkin maksudnya “skip”"),
    Slip("priorities.csv", "Lanjut usia", "Lanjut\u202e usia", "Lanjut", "tak terlihat (U+202E)"),
    Slip("priorities.csv", "Lanjut usia", "Lanjut\x07 usia", "Lanjut", "tak terlihat (U+0007)"),
]


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_mistake_names_its_file_and_line_and_how_to_mend_it(slip: Slip, example: PackCopy) -> None:
    example.replace(slip.file, slip.old, slip.new)

    found = check(example.path)

    fitting = [m for m in found if slip.says in f"{m.sentence} {m.remedy}"]
    assert fitting, "\n".join(map(str, found))
    mistake = fitting[0]
    assert mistake.file == slip.file
    assert not mistake.warning
    assert mistake.remedy
    if slip.at:
        lines = (example.path / slip.file).read_text(encoding="utf-8").split("\n")
        assert mistake.line is not None
        assert slip.at.strip() in lines[mistake.line - 1]
    assert str(mistake).startswith(f"{slip.file} baris {mistake.line}: ")


@pytest.mark.parametrize("file", sorted(set(COLUMNS) - OPTIONAL_FILES))
def test_a_missing_file_is_named(file: str, example: PackCopy) -> None:
    (example.path / file).unlink()

    found = check(example.path)

    assert [(m.file, m.line) for m in found] == [(file, None)]
    assert file in found[0].sentence
    assert found[0].remedy


def test_the_people_of_the_demo_may_be_left_out(example: PackCopy) -> None:
    (example.path / "people.csv").unlink()
    assert check(example.path) == []


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    (mistake,) = check(tmp_path / "tidak-ada")
    assert "tidak ada" in mistake.sentence


def test_another_encoding_is_named_with_its_line(example: PackCopy) -> None:
    raw = (example.path / "units.csv").read_bytes()
    (example.path / "units.csv").write_bytes(raw.replace(b"Bidang Belanja", "Bidang Belanja é".encode("latin-1")))

    (mistake,) = check(example.path)

    assert (mistake.file, mistake.line) == ("units.csv", 3)
    assert "UTF-8" in mistake.sentence


def test_what_excel_writes_is_understood(example: PackCopy) -> None:
    """A byte order mark, semicolons and Windows line ends."""
    text = (example.path / "units.csv").read_text(encoding="utf-8").replace(",", ";").replace("\n", "\r\n")
    (example.path / "units.csv").write_bytes(text.encode("utf-8-sig"))
    assert check(example.path) == []


@pytest.mark.parametrize("file", sorted(COLUMNS))
def test_an_empty_file_is_no_crash(file: str, example: PackCopy) -> None:
    (example.path / file).write_bytes(b"")
    assert any(m.file == file for m in check(example.path))


@pytest.mark.parametrize("file", sorted(COLUMNS))
@pytest.mark.parametrize("rubbish", [b"\x00\x01", b"[[[[", b"- a\n- b", b"{a: {b: c}}", b"x: !!python/none y", b'"'])
def test_rubbish_is_a_mistake_and_no_crash(file: str, rubbish: bytes, example: PackCopy) -> None:
    (example.path / file).write_bytes(rubbish)
    assert any(m.file == file for m in check(example.path))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_text_put_anywhere_makes_it_crash(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copytree(EXAMPLE, Path(folder) / "kantor-contoh"))
        file = path / data.draw(st.sampled_from(sorted(COLUMNS)))
        raw = file.read_bytes()
        at = data.draw(st.integers(0, len(raw)))
        put = data.draw(st.binary(max_size=8) | st.text(max_size=8).map(str.encode) | st.sampled_from(YAML_MARKS))
        file.write_bytes(raw[:at] + put + raw[at + data.draw(st.integers(0, 8)) :])

        for mistake in check(path):
            assert mistake.sentence
            assert mistake.remedy


def test_an_alias_of_two_agencies_is_a_warning(example: PackCopy) -> None:
    example.replace("agencies.csv", "perhubungan", "perhubungan|DKK")

    (mistake,) = check(example.path)

    assert mistake.warning
    assert (mistake.file, mistake.line) == ("agencies.csv", 3)
    assert "“dinkes” di baris 2" in mistake.sentence


def test_a_word_of_two_units_is_a_warning(example: PackCopy) -> None:
    example.replace("topics.csv", "surat masuk|undangan", "surat masuk|rapel")
    (mistake,) = check(example.path)
    assert mistake.warning
    assert mistake.line == 5


def test_all_mistakes_are_found_in_one_run_warnings_last(example: PackCopy) -> None:
    example.replace("agencies.csv", "perhubungan", "perhubungan|DKK")
    example.replace("units.csv", "Pendapatan,D", "Pendapatan,L")
    example.replace("office.yaml", "Asia/Makassar", "Mars/Phobos")

    found: list[Mistake] = check(example.path)

    assert [m.file for m in found] == ["office.yaml", "units.csv", "agencies.csv"]
    assert [m.warning for m in found] == [False, False, True]


def test_files_the_format_does_not_know_are_left_alone(example: PackCopy) -> None:
    shutil.copy(EXAMPLE / "units.csv", example.path / "catatan.csv")
    assert check(example.path) == []
