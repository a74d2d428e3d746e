"""What is made from the code is as the code now makes it."""

import pytest

from docs.make import generated, visit_way
from docs.make.generated import DOCS
from docs.make.screenshots import TAKE
from pojok.visits.models import State
from pojok.visits.transitions import TRANSITIONS

FILES = generated.all_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_generated_file_is_up_to_date(path) -> None:
    assert path.read_text(encoding="utf-8") == FILES[path], "run: .venv/bin/python -m docs.make"


def test_the_picture_of_a_press_names_code_that_exists() -> None:
    assert not visit_way.missing()


def test_every_state_and_act_stands_on_the_page() -> None:
    text = FILES[DOCS / "transitions.md"]
    for word in (*State.values, *TRANSITIONS):
        assert f"`{word}`" in text


def test_every_screenshot_that_is_taken_is_there() -> None:
    assert not [name for name in TAKE if not (DOCS / "pictures" / f"{name}.png").exists()]
