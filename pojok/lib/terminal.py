"""What a command says, in the language of its terminal; works before Django knows its settings."""

import gettext
import os
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[1] / "locale"


def language() -> str:
    """ "en" when the environment asks for English, as every program reads it; else the product's own, "id"."""
    asked = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "en" if asked.startswith("en") else "id"


def said(sentence: str) -> str:
    """The sentence in the terminal's language. Imported as `_`, so that bin/messages finds it."""
    return _catalogue().gettext(sentence)


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", LOCALES, [language()], fallback=True)
