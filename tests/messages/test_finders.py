"""What looks for text that goes past gettext finds it, and takes nothing else for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.messages import in_code, in_pages, in_templates
from tests.messages.in_pages import Page


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<p>Meja depan</p>", ["Meja depan"]),
        ('{% translate "Meja depan" %} <b>{{ name }}</b>, {% blocktranslate %}dari {{ x }}{% endblocktranslate %}', []),
        ('<input placeholder="Cari tamu"><p title="{% translate \'Cari\' %}"></p>', ["Cari tamu"]),
        ('{% include "ui/_notice.html" with fact="Belum tersimpan." state="alarm" %}', ["Belum tersimpan."]),
        ('{% include "ui/_notice.html" with fact=_("Belum tersimpan.") %}', []),
        ('{{ when|default:"belum pernah" }}', ["belum pernah"]),
        ("{# Catatan untuk pembuat layar #}<kbd>Enter</kbd> · <b>{{ number }}</b>", []),
        ('<body data-lost="Sambungan terputus" data-live="{{ live }}">', ["Sambungan terputus"]),
    ],
)
def test_text_in_a_template_is_found_wherever_it_stands(source: str, seen: list[str], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(source, encoding="utf-8")
    assert list(in_templates.untranslated(file)) == seen


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('raise Refused("bad_key", "Formulir ini rusak.")', ["Formulir ini rusak."]),
        ('raise Refused("bad_key", _("Formulir ini rusak."))', []),
        ('label = f"{n} tamu lagi"', ["{} tamu lagi"]),
        ('said = ngettext("%(n)d tamu lagi", "%(n)d tamu lagi", n)', []),
        ('def a():\n    """Menyambut tamu di pintu."""', []),
        ('@click.command()\ndef a():\n    """Buat satu hari contoh."""', ["Buat satu hari contoh."]),
        ('log.info("tamu diterima di pintu")', []),
        ('query = "SELECT name FROM visits_visit WHERE state = 1"', []),
        ('columns = ("Nomor", "kode")', ["Nomor"]),
    ],
)
def test_a_sentence_in_python_is_told_from_a_code(source: str, seen: list[str], tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(source, encoding="utf-8")
    assert [text for _line, text in in_code.untranslated_in_python(file)] == seen


STORED = frozenset({"sri wahyuni", "dinas kesehatan", "spm ls dikembalikan oleh bank"})


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<h1>⟦Meja depan⟧</h1><p>Sri Wahyuni, Dinas Kesehatan</p>", []),
        ("<h1>Meja depan</h1>", ["Meja depan"]),
        ("<p>⟦⟦konsultasi⟧ sejak <b>10:04</b> WIB⟧</p>", []),
        ("<p>⟦konsultasi⟧ sejak 10:04</p>", ["⟦konsultasi⟧ sejak 10:04"]),
        ('<input placeholder="Cari tamu">', ["Cari tamu"]),
        ('<template data-lost="Sambungan terputus" data-back="⟦Tersambung lagi⟧"></template>', ["Sambungan terputus"]),
        ("<p>SPM LS dikembalikan…</p><blockquote>SPM LS <mark>dikembalikan</mark> oleh bank</blockquote>", []),
        ("<p>Monday, 23 November 2026</p><kbd>Enter</kbd> P-007", []),
        ('<button lang="id">Bahasa Indonesia</button>', []),
    ],
)
def test_on_a_page_whatever_is_neither_translated_nor_data_is_found(html: str, seen: list[str]) -> None:
    assert list(in_pages.unwrapped(Page(html), STORED)) == seen


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<h1>Front desk</h1>", []),
        ("<h1>Meja depan</h1>", ["Meja depan"]),
        ("<p>3 tamu lagi sebelum Anda</p>", ["3 tamu lagi sebelum Anda"]),
        ('<a title="Meja depan"></a>', ["Meja depan"]),
    ],
)
def test_in_english_what_is_still_a_message_id_is_found(html: str, seen: list[str]) -> None:
    assert list(in_pages.left_in_indonesian(Page(html), STORED)) == seen
