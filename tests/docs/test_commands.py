"""Commands that the texts name exist, with the options they name."""

import os
import re

import click
import pytest

from pojok.cli import main
from tests.docs.pages import PAGES, TOP, name

# `pojok user add …`, but not “Pojok” the product, nor a path or an address that holds the word.
_POJOK = re.compile(r"(?:^|(?<!-u)[\s`(;/&])pojok ((?:[a-z]+ ?)+)([^`\n|]*)", re.M)
_BIN = re.compile(r"\bbin/([a-z-]+)")


def said_commands() -> list[tuple[str, list[str], str]]:
    """(page, words after pojok, the rest of the line)"""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S))
        found += [(name(page), match[0].split(), match[1]) for match in _POJOK.findall(f"\n{code}")]
    return found


def command_of(words: list[str]) -> click.Command | None:
    """The command these words call; arguments may follow it."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return command
        command = command.get_command(click.Context(command), word)
    return command


def test_the_texts_name_commands_at_all() -> None:
    assert len(said_commands()) > 20


@pytest.mark.parametrize(("page", "words", "rest"), said_commands())
def test_a_named_command_exists_with_its_options(page: str, words: list[str], rest: str) -> None:
    command = command_of(words)
    assert command is not None, f"pojok {' '.join(words)}"
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"(?<!\S)--[a-z]+", rest)) <= known | {"--help"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_named_program_of_bin_exists(page) -> None:
    text = re.sub(r"\S*\.venv/bin/\S+|/usr/\S+", "", page.read_text(encoding="utf-8"))
    for program in set(_BIN.findall(text)):
        assert os.access(TOP / "bin" / program, os.X_OK), program
