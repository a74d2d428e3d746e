"""Packs to break: copies of the invented office, which a test may change as a person would in an editor."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SHIPPED = TOP / "packs" / "bpkad-lampung-selatan"
EXAMPLE = TOP / "tests" / "data" / "packs" / "kantor-contoh"


@dataclass
class PackCopy:
    """A pack in a folder of its own."""

    path: Path

    def replace(self, file: str, old: str, new: str) -> None:
        """Change the one place where `old` stands."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, file: str, line: str) -> None:
        with (self.path / file).open("a", encoding="utf-8") as opened:
            opened.write(line + "\n")
