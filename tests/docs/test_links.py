"""Links lead somewhere, and pictures are there and small."""

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, TOP, anchors, links, name


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in links(page):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        inside = target == TOP or TOP in target.parents
        if not inside or not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert not lost


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    made = {file.resolve() for file in (DOCS / "pictures").iterdir()}
    assert not made - shown


def test_pictures_are_small() -> None:
    large = [f.name for f in (DOCS / "pictures").iterdir() if f.stat().st_size > 250_000]
    assert not large


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    coming = [TOP / "README.md"]
    while coming:
        page = coming.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        coming += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link]
    assert not [name(page) for page in PAGES if page not in seen]
