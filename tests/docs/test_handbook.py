"""The handbook uses the words and keys that stand on the screens."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import HANDBOOK, TOP, name

# Headings and terms in bold that are no button.
NOT_ON_SCREEN = {"Masuk"}


def words_on_screens() -> str:
    """Templates and sentences as they are written, placeholders cut out."""
    found = []
    for file in (TOP / "pojok").rglob("*"):
        if file.suffix in (".html", ".py") and file.is_file() and "migrations" not in file.parts:
            found.append(file.read_text(encoding="utf-8"))
    text = "\n".join(found).replace("&amp;", "&")
    return re.sub(r"\{\{.*?\}\}|%\(\w+\)[sd]", "…", text)


def keys_on_screens() -> set[str]:
    found = set()
    for file in (TOP / "pojok" / "web").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r'data-key="([^"{]+)"', text)) | set(re.findall(r'\bkey="([^"{]+)"', text))
    return {key.replace("+", " ") for key in found}


SCREENS = words_on_screens()
KEYS = keys_on_screens() | {"?"}


@pytest.mark.parametrize("page", HANDBOOK, ids=name)
def test_buttons_are_called_as_on_the_screen(page: Path) -> None:
    unknown = []
    for bold in re.findall(r"\*\*([^*\n]+)\*\*", page.read_text(encoding="utf-8")):
        parts = [part.strip(" .:,") for part in bold.split("…") if part.strip(" .:,")]
        if bold not in NOT_ON_SCREEN and not all(part in SCREENS for part in parts):
            unknown.append(bold)
    assert not unknown


@pytest.mark.parametrize("page", HANDBOOK, ids=name)
def test_keys_are_those_of_the_screen(page: Path) -> None:
    said = set(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
    # `Alt 2` takes a row by its number; `pojok …` is a command.
    keys = {word for word in said if not word.startswith(("Alt ", "pojok "))}
    assert keys <= KEYS | {str(n) for n in range(1, 10)}
