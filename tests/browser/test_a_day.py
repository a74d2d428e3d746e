"""A day with desk, duty, two rooms, board and guest page open side by side: what one does shows on all the others.

Every screen has 5 seconds to follow: long enough for a busy machine, far less than the half minute after which a
screen would ask by itself, so nothing passes without the notice.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Server
from tests.web.browsing import Visitor

pytestmark = pytest.mark.browser

BOARD = "/board/bpkad-lampung-selatan/"
SOON = 5000


def shows(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector).first).to_contain_text(text, timeout=SOON)


def shows_not(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector).first).not_to_contain_text(text, timeout=SOON)


def press(page: Page, key: str) -> None:
    """As a person does: not before the eye has seen what the last press brought."""
    page.wait_for_timeout(450)
    page.keyboard.press(key)


@pytest.fixture
def screens(visitor: Callable[..., Visitor]) -> dict[str, Page]:
    """Every screen of the office, each in a browser of its own."""
    return {
        "desk": visitor(username="petugas").open("/desk/"),
        "duty": visitor(username="piket").open("/duty/"),
        "treasury": visitor(username="perbendaharaan").open("/room/"),
        "goods": visitor(username="aset").open("/room/"),
        "board": visitor(viewport={"width": 1920, "height": 1080}).open(BOARD),
        "head": visitor(username="pimpinan").open("/visits/"),
    }


def receive_new(desk: Page, words: str, need: str) -> None:
    """Type a guest nobody knows; Enter opens the form, Ctrl+Enter sends it."""
    desk.locator("#q").fill(words)
    expect(desk.locator("#found")).to_have_attribute("data-for", words, timeout=SOON)
    press(desk, "Enter")
    desk.locator("#id_need").fill(need)
    press(desk, "Control+Enter")
    shows(desk, "#slip-title", "sudah dilaporkan ke piket")


def receive_known(desk: Page, words: str) -> None:
    """Three letters of a known guest, Enter, done."""
    desk.locator("#q").press_sequentially(words, delay=20)
    expect(desk.locator("#found")).to_have_attribute("data-for", words, timeout=SOON)
    press(desk, "Enter")
    shows(desk, "#slip-title", "sudah dilaporkan ke piket")


def test_a_day(screens: dict[str, Page], visitor: Callable[..., Visitor]) -> None:
    desk, duty, treasury, goods, board = (screens[n] for n in ("desk", "duty", "treasury", "goods", "board"))

    # A new guest comes; the duty officer's screen says so by itself, with the words that decide.
    receive_new(desk, "sri wahyuni dinkes", "SPM LS kami dikembalikan")
    expect(desk.locator("#q")).to_be_focused()
    expect(desk.locator("#q")).to_have_value("")
    shows(duty, "#who", "Sri Wahyuni")
    shows(duty, ".said", "SPM LS")
    expect(duty.locator(".said mark").first).to_have_text("SPM LS")
    expect(duty).to_have_title("(1) Piket · Pojok", timeout=SOON)
    guest = visitor(viewport={"width": 390, "height": 844}).open(
        str(desk.locator(".slip-code a").get_attribute("href"))
    )
    shows(guest, "#journey", "Dilaporkan")

    # A wrong entry is taken back within its ten seconds.
    receive_new(desk, "salah orang dinkes", "salah ketik")
    shows(duty, "#duty-list", "Salah Orang")
    desk.get_by_role("button", name="Batalkan").click()
    shows(desk, "#slip-title", "Penerimaan Salah Orang dibatalkan")
    shows_not(duty, "#duty-list", "Salah Orang")

    # Directed by one key: number on the desk, in the room, on the guest's phone, one waiting on the board.
    press(duty, "Enter")
    shows(duty, "#duty-list", "P-001 ke Perbendaharaan")
    shows(desk, "#lanes", "P-001")
    shows(treasury, "#isi", "P-001")
    shows(guest, ".guest-number", "P-001")
    shows(guest, ".guest-place", "Anda berikutnya")
    shows(board, "#board-units", "1 menunggu")

    # Called by one key; the board announces, the phone says where to go, and nobody's name is public.
    press(treasury, "Enter")
    shows(board, ".board-number", "P-001")
    shows(board, ".board-place", "meja 1")
    shows(guest, "#now", "meja 1")
    expect(treasury.get_by_role("button", name="Tidak hadir")).to_be_visible(timeout=SOON)
    assert "Sri" not in board.content()

    # The guest isn't there: missed, later back with the old arrival, called again.
    press(treasury, "H")
    shows(desk, "#lanes", "Sudah kembali")
    shows(guest, "#acts", "Saya sudah kembali")
    guest.get_by_role("button", name="Saya sudah kembali").click()
    expect(treasury.get_by_role("button", name="Panggil P-001").first).to_be_visible(timeout=SOON)
    press(treasury, "P")
    expect(treasury.get_by_role("button", name="Mulai konsultasi")).to_be_visible(timeout=SOON)
    press(treasury, "Enter")
    expect(treasury.get_by_role("button", name="Selesai")).to_be_visible(timeout=SOON)
    shows(guest, "#journey li.now", "Konsultasi")

    # It turns out to be another unit's: handed off, with a new number and both shown to the guest.
    press(treasury, "A")
    treasury.locator(".room-handoff input[value=aset]").check()
    treasury.locator("#reason-text").fill("Soal kartu inventaris")
    treasury.get_by_role("button", name="Alihkan sekarang").click()
    shows(goods, "#queue", "B-001")
    shows(guest, "#now", "P-001")
    shows(guest, ".guest-number", "B-001")
    press(goods, "Enter")
    expect(goods.get_by_role("button", name="Mulai konsultasi")).to_be_visible(timeout=SOON)
    press(goods, "Enter")
    goods.locator("[name=outcome]").fill("Kartu inventaris diperbaiki")
    press(goods, "Control+Enter")
    shows(guest, "#now", "selesai")
    shows(screens["head"], "#isi", "Sri Wahyuni")
    shows(desk, "#ended", "1")

    # The same guest again in the afternoon: three letters and Enter.
    receive_known(desk, "sri")
    shows(duty, "#who", "Sri Wahyuni")


def test_a_screen_that_lost_its_connection_says_so_and_catches_up(
    visitor: Callable[..., Visitor], server: Server
) -> None:
    board, desk = visitor(), visitor(username="petugas")
    board.open(BOARD)
    desk.open("/desk/")
    board.context.set_offline(True)
    desk.context.set_offline(True)
    server.stop()
    expect(board.page.locator("#board-said")).to_contain_text("Terputus sejak", timeout=20_000)
    expect(desk.page.locator("#connection")).to_contain_text("Sambungan terputus sejak", timeout=20_000)
    server.start()
    with server.django():
        from pojok.organisation.models import Office
        from tests.office import CODE, House

        House(Office.objects.get(code=CODE)).called("Ani")
    board.context.set_offline(False)
    desk.context.set_offline(False)
    expect(board.page.locator(".board-number")).to_contain_text("P-001", timeout=40_000)
    expect(desk.page.locator("#lanes")).to_contain_text("Ani", timeout=40_000)
    expect(board.page.locator("#board-said")).to_be_hidden(timeout=40_000)


def test_enter_acts_only_on_a_row_that_belongs_to_the_words_in_the_field(
    visitor: Callable[..., Visitor], server: Server
) -> None:
    with server.django():
        from pojok.organisation.models import Office
        from pojok.visits.models import Visit
        from tests.office import CODE, House

        House(Office.objects.get(code=CODE)).arrive("Sri Wahyuni")
        Visit.objects.update(state="finished")
    desk = visitor(username="petugas").open("/desk/")
    desk.locator("#q").press_sequentially("sri", delay=20)
    expect(desk.locator("#found")).to_have_attribute("data-for", "sri", timeout=SOON)
    # The answer to what is typed next never comes: the row on the screen is another guest's.
    desk.route("**/desk/?q=*", lambda route: None)
    desk.locator("#q").press_sequentially("h")
    press(desk, "Enter")
    desk.wait_for_timeout(300)
    assert server.sql("SELECT count(*) FROM visits_visit") == [(1,)]
    desk.unroute_all(behavior="ignoreErrors")


def test_a_second_press_too_soon_does_not_reach_the_next_guest(visitor: Callable[..., Visitor], server: Server) -> None:
    with server.django():
        from pojok.organisation.models import Office
        from tests.office import CODE, House

        house = House(Office.objects.get(code=CODE))
        for name in ("Ani", "Budi"):
            house.reported(name, need="SPM ditolak")
    duty = visitor(username="piket").open("/duty/")
    shows(duty, "#who", "Ani")
    # The second press of a nervous finger, the moment the next guest has come up.
    duty.evaluate(
        """document.addEventListener("htmx:afterSettle", () => document.body.dispatchEvent(
             new KeyboardEvent("keydown", {key: "Enter", bubbles: true})), {once: true})"""
    )
    duty.keyboard.press("Enter")
    shows(duty, "#who", "Budi")
    duty.wait_for_timeout(500)
    assert server.sql("SELECT count(*) FROM visits_ticket") == [(1,)]
    press(duty, "Enter")
    shows(duty, "#duty-list", "P-002")


def test_no_key_directs_on_words_that_the_proposal_does_not_belong_to(
    visitor: Callable[..., Visitor], server: Server
) -> None:
    with server.django():
        from pojok.organisation.models import Office
        from tests.office import CODE, House

        House(Office.objects.get(code=CODE)).reported("Ani", need="SPM ditolak")
    duty = visitor(username="piket").open("/duty/")
    duty.route("**/duty/?visit=*need=*", lambda route: None)
    duty.get_by_text("Ubah atau tambah").click()
    duty.locator("#need").fill("penghapusan randis")
    duty.locator("#need").blur()
    press(duty, "Enter")
    duty.get_by_role("button", name="Arahkan ke Perbendaharaan").click(force=True)
    duty.wait_for_timeout(300)
    assert server.sql("SELECT count(*) FROM visits_ticket") == [(0,)]
    duty.unroute_all(behavior="ignoreErrors")
    duty.locator("#need").fill("penghapusan randis dinas")
    expect(duty.get_by_role("button", name="Arahkan ke Aset")).to_be_enabled(timeout=SOON)
    duty.locator("#need").blur()
    press(duty, "Enter")
    shows(duty, "#duty-list", "B-001")
