"""Sentences in Python and JavaScript that no translation reaches.

A sentence is told from a code word by its language: it has Indonesian words, and the catalogue knows which those are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.messages.catalogue import kept, translated
from tests.messages.found import CALLS

_WORD = re.compile(r"[^\W\d_]{2,}")
# The commonest words of the language; with what the catalogue has they decide.
_COMMON = """
ada adalah agar akan anda antrean apa atau bagi bahwa baru belum benar berapa bidang bila bisa boleh buat bukan
buku cara coba contoh daftar dalam dan dari dengan di dicatat dipanggil dulu halaman hanya hari harus hingga ini
isi isian itu jam jangan juga kali kantor karena ke kembali kepada keperluan ketik kunjungan lagi lain lalu lebih
masih masuk meja menit menunggu muat nama nomor oleh orang pada pakai paling panggilan periksa perlu petugas pukul
saja salah sama sampai satu sebelum sebelumnya sedang sejak selesai semua sesudah setelah siapa sudah surat tamu
tanggal tanpa tautan tekan tempat tentang terlalu tetap tiap tidak tulis ulang ulangi untuk waktu yang yaitu
"""
# English and technical words that also stand in Indonesian sentences.
_BOTH = "data program server slip status token total undo via online proxy format file video json api"
_LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_DEVELOPERS = {"ValueError", "TypeError", "RuntimeError", "KeyError", "AssertionError", "LookupError", "AttributeError"}
_STRING = re.compile(r"""`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)


@cache
def indonesian() -> frozenset[str]:
    """Words of the catalogue's sentences that don't stand in their English."""
    known: set[str] = set()
    english: set[str] = set()
    for _message, one, string in translated(kept()):
        known |= {word.lower() for word in _WORD.findall(re.sub(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>", " ", one))}
        english |= {word.lower() for word in _WORD.findall(string)}
    return frozenset((known - english | set(_COMMON.split())) - set(_BOTH.split()))


def is_said(text: str) -> bool:
    """Whether a person would take this for something said to them, in Indonesian."""
    bare = re.sub(r"%\(\w+\)[sd]|\{\w*\}|<[^>]*>|https?://\S+", " ", text)
    words = [word.lower() for word in _WORD.findall(bare)]
    known = [word for word in words if word in indonesian()]
    if len(words) == 1:
        # One word alone: only as it would stand on a button or in a heading.
        return bool(known) and re.fullmatch(r"\W*[A-Z][a-z]+\W*", bare) is not None
    return len(known) * 3 >= len(words) and bool(known) and re.search(r"\S\s+\S", text) is not None


def untranslated_in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each sentence that isn't given to gettext."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = _silent(tree)
    yield from _helps(tree)
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if is_said(text):
            yield node.lineno, " ".join(text.split())


def _helps(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Docstrings of commands: click shows them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            said = ast.get_docstring(node)
            calls = [_named(one.func) for one in node.decorator_list if isinstance(one, ast.Call)]
            if said and is_said(said) and {"command", "group"} & set(calls):
                yield node.lineno, " ".join(said.split())


def _silent(tree: ast.AST) -> set[int]:
    """The nodes that are translated, or that nobody reads on a screen: docstrings, logs, errors for developers."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _named(node.func) in {*CALLS, *_LOGGING, *_DEVELOPERS}:
            silent |= {id(one) for argument in node.args for one in ast.walk(argument)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent |= {id(piece) for piece in node.values}
    return silent


def _named(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def untranslated_in_script(path: Path) -> Iterator[str]:
    """Each text of this script that has an Indonesian sentence in it."""
    for found in _STRING.findall(_COMMENT.sub(" ", path.read_text(encoding="utf-8"))):
        text = re.sub(r"\$\{[^}]*\}", "{}", found[1:-1])
        if is_said(text):
            yield text
