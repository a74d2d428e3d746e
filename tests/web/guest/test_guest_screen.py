"""The guest's page in a real browser, with and without a script."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from pojok.visits import actions
from pojok.visits.links import token_of
from tests.office import House
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


def prepared(server: Server, make: Callable[[House], object]) -> str:
    with acting_on(server) as house:
        visit = make(house)
        return f"/g/{token_of(visit)}/"  # type: ignore[arg-type]


def test_being_called_appears_by_itself(visitor: Callable[..., Visitor], module_server: Server) -> None:
    with acting_on(module_server) as house:
        visit = house.waiting("Sri Wahyuni", unit="aset")
        path = f"/g/{token_of(visit)}/"
    one = visitor(viewport=PHONE)
    page = one.open(path)
    expect(page.locator("h1")).to_have_text(visit.ticket.label)
    with acting_on(module_server):
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.aset)
    expect(page.locator("h1")).to_contain_text("Silakan ke", timeout=5000)
    assert "silakan ke" in page.title()
    assert one.axe() == ""


@pytest.mark.parametrize("script", [True, False])
def test_leaving_and_taking_it_back(visitor: Callable[..., Visitor], module_server: Server, script: bool) -> None:
    path = prepared(module_server, lambda house: house.waiting("Budi Santoso"))
    page = visitor(viewport=PHONE, java_script_enabled=script).open(path)
    page.get_by_role("button", name="Saya pergi").click()
    expect(page.locator("h1")).to_have_text("Kunjungan ini sudah ditutup")
    page.get_by_role("button", name="Batalkan, saya masih di sini").click()
    expect(page.get_by_role("button", name="Saya pergi")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_fifteen_minutes_more_and_back(visitor: Callable[..., Visitor], module_server: Server, script: bool) -> None:
    path = prepared(module_server, lambda house: house.waiting(f"Tri Utami {script}"))
    one = visitor(viewport=PHONE, locale="id-ID", java_script_enabled=script)
    page = one.open(path)
    page.get_by_role("button", name="Minta 15 menit lagi").click()
    expect(page.locator(".guest-place")).to_contain_text("Giliran Anda ditunda sampai")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if script:
        assert one.axe() == ""
    page.get_by_role("button", name="Saya sudah di sini").click()
    expect(page.get_by_role("button", name="Minta 15 menit lagi")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["arrive", "reported", "waiting", "called", "consulting"])
def test_every_state_is_readable(
    visitor: Callable[..., Visitor], module_server: Server, state: str, scheme: str
) -> None:
    path = prepared(module_server, lambda house: getattr(house, state)("Raden Ayu Kartika"))
    one = visitor(viewport=PHONE, color_scheme=scheme)
    page = one.open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""


def test_a_lost_network_is_said(visitor: Callable[..., Visitor], module_server: Server) -> None:
    path = prepared(module_server, lambda house: house.waiting("Wayan Sudarma"))
    one = visitor(viewport=PHONE)
    page = one.open(path)
    one.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('online'))")  # makes it ask
    expect(page.locator("#said")).to_contain_text("Terputus sejak", timeout=8000)
    one.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#said")).to_be_hidden(timeout=8000)
