"""The duty screen in a browser: keys, breaks noted beside a case, the badge that says what is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pojok.lib import clock
from pojok.visits.models import StepRun
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

pytestmark = pytest.mark.browser


def test_a_right_proposal_is_directed_with_one_key_and_another_unit_with_three(
    visitor: Callable[..., Visitor], module_server: Server
):
    with acting_on(module_server) as house:
        house.reported("Dewi", need="SPM LS dikembalikan")
        house.reported("Hendra", need="SPM LS dikembalikan")
    one = visitor(username="piket")
    page = one.open("/duty/")
    page.keyboard.press("Enter")
    expect(page.locator("#duty-list")).to_contain_text("ke Perbendaharaan.")
    page.wait_for_timeout(500)  # a second press too soon hasn't been seen
    page.keyboard.press("l")
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Arahkan ke Anggaran")).to_be_visible()
    assert one.axe() == ""
    page.keyboard.press("Enter")
    expect(page.locator("#duty-list")).to_contain_text("ke Anggaran.")


def test_a_break_is_noted_beside_a_case_that_keeps_its_words(visitor: Callable[..., Visitor], module_server: Server):
    with acting_on(module_server) as house:
        visit = house.reported("Wayan", need="Kartu inventaris")
    page = visitor(username="piket").open(f"/duty/?visit={visit.pk}")
    page.keyboard.press("u")
    page.locator("#need").fill("Kartu inventaris hilang")
    expect(page.locator("#duty-said")).to_contain_text("Kartu inventaris hilang")
    page.locator("#need").blur()
    page.keyboard.press("i")
    page.get_by_label("Siapa?").select_option("unit:aset")
    page.get_by_role("button", name="30 menit").click()
    expect(page.get_by_role("button", name="Arahkan ke Aset")).to_contain_text("istirahat sampai")
    assert page.locator("#need").input_value() == "Kartu inventaris hilang"
    page.get_by_role("button", name="Sudah kembali").click()
    expect(page.get_by_role("button", name="Arahkan ke Aset")).not_to_contain_text("istirahat")
    expect(page.locator("#duty-office")).to_contain_text("Bidang Aset sudah kembali.")


def test_the_title_says_how_many_wait_and_how_many_are_late(visitor: Callable[..., Visitor], module_server: Server):
    with acting_on(module_server) as house:
        visit = house.reported("Lama", need="SPM")
        StepRun.objects.filter(visit=visit, code="report").update(began_at=clock.now() - timedelta(minutes=4))
    page = visitor(username="piket").open("/duty/")
    waiting = page.locator("#duty-list").get_attribute("data-waiting-count")
    expect(page).to_have_title(f"({waiting}, 1 lewat) Piket · Pojok")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 400), (360, 740)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_office_around_is_clean_at_every_width(
    visitor: Callable[..., Visitor], module_server: Server, width: int, height: int, scheme: str
):
    with acting_on(module_server) as house:
        house.waiting("I Gusti Ayu Made Ratna Kusumaningtyas Wulandari", agency="dpupr", members=("Ani",))
    one = visitor(username="piket", viewport={"width": width, "height": height}, color_scheme=scheme)
    page = one.open("/duty/")
    page.keyboard.press("d")
    expect(page.locator(".duty-guests").get_by_role("link", name="Alihkan").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""
