"""A template and values become a PDF: what a guest typed is data, and whatever it is, there is paper."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from pojok.documents import rendering
from pojok.documents.qr import qr_svg
from pojok.documents.rendering import pdf
from pojok.lib.refusals import Refused

MADE = datetime(2026, 11, 24, 3, 15, tzinfo=UTC)
A4, F4_WIDE = (210, 297), (330, 215)


def proof_values(**given: Any) -> dict[str, Any]:
    rows = [("Nama", given.pop("name", "Sri Wahyuni, S.E.")), ("Keperluan", given.pop("need", "SPM ditolak"))]
    return {
        "office": "Badan Pengelola Keuangan", "code": "K7M2P-9XQ4T", "address": "https://pojok.go.id/v/K7M2P-9XQ4T/",
        "check": "pojok.go.id/v/", "qr": qr_svg("https://pojok.go.id/v/K7M2P-9XQ4T/"), "rows": rows,
        "hours": [("Datang", "09.05 WIB")], "stays": [], "note": "", "made": "hari ini",
    } | given  # fmt: skip


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text(content: bytes) -> str:
    """What a reader hears; the breaks that may stand in long words left out."""
    pages = (page.extract_text() for page in read(content).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def size(content: bytes) -> tuple[int, int]:
    box = read(content).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def standards(content: bytes) -> str:
    """What the document claims to be."""
    found = read(content).trailer["/Root"]["/Metadata"].get_data().decode()
    return " ".join(mark for mark in ("pdfaid", "pdfuaid") if f"<{mark}:part>" in found)


def test_a_document_is_tagged_for_readers_and_for_the_archive() -> None:
    content = pdf("proof", proof_values(), made_at=MADE)
    root = read(content).trailer["/Root"]
    assert standards(content) == "pdfaid pdfuaid"
    assert root["/Lang"].startswith("id")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(content).metadata.title == "Bukti kunjungan K7M2P-9XQ4T"
    assert size(content) == A4


def test_the_same_values_and_moment_are_the_same_document() -> None:
    assert pdf("proof", proof_values(), made_at=MADE) == pdf("proof", proof_values(), made_at=MADE)


@pytest.mark.parametrize(
    "name", ["Ñandú Łukasz", "Đặng Thị Ánh", "Ștefan Ğül Ørsted", "Raden Ajeng ḍāma", "O’Brien “Dwi”", "Zoë – Æ ß ẞ"]
)
def test_names_with_diacritics_are_drawn(name: str) -> None:
    content = pdf("proof", proof_values(name=name), made_at=MADE)
    assert name in text(content)
    assert standards(content) == "pdfaid pdfuaid"


@pytest.mark.parametrize("name", ["Sri 🌸", "王小明", "👨‍👩‍👧 Keluarga", "\U0001fae8", "김철수"])
def test_what_no_letters_have_is_set_as_boxes_and_said(name: str) -> None:
    """An emoji in a name is allowed (design §4.11); the paper is still there, without the standards' claim."""
    content = pdf("proof", proof_values(name=f"{name} Wahyuni"), made_at=MADE)
    assert "Wahyuni" in text(content)
    assert "tercetak sebagai kotak" in text(content)
    assert standards(content) == ""


@pytest.mark.parametrize(
    "name",
    [
        '#import "x.typ"',
        '#{panic("x")}',
        "$x^2$ *tebal* _miring_ `kode` <label> @acuan \\ // /* = judul",
        '"}]}; #read("/etc/passwd")',
        "#sys.inputs",
        "~ -- --- ... [a] {b}",
    ],
)
def test_what_is_typed_is_never_markup(name: str) -> None:
    told = text(pdf("proof", proof_values(name=name), made_at=MADE))
    assert "".join(name.split()) in "".join(told.split())


def test_a_long_word_is_broken_and_the_page_stays_one() -> None:
    content = pdf("proof", proof_values(name="W" * 120, need="m" * 600), made_at=MADE)
    assert len(read(content).pages) == 1
    assert "W" * 120 in text(content).replace(" ", "")


def test_letters_get_smaller_before_a_second_page_is_needed() -> None:
    stays = [["Bidang " + "Perbendaharaan " * 6 + "(P-007)", "Nama Panjang " * 8, "09.05", "10.10"]] * 8
    rows = [(label, "kata " * 120) for label in ("Nama", "Jabatan", "Instansi", "Bersama", "Keperluan")]
    content = pdf("proof", proof_values(rows=rows, stays=stays, office="BADAN " * 33), made_at=MADE)
    assert len(read(content).pages) == 1
    assert text(content).count("Perbendaharaan") == 48
    assert "Cap dan tanda tangan" in text(content)


def test_the_blank_sheet_is_one_wide_f4_page() -> None:
    units = [["S", "Sekretariat"], ["P", "Perbendaharaan"]]
    content = pdf("blank", {"office": "Badan Pengelola Keuangan", "rows": 18, "units": units}, made_at=MADE)
    assert (len(read(content).pages), size(content), standards(content)) == (1, F4_WIDE, "pdfaid pdfuaid")
    assert "S Sekretariat, P Perbendaharaan" in text(content)
    assert " 18 " in text(content)


def test_too_much_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as refused:
        pdf("proof", proof_values(need="m" * rendering.VALUES_BYTES), made_at=MADE)
    assert refused.value.code == "document_too_large"
    monkeypatch.setattr(rendering, "SECONDS", 0.001)
    with pytest.raises(Refused) as refused:
        pdf("proof", proof_values(), made_at=MADE)
    assert (refused.value.code, refused.value.kind) == ("document_too_large", "limit")


def test_no_more_than_a_few_are_set_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "PATIENCE_SECONDS", 0.01)
    with rendering._at_once, rendering._at_once, pytest.raises(Refused) as refused:
        pdf("proof", proof_values(), made_at=MADE)
    assert refused.value.code == "documents_busy"
    assert pdf("proof", proof_values(), made_at=MADE)


def test_a_mistake_in_a_template_is_ours_and_tells_nothing_of_the_values() -> None:
    with pytest.raises(RuntimeError) as failed:
        pdf("proof", {"office": "Rahasia"}, made_at=MADE)
    assert "Rahasia" not in str(failed.value)
    with pytest.raises(RuntimeError):
        pdf("tidak-ada", {}, made_at=MADE)


def test_typst_is_loaded_by_its_own_process_only() -> None:
    """34 MB that no web worker carries."""
    import sys

    pdf("proof", proof_values(), made_at=MADE)
    assert "typst" not in sys.modules
