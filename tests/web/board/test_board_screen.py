"""The board in a real browser: what is called is shown, in order, once."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from pojok.visits import actions
from tests.office import CODE
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on, until

pytestmark = pytest.mark.browser

IMPORT = """async ([name, call, given]) => {
  const beside = document.querySelector('script[src*="board/board"]').src;
  return (await import(new URL(name, beside)))[call](...given);
}"""
# The queue without page and sound: what it would announce, given what the board said one after the other.
QUEUE = """async ([seen, snapshots]) => {
  const { Queue } = await import(new URL("./queue.js", document.querySelector('script[src*="board/board"]').src));
  const queue = new Queue(seen);
  const said = [];
  for (const [calls, announce] of snapshots) {
    queue.take(calls.map(([id, number, ago]) => ({ id, number, at: 1e9 - ago * 1000 })), 1e9);
    for (let n = 0; n < announce; n++) said.push(queue.next()?.id ?? null);
  }
  return { said, resting: queue.resting()?.id ?? null, remembered: queue.remembered() };
}"""


@pytest.fixture
def board(visitor: Callable[..., Visitor]) -> Visitor:
    one = visitor(viewport={"width": 1920, "height": 1080})
    one.open(f"/board/{CODE}/")
    return one


@pytest.mark.parametrize(
    ("number", "place", "said"),
    [
        ("P-008", "meja 2", "Nomor antrean, P, delapan, silakan ke meja dua."),
        ("A-011", "meja 11", "Nomor antrean, A, sebelas, silakan ke meja sebelas."),
        ("B-121", "Ruang Sekretaris", "Nomor antrean, B, seratus dua puluh satu, silakan ke Ruang Sekretaris."),
        ("PK-1000", "lantai 2", "Nomor antrean, P, K, seribu, silakan ke lantai dua."),
    ],
)
def test_what_is_said_aloud(board: Visitor, number: str, place: str, said: str) -> None:
    assert board.page.evaluate(IMPORT, ["./speech.js", "announcement", [number, place]]) == said


def test_figures_in_words(board: Visitor) -> None:
    known = {
        0: "nol",
        10: "sepuluh",
        12: "dua belas",
        19: "sembilan belas",
        20: "dua puluh",
        99: "sembilan puluh sembilan",
    }
    known |= {
        100: "seratus",
        111: "seratus sebelas",
        200: "dua ratus",
        1999: "seribu sembilan ratus sembilan puluh sembilan",
    }
    for number, words in known.items():
        assert board.page.evaluate(IMPORT, ["./speech.js", "inWords", [number]]) == words


@pytest.mark.parametrize(
    ("seen", "snapshots", "said"),
    [
        # On a first visit what was called before is shown, not announced.
        (None, [([["a", "P-001", 5]], 1), ([["b", "P-002", 0], ["a", "P-001", 9]], 2)], [None, "b", None]),
        # Three at once: in the order they were called, none lost.
        ([], [([["c", "K-001", 1], ["b", "A-001", 2], ["a", "P-001", 3]], 3)], ["a", "b", "c"]),
        # Called again while it waits to be announced: both are announced.
        (
            [],
            [([["b", "A-001", 2], ["a", "P-001", 3]], 1), ([["b2", "A-001", 0], ["a", "P-001", 3]], 3)],
            ["a", "b", "b2", None],
        ),
        # Undone before it was announced: nothing is said.
        ([], [([["b", "A-001", 2], ["a", "P-001", 3]], 1), ([["a", "P-001", 3]], 1)], ["a", None]),
        # Announced before a reload: not again.
        (["a"], [([["b", "A-001", 2], ["a", "P-001", 3]], 2)], ["b", None]),
        # Too old after a long time without a network.
        ([], [([["b", "A-001", 2], ["a", "P-001", 700]], 2)], ["b", None]),
    ],
)
def test_announcements_come_in_order_once_each(
    board: Visitor, seen: object, snapshots: object, said: list[str | None]
) -> None:
    assert board.page.evaluate(QUEUE, [seen, snapshots])["said"] == said


def test_calls_are_shown_one_after_the_other_and_not_again_after_a_reload(
    visitor: Callable[..., Visitor], module_server: Server
) -> None:
    one = visitor(viewport={"width": 1920, "height": 1080})
    page = one.open(f"/board/{CODE}/")
    until(page, "sessionStorage.length > 0")
    with acting_on(module_server) as house:
        visits = [house.waiting(name) for name in ("Sri Wahyuni", "Budi Santoso")]
        for visit in visits:
            actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
        numbers = [visit.ticket.label for visit in visits]
    shown = page.locator(".board-now .board-number")
    expect(shown).to_have_text(numbers[0])
    expect(shown).to_have_text(numbers[1], timeout=10000)
    expect(page.locator(".board-last .number").first).to_have_text(numbers[0])
    page.reload()
    page.wait_for_timeout(1500)
    expect(shown).to_have_text(numbers[1])
    assert one.axe() == ""


def test_a_lost_network_keeps_the_last_state_and_says_since_when(board: Visitor) -> None:
    page = board.page
    until(page, "sessionStorage.length > 0")
    before = page.locator(".board-now").inner_text()
    board.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#board-said")).to_contain_text("Terputus sejak", timeout=6000)
    assert page.locator(".board-now").inner_text() == before
    board.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#board-said")).to_be_hidden()


def test_after_one_press_it_says_when_there_is_no_indonesian_voice(board: Visitor) -> None:
    page = board.page
    page.get_by_role("button", name="Mulai dengan suara").click()
    expect(page.locator("#board-start")).to_be_hidden()
    if not page.evaluate("speechSynthesis.getVoices().some(v => v.lang.startsWith('id'))"):
        expect(page.locator("#board-said")).to_contain_text("tidak punya suara bahasa Indonesia", timeout=5000)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1024, 768), (390, 844)])
def test_all_of_it_fits_the_screen(visitor: Callable[..., Visitor], width: int, height: int) -> None:
    one = visitor(viewport={"width": width, "height": height})
    page = one.open(f"/board/{CODE}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width > 1000:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert one.axe() == ""
