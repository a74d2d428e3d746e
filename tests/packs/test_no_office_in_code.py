"""Everything of an office is data."""

import ast
import csv
from pathlib import Path

import pytest

from tests.packs.copies import SHIPPED

CODE = Path(__file__).resolve().parents[2] / "pojok"
# Where words of the reference office are examples: the API's document, the sheet of components, the trial.
EXAMPLES = ("api/answers.py", "api/given.py", "cli/", "web/components/")


@pytest.mark.parametrize("name", ["Lampung", "BPKAD Kab"])
def test_no_office_is_named_in_code(name: str) -> None:
    files = [p for p in CODE.rglob("*") if p.suffix in {".py", ".html", ".js", ".css", ".txt", ".po", ".typ"}]
    assert files
    assert [str(p) for p in files if name in p.read_text(encoding="utf-8")] == []


def codes_of_units() -> set[str]:
    with (SHIPPED / "units.csv").open(encoding="utf-8") as file:
        return {row["code"] for row in csv.DictReader(file)}


def strings_of(tree: ast.AST) -> set[str]:
    """Every string of the code, but for docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs)
    return {node.value for node in found if isinstance(node.value, str)}


def test_no_code_asks_for_a_unit_of_the_reference_office() -> None:
    """Nor for its places: they come from the pack."""
    known = codes_of_units() | {"pojok-1", "bpkad-lampung-selatan"}
    asked = {}
    for path in CODE.rglob("*.py"):
        at = path.relative_to(CODE).as_posix()
        if not at.startswith(EXAMPLES) and "/migrations/" not in at:
            words = strings_of(ast.parse(path.read_text(encoding="utf-8"))) & known
            asked |= {at: words} if words else {}
    assert asked == {}
