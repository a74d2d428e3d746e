"""The text of one file of a pack: UTF-8, without characters nobody can see."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from pojok.packs.mistakes import Found

# As pojok.lib.names refuses them in names: control, surrogate, private, unassigned, separators, bidirectional.
_UNSEEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_of(folder: Path, name: str, found: Found, *, required: bool = True) -> str | None:
    """The file's text in NFC, or None with what is wrong noted. A byte order mark (Excel) is passed over."""
    try:
        raw = (folder / name).read_bytes()
    except FileNotFoundError:
        if required:
            sentence = _("Berkas %(name)s tidak ada.") % {"name": name}
            found.add(name, None, sentence, _("Buat berkas itu di folder paket; contohnya ada di paket acuan."))
        return None
    except OSError as error:
        sentence = _("Berkas %(name)s tidak bisa dibaca (%(error)s).") % {"name": name, "error": error.strerror}
        found.add(name, None, sentence, _("Periksa apakah itu berkas biasa dan boleh dibaca."))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The byte order mark is taken off before counting, and holds no line end.
        line = raw[: error.start].count(b"\n") + 1
        found.add(name, line, _("Baris ini tidak ditulis dalam UTF-8."), _("Simpan ulang berkasnya sebagai UTF-8."))
        return None
    return None if _unseen(text, name, found) else unicodedata.normalize("NFC", text)


def _unseen(text: str, name: str, found: Found) -> bool:
    seen = False
    for number, line in enumerate(text.split("\n"), 1):
        for char in line.removesuffix("\r"):
            if char != "\t" and (char in _BIDI or unicodedata.category(char) in _UNSEEN):
                sentence = _("Ada huruf tak terlihat (U+%(code)s).") % {"code": f"{ord(char):04X}"}
                found.add(name, number, sentence, _("Hapus huruf itu, atau ketik ulang barisnya tanpa menempel."))
                seen = True
                break
    return seen
