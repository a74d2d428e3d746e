"""The room in a browser: where to, breaks, and keys."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from pojok.organisation.callers import caller_for
from pojok.organisation.models import User
from pojok.visits import actions
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

pytestmark = pytest.mark.browser


def test_a_full_table_is_said_on_the_buttons_as_it_is_chosen(visitor: Callable[..., Visitor], module_server: Server):
    with acting_on(module_server) as house:
        there = house.waiting("Rombongan", unit="aset", members=("Ani",))
        mate = caller_for(User.objects.get(username="aset2"), house.office)
        assert mate is not None
        actions.call(key=uuid4(), visit_id=there.pk, by=mate, place="pojok-2")
        house.waiting("Sri", unit="aset")
    one = visitor(username="aset")
    page = one.open("/room/")
    expect(page.get_by_role("button", name="Panggil B-002 · ")).to_be_visible()
    page.get_by_role("radio", name="meja 2").check()
    expect(page.get_by_role("button", name="Panggil B-002 juga ke meja 2 (penuh)")).to_have_count(2)
    assert one.axe() == ""
    page.get_by_role("radio", name="meja 3").check()
    expect(page.get_by_role("button", name="juga ke")).to_have_count(0)
    page.get_by_role("radio", name="meja 2").check()
    page.locator("body").press("Enter")
    expect(page.get_by_text("B-002 Sri dipanggil ke Pojok, meja 2, yang kursinya sedang penuh.")).to_be_visible()
    expect(page.locator("#told")).to_contain_text("Batalkan")


@pytest.mark.parametrize("width", [1366, 683, 360])
def test_a_break_by_keys_only_and_back(visitor: Callable[..., Visitor], width: int):
    one = visitor(username="akuntansi", viewport={"width": width, "height": 768})
    page = one.open("/room/")
    page.keyboard.press("i")
    page.get_by_role("button", name="15 menit").press("Enter")
    bar = page.locator("#pause")
    expect(bar).to_contain_text("Anda istirahat sampai")
    expect(page.get_by_text("Catatan: ")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""
    page.wait_for_timeout(500)  # a second press too soon hasn't been seen
    page.keyboard.press("i")
    expect(bar).to_be_empty()
    expect(page.locator("#told")).to_contain_text("Anda sudah kembali.")


def test_the_told_line_takes_no_room_while_it_is_empty(visitor: Callable[..., Visitor]):
    page = visitor(username="sekretaris").open("/room/")
    assert page.locator("#told").bounding_box() is None or page.locator("#told").bounding_box()["height"] < 2  # type: ignore[index]
    page.evaluate("document.getElementById('told').innerHTML = '\\n  <!-- nothing to tell -->\\n'")
    box = page.locator("#told").bounding_box()
    assert box is None or box["height"] < 2


def test_only_colleagues_of_the_chosen_unit_may_be_named(visitor: Callable[..., Visitor], module_server: Server):
    with acting_on(module_server) as house:
        visit = house.waiting("Ahmad", unit="anggaran")
        by = caller_for(User.objects.get(username="anggaran"), house.office)
        assert by is not None
        actions.call(key=uuid4(), visit_id=visit.pk, by=by)
    page = visitor(username="anggaran").open("/room/")
    page.keyboard.press("a")
    choice = page.get_by_label("Kepada siapa?")
    expect(choice.locator("optgroup:not([hidden])")).to_have_count(0)
    page.get_by_role("radio", name="Aset").check()
    expect(choice.locator("optgroup:not([hidden]) option")).to_have_count(2)
    choice.select_option(label="Darmawan, Kepala Subbidang Perencanaan dan Penatausahaan Aset")
    page.get_by_role("button", name="Alihkan sekarang").click()
    expect(page.get_by_text("Ahmad dialihkan ke Bidang Aset dengan nomor")).to_be_visible()
