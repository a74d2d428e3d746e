"""Marking words inside a text that came from people: everything is escaped, only <mark> is ours."""

import unicodedata
from collections.abc import Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]


def mark_spans(text: str, spans: Iterable[Span]) -> SafeString:
    """The text with the given [start, end) pieces in <mark>; overlaps are joined, what lies outside is ignored."""
    pieces: list[str] = []
    at = 0
    for start, end in _joined(spans, len(text)):
        pieces += [conditional_escape(text[at:start]), "<mark>", conditional_escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(conditional_escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped above


def found_spans(text: str, query: str) -> list[Span]:
    """Where the words of a search stand in a text: at the beginning of a word, else anywhere.

    Accents and case are ignored.
    """
    folded, origin = _folded(text)
    spans: list[Span] = []
    for word in _folded(query)[0].split():
        starts = [i for i in _every(folded, word) if i == 0 or not folded[i - 1].isalnum()]
        for i in starts or list(_every(folded, word))[:1]:
            spans.append((origin[i], origin[i + len(word) - 1] + 1))
    return spans


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, and for each letter its place in the original."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(plain):
                letters.append(plain)
                origin.append(place)
    return "".join(letters), origin


def _every(text: str, word: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _joined(spans: Iterable[Span], length: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted((max(0, s), min(length, e)) for s, e in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
