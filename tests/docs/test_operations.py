"""What operations.md says of settings and of `pojok doctor` is what there is."""

import re

from pojok.config.env import PREFIX, Environment
from tests.docs.pages import DOCS, TOP

TEXT = (DOCS / "operations.md").read_text(encoding="utf-8")
# Said in words rather than as a value.
IN_WORDS = {"mode": "by the database", "var": "in the project's folder"}


def rows_of_settings() -> dict[str, str]:
    """Name of the setting → its default as the table has it."""
    table = TEXT.partition("## Settings")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", table, re.M))


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = rows_of_settings()
    wrong = []
    for name, field in Environment.model_fields.items():
        said = rows.pop("PORT" if name == "port" else f"{PREFIX}{name}".upper(), None)
        if name in IN_WORDS:
            fits = said is not None and IN_WORDS[name] in said
        elif field.default is None:
            fits = said == "none"
        elif field.default == "":
            fits = said == "empty"
        else:
            value = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            fits = said == f"`{value}`"
        if not fits:
            wrong.append((name, said))
    assert not wrong
    assert not rows, "settings that don't exist"


def test_every_finding_of_the_doctor_is_explained() -> None:
    files = sorted((TOP / "pojok" / "cli" / "doctor").glob("*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    names = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    table = TEXT.partition("## What `pojok doctor` says")[2].partition("\n## ")[0]
    assert names == set(re.findall(r"^\| `(\w+)` \|", table, re.M))


def test_the_sentences_of_the_table_of_failures_are_the_programs_own() -> None:
    table = TEXT.partition("## When something fails")[2].partition("\n## ")[0]
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("pojok", "deploy")
        for file in (TOP / folder).rglob("*")
        if file.suffix in (".py", ".html", ".Caddyfile") and file.is_file()
    )
    quoted = [part for words in re.findall(r"“([^”]+)”", table) for part in words.split("…") if len(part.strip()) > 4]
    assert quoted
    assert not [part for part in quoted if part.strip() not in code]
