"""Every screen in light and dark, wide, at 200 % zoom and on a small phone: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from pojok.organisation.models import Office
from tests.office import CODE, House
from tests.serving import Server
from tests.web.browsing import Visitor

pytestmark = pytest.mark.browser

# 683 is a PC of 1366 at 200 % zoom.
WIDTHS = (1366, 683, 360)
PAGES = {
    "petugas": ("/desk/", "/desk/?q=tamu", "/desk/?new"),
    "piket": ("/duty/", "/visits/paper/"),
    "perbendaharaan": ("/room/",),
    "pimpinan": ("/overview/", "/visits/"),
    "admin": ("/settings/", "/settings/people/", "/settings/people/new/", "/settings/agencies/", "/settings/sop/"),
    "": ("/board/bpkad-lampung-selatan/", "/masuk/", "/v/"),
}


@pytest.fixture(scope="module")
def office_at_work(module_server: Server) -> Server:
    """A guest in every state, with a long name, and a group."""
    with module_server.django():
        house = House(Office.objects.get(code=CODE))
        house.arrive("Tamu Dengan Nama Yang Panjang Sekali Sampai Dua Baris", members=("Ani", "Budi"))
        house.reported("Tamu Dilaporkan", need="SPM LS kami dikembalikan")
        house.waiting("Tamu Menunggu")
    return module_server


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitors(browser: Browser, office_at_work: Server, scheme: str) -> Iterator[dict[str, Visitor]]:
    made = {name: Visitor(browser, office_at_work, username=name, color_scheme=scheme) for name in PAGES}
    yield made
    for one in made.values():
        one.done()


def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(visitors: dict[str, Visitor]) -> None:
    found = []
    for name, paths in PAGES.items():
        for path in paths:
            for width in WIDTHS:
                visitors[name].page.set_viewport_size({"width": width, "height": 768})
                page = visitors[name].open(path)
                if report := visitors[name].axe():
                    found.append(f"{path} at {width}: {report}")
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{path} is wider than {width}")
    assert not found
