"""Mistakes put right in the browser: by keyboard at the desk and the visit, from paper, and in the morning after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from pojok.lib import clock
from pojok.lib.days import local
from pojok.visits import actions
from pojok.visits.models import Visit
from tests.browser.test_a_day import receive_new, shows
from tests.office import House
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

pytestmark = pytest.mark.browser

SOON = 5000


def test_a_mistake_at_the_desk_is_taken_back_or_put_right(visitor: Callable[..., Visitor]) -> None:
    desk = visitor(username="petugas").open("/desk/")
    receive_new(desk, "sri wahyuni dinkes", "SPM")
    desk.get_by_role("button", name="Batalkan").click()
    shows(desk, "#slip-title", "Penerimaan Sri Wahyuni dibatalkan")

    # A name that was heard wrongly is found out when the duty officer has begun already.
    receive_new(desk, "sri wahyuno dinkes", "SPM ditolak")
    address = str(desk.get_by_role("link", name="Riwayat kunjungan").get_attribute("href"))
    duty = visitor(username="piket").open(address)
    duty.get_by_role("link", name="Perbaiki").click()
    duty.get_by_label("Nama", exact=True).fill("Sri Wahyuni")
    duty.get_by_label("Nomor HP").fill("12")
    duty.get_by_label("Salah dengar").check()
    duty.keyboard.press("Control+Enter")
    # What is wrong is said beside it, what was typed stands.
    expect(duty.locator("#fix-phone_error")).to_contain_text("tidak bisa dipakai menelepon", timeout=SOON)
    expect(duty.get_by_label("Nama", exact=True)).to_have_value("Sri Wahyuni")
    expect(duty.get_by_label("Salah dengar")).to_be_checked()
    duty.get_by_label("Nomor HP").fill("0812 7890 1234")
    duty.get_by_role("button", name="Simpan perbaikan").click()
    shows(duty, "h1", "Sri Wahyuni")
    shows(duty, ".visit-events", "memperbaiki nama dari “Sri Wahyuno” menjadi “Sri Wahyuni”")
    expect(duty.locator("[data-undo-until]")).to_be_visible()
    shows(desk, "#lanes", "Sri Wahyuni")

    duty.locator("[data-undo-until]").click()
    shows(duty, "h1", "Sri Wahyuno")


def test_yesterdays_closed_visit_is_put_right_in_the_morning(visitor: Callable[..., Visitor], server: Server) -> None:
    with acting_on(server) as house:
        yesterday(house)
    duty = visitor(username="piket").open("/duty/")
    shows(duty, ".day-end", "2 kunjungan ditutup otomatis.")
    duty.get_by_role("link", name="Periksa").click()
    duty.get_by_role("link", name="Perbaiki Ani Lestari").click()
    duty.get_by_label("Selesai", exact=True).check()
    duty.get_by_role("textbox", name="Berakhir").fill("23.58")
    duty.get_by_label("Ditutup otomatis").check()
    duty.get_by_role("button", name="Simpan perbaikan").click()
    shows(duty, ".visit-stands", "Selesai")
    duty.go_back()
    duty.go_back()
    duty.reload()
    shows(duty, "#day-ended", "diperbaiki: selesai 23.58")
    duty.get_by_role("button", name="Sudah saya periksa").click()
    shows(duty, "#day-ended", "Diperiksa")
    duty.goto("/duty/")
    expect(duty.locator(".day-end")).to_have_count(0)


def test_lines_of_paper_are_entered_by_keyboard_one_after_the_other(
    visitor: Callable[..., Visitor], server: Server
) -> None:
    with server.django():
        day = local(clock.now() - timedelta(days=1), "Asia/Jakarta").date().isoformat()
    desk = visitor(username="petugas").open("/desk/")
    desk.get_by_role("link", name="Catat dari kertas").click()
    desk.get_by_label("Tanggal").fill(day)
    for n, (name, hour) in enumerate((("Ani Lestari", "8.10"), ("Budi Santoso", "825")), 1):
        desk.get_by_label("Datang").fill(hour)
        desk.get_by_label("Nama").fill(name)
        if n == 1:
            desk.get_by_role("combobox", name="Instansi").fill("Dinkes")
            desk.keyboard.press("Escape")
        desk.get_by_label("Bidang").select_option(label="Aset")
        desk.keyboard.press("Control+Enter")
        shows(desk, ".visit-told", f"{name} tersimpan: B-00{n}, selesai.")
        expect(desk.get_by_label("Tanggal")).to_have_value(day)
        expect(desk.get_by_role("combobox", name="Instansi")).to_have_value("Dinkes")
        expect(desk.get_by_label("Datang")).to_be_focused()
    # The other end asks for other words.
    expect(desk.locator("#reason")).to_be_hidden()
    desk.get_by_label("Pergi sebelum selesai").check()
    expect(desk.locator("#reason")).to_be_visible()
    expect(desk.get_by_label("Hasilnya")).to_be_hidden()
    # The same line again is asked about before it is saved.
    desk.get_by_label("Datang").fill("9.00")
    desk.get_by_label("Nama").fill("Budi Santoso")
    desk.locator("#reason").fill("Berkas belum lengkap")
    desk.keyboard.press("Control+Enter")
    shows(desk, "[role=alert]", "Sudah ada kunjungan Budi Santoso")
    desk.get_by_role("button", name="Ini kunjungan lain, simpan").click()
    shows(desk, ".visit-told", "Budi Santoso tersimpan: pergi sebelum selesai.")


def yesterday(house: House) -> tuple[Visit, Visit]:
    """Two guests whom nobody saw off yesterday, ended by the day's end."""
    with clock.at(clock.now() - timedelta(days=1)):
        house.petugas, house.piket, house.perbendaharaan  # noqa: B018 - they worked here then
        found = house.waiting("Ani Lestari", need="SPM LS"), house.consulting("Budi Santoso")
    actions.close_days()
    return found


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def looks(browser: Browser, module_server: Server, scheme: str) -> Iterator[tuple[Visitor, list[str]]]:
    with acting_on(module_server) as house:
        long_ago, _other = yesterday(house)
        today = house.consulting("Tamu Dengan Nama Yang Panjang Sekali Sampai Dua Baris Penuh")
        done = actions.finish(key=uuid4(), visit_id=today.pk, by=house.perbendaharaan).visit
        day = house.office.day(clock.now() - timedelta(days=1)).isoformat()
    paths = [
        f"/visits/{done.pk}/correction/",
        f"/visits/{long_ago.pk}/correction/",
        f"/visits/day-end/{day}/",
        "/visits/paper/",
        f"/visits/{done.pk}/",
        "/duty/",
    ]
    one = Visitor(browser, module_server, username="piket", color_scheme=scheme)
    yield one, paths
    one.done()


@pytest.mark.parametrize("width", [1366, 683, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(looks: tuple[Visitor, list[str]], width: int) -> None:
    visitor, paths = looks
    found = []
    for path in paths:
        visitor.page.set_viewport_size({"width": width, "height": 768})
        page: Page = visitor.open(path)
        if report := visitor.axe():
            found.append(f"{path} at {width}: {report}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} is wider than {width}")
    assert not found


def test_on_paper_stands_what_belongs_there(looks: tuple[Visitor, list[str]]) -> None:
    """Whatever a screen says of its layout: buttons stay off the paper, and a unit is its letter in black."""
    visitor, _paths = looks
    for path in ("/visits/", "/desk/", "/duty/"):
        page = visitor.open(path)
        page.emulate_media(media="print")
        shown = "[...document.querySelectorAll('.no-print, .bar')].map((e) => getComputedStyle(e).display)"
        assert set(page.evaluate(shown)) <= {"none"}, path
        colours = "[...document.querySelectorAll('.unit')].map((e) => getComputedStyle(e).color)"
        assert set(page.evaluate(colours)) <= {"rgb(0, 0, 0)"}, path
        page.emulate_media(media="screen")
