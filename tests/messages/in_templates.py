"""Text in templates that no translation reaches: words between tags, in attributes people see, in arguments of tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

# Attributes whose value a person reads or hears; and what a script shows, by the way we name it.
SEEN = {"title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "alt", "label", "summary"}
# The same in every language: keys, names, units of paper, the product.
NAMES = {
    "Pojok", "QR", "HP", "SPT", "CSV", "PDF", "XLSX", "JSON", "WhatsApp", "SOP", "API",
    "Enter", "Ctrl", "Alt", "Esc", "F2", "F4", "F8", "x",
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")
_STRING = re.compile(r"""_\(\s*("[^"]*"|'[^']*')\s*\)|("[^"]*"|'[^']*')""")
# Arguments of these tags are names of things, never text.
_NO_TEXT = {
    "translate", "trans", "load", "extends", "url", "static", "if", "elif", "for", "block", "endblock", "partialdef",
    "partial", "stylesheet", "comment", "csrf_token", "get_current_language", "autoescape", "now", "cycle", "ifchanged",
}  # fmt: skip


def untranslated(path: Path) -> Iterator[str]:
    """Each piece of text of this template that is written there as it is shown."""
    source = path.read_text(encoding="utf-8")
    plain, arguments = _without_tags(source)
    yield from arguments
    parser = _Texts()
    parser.feed(plain)
    parser.close()
    for text in parser.found:
        # A block that fills in a tag's attributes stands outside of any tag here.
        if _says_something(text) and not re.match(r'\s*[\w-]+="', text):
            yield " ".join(text.split())


def _without_tags(source: str) -> tuple[str, list[str]]:
    """The HTML alone, what is translated or filled in as a figure; and the bare texts among the tags' arguments."""
    kept: list[str] = []
    bare: list[str] = []
    inside = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.TEXT:
            kept.append("0" if inside else token.contents)
        elif token.token_type == TokenType.VAR:
            kept.append("0")
            bare += _bare(token)
        elif token.token_type == TokenType.BLOCK:
            name = token.contents.split()[0]
            if inside:
                inside = "" if name == f"end{inside}" else inside
            elif name in ("blocktranslate", "blocktrans", "comment"):
                inside = name
            elif name in ("translate", "trans"):
                kept.append("0")
            if name not in _NO_TEXT:
                bare += _bare(token)
    return "".join(kept), bare


def _bare(token: Token) -> list[str]:
    """Strings in a tag or variable that are text and not given to gettext; paths, styles and codes are no text."""
    contents = re.sub(r"""\|(?:date|time|default_if_none|add|join|pluralize):("[^"]*"|'[^']*')""", "", token.contents)
    if contents.split()[0] == "include":  # the path is no text
        contents = contents.split(None, 2)[2] if len(contents.split()) > 2 else ""
    pieces = [plain[1:-1] for _wrapped, plain in _STRING.findall(contents) if plain]
    return [piece for piece in pieces if _says_something(piece) and (" " in piece or piece[:1].isupper())]


def _says_something(text: str) -> bool:
    return any(len(word) > 1 and word not in NAMES for word in _WORD.findall(text))


class _Texts(HTMLParser):
    """Text and readable attributes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in ("script", "style"):
            self.silent += 1
        self.found += [value for name, value in given.items() if name in SEEN]
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.found.append(given.get("value", ""))
        # A sentence for a script has a space in it; selectors, addresses and names of targets look otherwise.
        self.found += [v for n, v in given.items() if n.startswith("data-") and re.search(r"[a-z] [a-z]", v)]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)
