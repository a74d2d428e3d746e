"""The English catalogue: django.po, which people edit, and django.mo, which is made of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.messages.found import POJOK, sentences

FOLDER = POJOK / "locale" / "en" / "LC_MESSAGES"
PO = FOLDER / "django.po"
MO = FOLDER / "django.mo"

# Nothing that changes by itself: no dates, no line numbers, no name of a program.
_HEADER = r"""# English for Pojok; the message ids are Indonesian. Words: docs/glossary.md. Kept by bin/messages.
msgid ""
msgstr ""
"Project-Id-Version: pojok\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

_PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*[a-z]|%%|\{\w+\}|%[sd]|</?[a-z]+(?: [^<>]*)?>")


def kept() -> Catalog:
    """The catalogue as it is kept; an empty one before the first time."""
    return read(PO.read_text(encoding="utf-8")) if PO.exists() else Catalog(locale="en", fuzzy=False)


def read(text: str) -> Catalog:
    """A catalogue from the text of its file."""
    return read_po(io.StringIO(text), locale="en", abort_invalid=True)


def current(before: Catalog) -> Catalog:
    """The sentences of today with the translations there are; a changed sentence is a new one, never a guess."""
    fresh = sentences()
    for message in fresh:
        known = before.get(message.id, message.context) if message.id else None
        if known is not None and isinstance(known.id, tuple) == isinstance(message.id, tuple):
            message.string = known.string
    return fresh


def text_of(catalog: Catalog) -> str:
    """The file's text: sorted, so that a new sentence is one change in one place."""
    written = io.BytesIO()
    write_po(written, catalog, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True, width=110)
    return _HEADER + written.getvalue().decode().strip() + "\n"


def compiled(text: str) -> bytes:
    """What gettext reads, from the text of the file; the same text gives the same bytes, whenever and wherever."""
    plain = _Undated(locale="en", fuzzy=False)
    for message in read(text):
        if message.id:
            plain.add(message.id, message.string, context=message.context)
    written = io.BytesIO()
    write_mo(written, plain)
    return written.getvalue()


def mistakes(catalog: Catalog) -> Iterator[str]:
    """What is wrong with the translations, a line each."""
    for message in catalog:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy:
            yield f"A guess: {ids[0]}"
        if not all(strings) or len(strings) != (2 if len(ids) == 2 else 1):
            yield f"Not translated: {ids[0]}"
            continue
        wanted = _placeholders(ids[0])
        for number, string in enumerate(strings):
            given = _placeholders(string)
            # "one guest more" may leave its number out; nothing else may be lost or made up.
            if given != wanted and not (len(strings) == 2 and number == 0 and not set(given) - set(wanted)):
                yield f"Other placeholders ({given} for {wanted}): {ids[0]}"
            if (ids[0][:1].isspace(), ids[0][-1:].isspace()) != (string[:1].isspace(), string[-1:].isspace()):
                yield f"Other spaces at the ends: {ids[0]}"


def translated(catalog: Catalog) -> Iterator[tuple[Message, str, str]]:
    """Each message with its sentence and its (plural) translation."""
    for message in catalog:
        if message.id and message.string:
            one = message.id[0] if isinstance(message.id, tuple) else message.id
            yield message, one, message.string[-1] if isinstance(message.string, tuple) else message.string


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


class _Undated(Catalog):
    """Babel's own heading tells the moment and the version of Babel."""

    mime_headers = [  # type: ignore[assignment]
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ]
