"""Everything of an office is data."""

from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[2] / "pojok"


@pytest.mark.parametrize("name", ["Lampung", "BPKAD Kab"])
def test_no_office_is_named_in_code(name: str) -> None:
    files = [p for p in CODE.rglob("*") if p.suffix in {".py", ".html", ".js", ".css", ".txt", ".po"}]
    assert files
    assert [str(p) for p in files if name in p.read_text(encoding="utf-8")] == []
