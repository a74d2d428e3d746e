"""Which files of docs/ are made, and from what."""

import os
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[1]


def all_files() -> dict[Path, str]:
    """Each generated file with what it should hold now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pojok.config.settings")
    django.setup()
    from docs.make import matrix, packages, transitions, visit_way

    return {
        DOCS / "pictures" / "packages.svg": packages.picture(),
        DOCS / "pictures" / "visit-way.svg": visit_way.picture(),
        DOCS / "pictures" / "transitions.svg": transitions.picture(),
        DOCS / "transitions.md": transitions.text(),
        DOCS / "matrix.md": matrix.text(),
    }


def write(path: Path, content: str) -> bool:
    """Whether it differed."""
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return True
