"""What a screen asks of the hands, counted key by key; docs/usability.md holds the numbers (design §1, ui.md)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pojok.organisation.models import Office
from tests.office import CODE, House
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

pytestmark = pytest.mark.browser

DOC = Path(__file__).parents[2] / "docs" / "usability.md"
SOON = 5000


class Hands:
    """Types, and counts: each key once, each field filled once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.fields = 0

    def press(self, key: str) -> None:
        self.page.wait_for_timeout(450)  # not before the eye has seen the page
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        """Each letter is a key."""
        self.page.keyboard.type(text, delay=20)
        self.keys += len(text)

    def fill(self, selector: str, text: str) -> None:
        """A field that somebody has to think about; its letters aren't counted, the field is."""
        self.page.locator(selector).fill(text)
        self.fields += 1


def promised(work: str) -> tuple[int, int]:
    """Keys and fields that docs/usability.md says this work takes."""
    row = re.search(rf"^\| {re.escape(work)} \| (\d+) \| (\d+) \|", DOC.read_text(), re.MULTILINE)
    assert row, f"docs/usability.md has no line “{work}”"
    return int(row.group(1)), int(row.group(2))


def test_a_known_guest_is_received_and_reported(visitor: Callable[..., Visitor], server: Server) -> None:
    with acting_on(server) as house:
        seen = house.arrive("Sri Wahyuni", "dinkes")
        from uuid import uuid4

        from pojok.visits import actions

        actions.depart(key=uuid4(), visit_id=seen.pk, by=house.petugas, reason="lain")
    desk = visitor(username="petugas").open("/desk/")
    hands = Hands(desk)
    expect(desk.locator("#q")).to_be_focused()
    hands.type("sri")
    expect(desk.locator("#found")).to_have_attribute("data-for", "sri", timeout=SOON)
    hands.press("Enter")
    expect(desk.locator("#slip-title")).to_contain_text("sudah dilaporkan ke piket", timeout=SOON)
    assert (hands.keys, hands.fields) == promised("Tamu yang dikenal, diterima dan dilaporkan")
    assert hands.keys <= 4


def test_a_new_guest_is_received_and_reported(visitor: Callable[..., Visitor]) -> None:
    desk = visitor(username="petugas").open("/desk/?new")
    hands = Hands(desk)
    hands.fill("#id_name", "Slamet Riyadi")
    hands.fill("#id_agency", "dinkes")
    hands.fill("#id_need", "SPM LS dikembalikan")
    hands.press("Control+Enter")
    expect(desk.locator("#slip-title")).to_contain_text("sudah dilaporkan ke piket", timeout=SOON)
    assert (hands.keys, hands.fields) == promised("Tamu baru, diterima dan dilaporkan")
    assert hands.fields <= 3


def test_a_guest_whose_proposal_is_right_is_directed(visitor: Callable[..., Visitor], server: Server) -> None:
    with acting_on(server) as house:
        house.reported("Sri Wahyuni", need="SPM LS kami dikembalikan")
    duty = visitor(username="piket").open("/duty/")
    hands = Hands(duty)
    expect(duty.get_by_role("button", name="Arahkan ke Perbendaharaan")).to_be_visible(timeout=SOON)
    hands.press("Enter")
    expect(duty.locator("#duty-list")).to_contain_text("P-001", timeout=SOON)
    assert (hands.keys, hands.fields) == promised("Tamu diarahkan, usulannya benar")
    assert hands.keys == 1


def test_the_next_guest_is_called(visitor: Callable[..., Visitor], server: Server) -> None:
    with acting_on(server) as house:
        house.waiting("Sri Wahyuni")
    room = visitor(username="perbendaharaan").open("/room/")
    hands = Hands(room)
    expect(room.get_by_role("button", name=re.compile("Panggil P-001")).first).to_be_visible(timeout=SOON)
    hands.press("Enter")
    expect(room.get_by_role("button", name="Mulai konsultasi")).to_be_visible(timeout=SOON)
    assert (hands.keys, hands.fields) == promised("Tamu berikutnya dipanggil")
    hands = Hands(room)
    hands.press("Enter")
    expect(room.get_by_role("button", name="Selesai")).to_be_visible(timeout=SOON)
    hands.press("Control+Enter")
    expect(room.locator("#isi")).to_contain_text("Belum ada tamu", timeout=SOON)
    assert (hands.keys, hands.fields) == promised("Konsultasi dimulai dan diselesaikan")


def test_every_screen_lists_its_keys_by_question_mark(visitor: Callable[..., Visitor], server: Server) -> None:
    with server.django():
        House(Office.objects.get(code=CODE)).reported("Sri Wahyuni", need="SPM LS")
    for username, path in (("petugas", "/desk/"), ("piket", "/duty/"), ("perbendaharaan", "/room/")):
        page = visitor(username=username).open(path)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("?")
        shown = page.get_by_role("dialog")
        expect(shown).to_be_visible(timeout=SOON)
        assert page.locator("dialog kbd").count() >= 2, path
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()


# Screens by who opens them; "" is a stranger.
SCREENS = {
    "petugas": ("/desk/", "/visits/"),
    "piket": ("/duty/",),
    "perbendaharaan": ("/room/",),
    "pimpinan": ("/overview/",),
    "admin": ("/settings/", "/settings/people/", "/settings/people/new/", "/settings/agencies/", "/settings/sop/"),
    "": ("/masuk/",),
}
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && !e.dataset.visited
    && e.checkVisibility({ visibilityProperty: true })
    && !(e.type === 'radio' && document.querySelector(`input[name="${e.name}"][data-visited]`)))
  .map((e) => e.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  at.dataset.visited ??= String(document.querySelectorAll('[data-visited]').length);
  const box = at.getBoundingClientRect();
  const shows = (e) => getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none';
  // Around the parts of a date field the browser draws the ring itself.
  const marked = shows(at) || shows(at.parentElement) || at.matches('.choice input, [type="date"]');
  return { seen: box.width > 0 && box.height > 0, marked, what: at.outerHTML.slice(0, 120) };
}"""


def test_everything_is_reached_by_tab_and_the_focus_is_seen(visitor: Callable[..., Visitor], server: Server) -> None:
    with server.django():
        house = House(Office.objects.get(code=CODE))
        house.reported("Sri Wahyuni", need="SPM LS")
        house.waiting("Slamet Riyadi")
    wrong = []
    for username, paths in SCREENS.items():
        one = visitor(username=username)
        for path in paths:
            page = one.open(path)
            page.wait_for_timeout(800)  # the stream opens and the lists are fetched once more
            wanted = len(page.evaluate(REACHABLE))
            page.evaluate("document.querySelector('a[href], button, input').focus()")
            # A date field has several stops of its own.
            for _key in range(wanted + 8):
                at = page.evaluate(FOCUSED)
                if at and not (at["marked"] and at["seen"]):
                    wrong.append(f"{path}: focus isn't seen on {at['what']}")
                page.keyboard.press("Tab")
            wrong += [f"{path}: Tab doesn't reach {what}" for what in page.evaluate(REACHABLE)]
    assert not wrong, "\n".join(wrong)
