"""What a page shows to a reader: text and readable attributes; and what of it is in no language but the code's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.db import connection
from django.test import override_settings

from tests.messages.catalogue import kept, translated
from tests.messages.found import sentences
from tests.messages.in_templates import NAMES, SEEN

OPENS, CLOSES = "⟦", "⟧"

_WORD = re.compile(r"[^\W\d_]{2,}")
# Django's own words in dates, and the names of zones.
_DATES = set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "  # noqa: SIM905
    "september october november december wib wita wit".split()
)
# What a script shows: named by us, so whatever has a sentence in it.
_FOR_SCRIPTS = re.compile(r"data-(?!key$|live|now|zone|since|at$|place$|number$|office$|page$|state$|for$|hue)")


class Page(HTMLParser):
    """The pieces of text of a page in their order, and the values of its readable attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self.addresses: list[str] = []
        self.language = ""
        self._silent: list[str] = []
        self._marked = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._silent.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        # Each part of a page that names its language, like the way to the other one, speaks for itself.
        elif "lang" in given:
            self._silent.append(tag)
        if not self._silent:
            self.attributes += [v for n, v in given.items() if n in SEEN or (_FOR_SCRIPTS.match(n) and " " in v)]
        self._marked = self._marked or tag == "mark"
        self.addresses += [given[name] for name in ("href", "hx-get") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self._marked = self._marked or tag == "mark"
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if self._marked and self.texts:
            self.texts[-1] += data  # a word marked in the middle of what somebody said
        elif not self._silent and data.strip():
            self.texts.append(data)
        self._marked = False


def everything_stored() -> frozenset[str]:
    """Every text the database holds, folded: names, what people wrote, what the pack says. It isn't translated."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'ARRAY')"
            " AND table_name NOT LIKE 'django\\_%' AND table_name NOT LIKE 'auth\\_%'"
        )
        for table, column, kind in cursor.fetchall():
            each = f'unnest("{column}")::text' if kind == "ARRAY" else f'"{column}"'
            cursor.execute(f'SELECT DISTINCT {each} FROM "{table}"')
            found |= {" ".join(text.split()).casefold() for (text,) in cursor.fetchall() if text}
    return frozenset(text for text in found if _WORD.search(text))


def unwrapped(page: Page, stored: frozenset[str]) -> Iterator[str]:
    """With a catalogue that puts every translation in ⟦…⟧: what stands outside of them and isn't data."""
    depth = 0
    for text in page.texts:
        outside, depth = _outside(text, depth)
        if _says(outside, stored):
            yield " ".join(text.split())
    for text in page.attributes:
        if _says(_outside(text, 0)[0], stored):
            yield " ".join(text.split())


def left_in_indonesian(page: Page, stored: frozenset[str]) -> Iterator[str]:
    """In English: texts that are still a message id, or hold one of several words."""
    for text in [*page.texts, *page.attributes]:
        plain = " ".join(text.split())
        if _is_left(plain, stored):
            yield plain


@cache
def _is_left(plain: str, stored: frozenset[str]) -> bool:
    exact, patterns = _ids()
    if plain.casefold() in stored:
        return False
    bare = _without(plain, stored)
    return plain in exact or any(pattern.search(bare) for pattern in patterns)


@cache
def _ids() -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """Message ids that read otherwise in English: those of whole texts, and those to be looked for inside of one."""
    exact, patterns = set(), []
    for _message, one, string in translated(kept()):
        bare = re.sub(r"<[^>]*>", " ", one)
        if one == string or not _WORD.search(bare):
            continue
        exact.add(" ".join(bare.split()))
        pieces = [" ".join(piece.split()) for piece in re.split(r"%\(\w+\)[sd]|\{\w+\}|<[^>]*>", one)]
        longest = max(pieces, key=len)
        if len(_WORD.findall(longest)) >= 3 and longest not in string:
            patterns.append(re.compile(rf"(?<!\w){re.escape(longest)}(?!\w)"))
    return frozenset(exact), patterns


def _outside(text: str, depth: int) -> tuple[str, int]:
    """What stands outside of the brackets, which may be nested and go over several pieces of text."""
    outside = []
    for letter in text:
        if letter == OPENS:
            depth += 1
        elif letter == CLOSES:
            depth -= 1
        elif depth == 0:
            outside.append(letter)
    return "".join(outside), depth


@cache
def _says(text: str, stored: frozenset[str]) -> bool:
    left = " ".join(text.split()).casefold()
    if left in stored or not _left_words(left):
        return False
    if left.endswith("…") and any(one.startswith(left[:-1]) for one in stored):
        return False
    return bool(_left_words(_without(left, stored)))


def _without(text: str, stored: frozenset[str]) -> str:
    """The text without what comes from the database, the longest first."""
    folded = text.casefold()
    for one in sorted((one for one in stored if one in folded), key=len, reverse=True):
        text = re.sub(re.escape(one), " ", text, flags=re.IGNORECASE)
    return text


def _left_words(text: str) -> list[str]:
    names = {name.casefold() for name in NAMES}
    return [word for word in _WORD.findall(text) if word not in names and word not in _DATES]


@contextmanager
def brackets(folder: Path) -> Iterator[None]:
    """Instead of English a language that only puts every sentence in brackets."""
    target = folder / "en" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, _in_brackets())
    with override_settings(LOCALE_PATHS=[folder]):
        yield


@cache
def _in_brackets() -> Catalog:
    made = Catalog(locale="en", fuzzy=False)
    for message in sentences():
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = tuple(f"{OPENS}{one}{CLOSES}" for one in ids)
            # What forms a figure isn't read.
            strings = ids if message.context in ("clock", "decimal") else strings
            made.add(message.id, strings if len(strings) > 1 else strings[0], context=message.context)
    return made
