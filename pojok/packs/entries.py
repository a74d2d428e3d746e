"""One row of a table, or one block of a YAML file: its values by type, with the line of each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from pojok.packs.mistakes import Found

CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_FLAGS = {"yes": True, "ya": True, "no": False, "tidak": False}


@dataclass(frozen=True)
class Scalar:
    """A value; None when blank."""

    line: int
    text: str | None


@dataclass(frozen=True)
class Items:
    """A list of values or blocks."""

    line: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Block:
    """Names with their values; `at` has the line of each name."""

    line: int
    nodes: Mapping[str, Node]
    at: Mapping[str, int]


Node = Scalar | Items | Block


@dataclass(frozen=True)
class Columns:
    """Names that a row or block must have, and those it may."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def of(self, given: Mapping[str, int], found: Found, file: str, line: int) -> None:
        """Note names that are missing or unknown. `given`: each name with its line."""
        known = self.required + self.optional
        table = file.endswith(".csv")
        for name in self.required:
            if name not in given:
                missing = _("Kolom “%(name)s” tidak ada.") if table else _("Isian “%(name)s” tidak ada.")
                found.add(file, line, missing % {"name": name}, _("Tambahkan."))
        for name, at in given.items():
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                remedy = (
                    _("Mungkin maksudnya “%(near)s”.") % {"near": near[0]}
                    if near
                    else _("Hapus, atau pakai salah satu: %(known)s.") % {"known": ", ".join(known)}
                )
                unknown = _("Kolom “%(name)s” tidak dikenal.") if table else _("Isian “%(name)s” tidak dikenal.")
                found.add(file, at, unknown % {"name": name}, remedy)


@dataclass(frozen=True)
class Where:
    """The place of a part in its file: where it begins, and the line of each of its fields."""

    file: str
    line: int
    fields: Mapping[str, int]

    def of(self, field: str) -> int:
        return self.fields.get(field, self.line)


class Entry:
    """Reads the values of one row or block. What is wrong is noted; the value then is the type's empty one."""

    def __init__(self, found: Found, file: str, line: int, nodes: Mapping[str, Node]) -> None:
        self._found = found
        self.file = file
        self.line = line
        self._nodes = nodes

    def line_of(self, name: str) -> int:
        node = self._nodes.get(name)
        return node.line if node else self.line

    def where(self) -> Where:
        return Where(self.file, self.line, {name: node.line for name, node in self._nodes.items()})

    def wrong(self, name: str, sentence: str, remedy: str) -> None:
        self._found.add(self.file, self.line_of(name), sentence, remedy)

    def text(self, name: str, *, longest: int | None = None, required: bool = True) -> str:
        """One line of text, single spaces."""
        node = self._nodes.get(name)
        if node is None:
            return ""
        if not isinstance(node, Scalar):
            self.wrong(name, _("“%(name)s” harus berupa teks.") % {"name": name}, _("Tulis satu nilai saja."))
            return ""
        text = " ".join((node.text or "").split())
        if not text and required:
            self.wrong(name, _("“%(name)s” kosong.") % {"name": name}, _("Isi nilainya."))
        self._not_longer(name, text, longest)
        return text

    def code(self, name: str, *, longest: int, required: bool = True) -> str:
        """A code: lower case letters, digits, - and _."""
        text = self.text(name, longest=longest, required=required)
        if text and not CODE.fullmatch(text):
            sentence = _("Kode “%(code)s” tidak bisa dipakai.") % {"code": text}
            self.wrong(name, sentence, _("Pakai huruf kecil, angka, dan tanda hubung, misalnya “bidang-aset”."))
            return ""
        return text

    def words(self, name: str, *, longest: int | None = None, once: bool = True) -> tuple[str, ...]:
        """Several values: a YAML list, or a cell with | between them. Order kept, repeats left out; may be none."""
        node = self._nodes.get(name)
        given: Iterable[str | None]
        if node is None:
            return ()
        if isinstance(node, Scalar):
            given = (node.text or "").split("|")
        elif isinstance(node, Items) and all(isinstance(n, Scalar) for n in node.nodes):
            given = [n.text for n in node.nodes if isinstance(n, Scalar)]
        else:
            self.wrong(name, _("“%(name)s” harus berupa daftar.") % {"name": name}, _("Tulis seperti [satu, dua]."))
            return ()
        words = [" ".join((word or "").split()) for word in given]
        for word in words:
            self._not_longer(name, word, longest)
        words = [word for word in words if word]
        return tuple(dict.fromkeys(words)) if once else tuple(words)

    def flag(self, name: str) -> bool:
        """yes or no; blank is no."""
        text = self.text(name, required=False).casefold()
        if text and text not in _FLAGS:
            sentence = _("“%(name)s” berisi “%(text)s”.") % {"name": name, "text": text}
            self.wrong(name, sentence, _("Isi yes atau no."))
        return _FLAGS.get(text, False)

    def number(self, name: str, *, least: int, most: int, required: bool = True) -> int | None:
        """A whole number; None when blank or wrong."""
        text = self.text(name, required=required)
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
        if number is None or not least <= number <= most:
            sentence = _("“%(name)s” berisi “%(text)s”, bukan bilangan yang bisa dipakai.")
            remedy = _("Isi bilangan bulat %(least)d sampai %(most)d.") % {"least": least, "most": most}
            if not required:
                remedy += " " + _("Kosongkan bila tidak ditentukan.")
            self.wrong(name, sentence % {"name": name, "text": text}, remedy)
            return None
        return number

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A date as 2026-11-24; None when blank or wrong."""
        text = self.text(name, required=required)
        if not text:
            return None
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # a day that no month has
        sentence = _("“%(name)s” berisi “%(text)s”, bukan tanggal.") % {"name": name, "text": text}
        self.wrong(name, sentence, _("Tulis tahun-bulan-hari, misalnya 2026-11-24."))
        return None

    def time(self, name: str) -> time:
        """A time of day as 07.30 or 07:30; midnight when wrong."""
        text = self.text(name)
        match = _TIME.fullmatch(text)
        if match is None:
            if text:
                sentence = _("“%(name)s” berisi “%(text)s”, bukan jam.") % {"name": name, "text": text}
                self.wrong(name, sentence, _("Tulis seperti 07.30."))
            return time()
        return time(int(match[1]), int(match[2]))

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of the options; "" when wrong."""
        text = self.text(name)
        if text and text not in options:
            sentence = _("“%(name)s” berisi “%(text)s” yang tidak dikenal.") % {"name": name, "text": text}
            self.wrong(name, sentence, _("Pilih salah satu: %(known)s.") % {"known": ", ".join(options)})
            return ""
        return text

    def choices(self, name: str, options: Collection[str]) -> tuple[str, ...]:
        """Several of the options; those that aren't are noted and left out. May be none."""
        words = self.words(name)
        for text in words:
            if text not in options:
                sentence = _("“%(name)s” berisi “%(text)s” yang tidak dikenal.") % {"name": name, "text": text}
                self.wrong(name, sentence, _("Pilih salah satu: %(known)s.") % {"known": ", ".join(options)})
        return tuple(word for word in words if word in options)

    def entries(self, name: str, columns: Columns) -> list[Entry]:
        """The blocks of a list."""
        node = self._nodes.get(name)
        if node is None or (isinstance(node, Scalar) and node.text is None):
            return []
        if not isinstance(node, Items):
            sentence = _("“%(name)s” harus berupa daftar.") % {"name": name}
            self.wrong(name, sentence, _("Awali tiap butirnya dengan tanda hubung."))
            return []
        entries = []
        for item in node.nodes:
            if isinstance(item, Block):
                columns.of(item.at, self._found, self.file, item.line)
                entries.append(Entry(self._found, self.file, item.line, item.nodes))
            else:
                sentence = _("Butir dalam “%(name)s” harus berisi nama dan nilai.") % {"name": name}
                self._found.add(self.file, item.line, sentence, _("Tulis seperti “code: …” di bawah tanda hubung."))
        return entries

    def _not_longer(self, name: str, text: str, longest: int | None) -> None:
        if longest is not None and len(text) > longest:
            sentence = _("“%(name)s” terlalu panjang: %(length)d huruf.") % {"name": name, "length": len(text)}
            self.wrong(name, sentence, _("Persingkat menjadi paling banyak %(longest)d huruf.") % {"longest": longest})
