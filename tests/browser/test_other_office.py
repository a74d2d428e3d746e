"""The invented office beside the reference one, on the same server: its own SOP, letters and zone on every screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.packs.copies import EXAMPLE
from tests.serving import Server
from tests.web.browsing import Visitor

pytestmark = pytest.mark.browser

SOON = 5000
STEPS = ["Disambut dan dilaporkan", "Berkas diperiksa", "Diarahkan", "Dilayani"]


@pytest.fixture
def other_office(server: Server) -> None:
    with server.django():
        from pojok.packs.load import load

        load(EXAMPLE, demo=True)


def shows(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector).first).to_contain_text(text, timeout=SOON)


def press(page: Page, key: str) -> None:
    """As a person does: not before the eye has seen what the last press brought."""
    page.wait_for_timeout(450)
    page.keyboard.press(key)


def is_of_this_office(page: Page) -> None:
    """Nothing of the reference office stands here: not its name, its units, its letters, its zone."""
    text = page.locator("body").inner_text()
    assert not re.search(r"Lampung|BPKAD|Perbendaharaan|Anggaran|Pojok Konsultasi|WIB|\b[SAPKB]-0", text), text


@pytest.mark.usefixtures("other_office")
def test_a_visit_by_its_own_sop(visitor: Callable[..., Visitor]) -> None:
    desk = visitor(username="contoh-petugas").open("/desk/")
    duty = visitor(username="contoh-piket").open("/duty/")
    room = visitor(username="contoh-belanja").open("/room/")
    board = visitor(viewport={"width": 1920, "height": 1080}).open("/board/kantor-contoh/")
    reference = visitor().open("/board/bpkad-lampung-selatan/")

    # One press receives, greets and reports: the last two are one step here.
    desk.locator("#q").fill("ni luh sari dinkes")
    expect(desk.locator("#found")).to_have_attribute("data-for", "ni luh sari dinkes", timeout=SOON)
    press(desk, "Enter")
    desk.locator("#id_need").fill("Pencairan SPM gaji kami ditolak")
    press(desk, "Control+Enter")
    shows(desk, "#slip-title", "sudah dilaporkan ke piket")
    link = str(desk.locator(".slip-code a").get_attribute("href"))

    # The papers come first: the duty officer is told, and confirms the step by hand.
    shows(duty, "#who", "Ni Luh Sari")
    shows(duty, ".duty-one", "Langkah “Berkas diperiksa” belum dipastikan.")
    is_of_this_office(duty)
    duty.get_by_role("link", name="Pastikan atau lewati").click()
    expect(duty.locator(".visit-steps li")).to_have_count(len(STEPS), timeout=SOON)
    for number, label in enumerate(STEPS):
        expect(duty.locator(".visit-steps li").nth(number)).to_contain_text(label)
    expect(duty.locator("main")).to_contain_text("WITA")
    duty.get_by_role("button", name="Pastikan langkah “Berkas diperiksa”").click()
    expect(duty.get_by_role("button", name="Pastikan langkah “Berkas diperiksa”")).to_have_count(0, timeout=SOON)
    is_of_this_office(duty)
    duty.goto("/duty/")
    duty.get_by_role("button", name="Arahkan ke Belanja").click()
    shows(duty, "#duty-list", "L-001 ke Belanja")

    # Its letter in the room, on the board and on the phone; the reference office's board knows nothing of it.
    shows(room, "#isi", "L-001")
    press(room, "Enter")
    shows(board, ".board-number", "L-001")
    shows(board, ".board-place", "kursi 1")
    now = datetime.now(ZoneInfo("Asia/Makassar"))
    shown = "|".join(f"{now + timedelta(minutes=n):%H.%M}" for n in (-1, 0, 1))
    expect(board.locator("time").first).to_have_text(re.compile(shown))
    expect(board.locator("body")).not_to_contain_text("Ni Luh")
    guest = visitor(viewport={"width": 390, "height": 844}).open(link)
    shows(guest, "#now", "kursi 1")
    is_of_this_office(board)
    expect(reference.locator("body")).not_to_contain_text("L-001")

    expect(room.get_by_role("button", name="Mulai konsultasi")).to_be_visible(timeout=SOON)
    press(room, "Enter")
    room.locator("[name=outcome]").fill("SPM diperbaiki dan diajukan lagi")
    press(room, "Control+Enter")
    shows(guest, "#now", "selesai")
    is_of_this_office(room)
    is_of_this_office(guest)
    is_of_this_office(desk)
    head = visitor(username="contoh-pimpinan").open("/visits/")
    shows(head, "#isi", "Ni Luh Sari")
    is_of_this_office(head)
