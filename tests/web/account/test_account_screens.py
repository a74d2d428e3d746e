"""The pages about oneself in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browsing import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 360])
@pytest.mark.parametrize("path", ["/masuk/", "/tidak-ada/"])
def test_axe_finds_nothing(visitor: Callable[..., Visitor], path: str, width: int, scheme: str) -> None:
    one = visitor(viewport={"width": width, "height": 768}, color_scheme=scheme)
    page = one.open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""


@pytest.mark.parametrize("path", ["/sandi/", "/kantor/"])
def test_axe_finds_nothing_when_signed_in(visitor: Callable[..., Visitor], path: str) -> None:
    one = visitor(username="petugas")
    one.open(path)
    assert one.axe() == ""


@pytest.mark.parametrize("script", [True, False])
def test_signing_in_by_keyboard(visitor: Callable[..., Visitor], script: bool) -> None:
    page = visitor(java_script_enabled=script).open("/masuk/")
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type("auditor")
    page.keyboard.press("Tab")
    page.keyboard.type("keliru")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    expect(page.get_by_label("Nama pengguna")).to_have_value("auditor")
    page.get_by_label("Kata sandi").fill("pojok-demo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/visits/$"))
