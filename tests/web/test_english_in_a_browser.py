"""English in a real browser: the switch, what scripts say, and a page that counts on in the chosen language."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from pojok.visits.links import token_of
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on, until

pytestmark = pytest.mark.browser

ENGLISH = {"locale": "en-GB"}


def test_the_switch_stands_in_the_menu_and_brings_the_same_page_in_english(
    visitor: Callable[..., Visitor],
) -> None:
    guest_book = visitor(username="petugas")
    page = guest_book.open("/visits/?state=open")
    page.locator("details.bar-me summary").click()
    page.get_by_role("button", name="English").click()
    until(page, "document.documentElement.lang === 'en'")
    assert page.url.endswith("/visits/?state=open")
    assert page.get_by_role("link", name="Guest book").is_visible()
    assert guest_book.axe() == ""
    page.locator("details.bar-me summary").click()
    page.get_by_role("button", name="Bahasa Indonesia").click()
    until(page, "document.documentElement.lang === 'id'")


def test_scripts_speak_the_language_of_the_page(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas", **ENGLISH).open("/desk/")
    assert page.evaluate("document.documentElement.lang") == "id"  # staff choose; the browser's language says nothing
    assert page.evaluate("document.querySelector('[data-clock]').textContent.includes('.')")
    page.locator("details.bar-me summary").click()
    page.get_by_role("button", name="English").click()
    until(page, "document.documentElement.lang === 'en'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # counts on at once
    assert page.evaluate("/^\\d\\d:\\d\\d WI/.test(document.querySelector('[data-clock]').textContent.trim())")
    page.locator("details.bar-me summary").click()
    page.locator("button[data-shortcuts]").click()
    assert page.locator("#shortcuts-title").text_content() == "Keyboard shortcuts on this screen"


def test_a_guest_reads_english_by_a_press_and_indonesian_again(
    visitor: Callable[..., Visitor], module_server: Server
) -> None:
    with acting_on(module_server) as house:
        link = reverse("guest", args=[token_of(house.waiting())])
    guest = visitor(viewport={"width": 360, "height": 740}, **ENGLISH)
    page = guest.open(link)
    assert page.get_by_text("Nomor Anda").is_visible()
    page.get_by_role("button", name="English").click()
    until(page, "document.documentElement.lang === 'en'")
    assert page.get_by_text("Your number").is_visible()
    assert guest.axe() == ""
    page.get_by_role("button", name="Bahasa Indonesia").click()
    until(page, "document.documentElement.lang === 'id'")
    assert page.url.endswith(link)
    assert page.get_by_text("Nomor Anda").is_visible()
