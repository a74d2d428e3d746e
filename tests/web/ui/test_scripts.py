"""The modules of ui/ in a real browser, on the sheet of components and on pages made for the purpose."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pojok.web.ui import words
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on, until

pytestmark = pytest.mark.browser

IMPORT = """async ([name, call, given]) => {
  const beside = document.querySelector('script[src*="ui/pojok"]').src;
  return (await import(new URL(name, beside)))[call](...given);
}"""


def test_the_browser_says_time_as_the_server_does(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    for seconds in (0, 59, 60, 112, 113, 149, 150, 224, 225, 299, 300, 3600, 4320):
        for standard in (None, 5, 2.5):
            said = page.evaluate(
                IMPORT, ["./elapsed.js", "spent", [seconds * 1000, standard or 0, "konsultasi", False]]
            )
            own = words.spent(timedelta(seconds=seconds), standard, label="konsultasi")
            assert (said["words"], said["state"], said["width"]) == (own.words, own.state, own.width or 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_axe_finds_nothing_on_the_components(visitor: Callable[..., Visitor], scheme: str, width: int) -> None:
    one = visitor(username="petugas", color_scheme=scheme, viewport={"width": width, "height": 844})
    page = one.open("/ui/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""


def test_a_key_presses_its_button_outside_of_text_fields_only(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    page.evaluate("document.querySelector('[data-key=L]').addEventListener('click', () => document.title = 'L')")
    page.locator("#need").fill("")
    page.locator("#need").press("l")
    assert page.locator("#need").input_value() == "l"
    assert page.title() != "L"
    page.locator("#need").blur()
    page.keyboard.press("l")
    assert page.title() == "L"


def test_function_keys_and_ctrl_work_while_typing(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    for key in ("F8", "Ctrl+Enter"):
        page.evaluate(
            f"document.querySelector('[data-key=\"{key}\"]').addEventListener('click', () => document.title = '{key}')"
        )
    page.locator("#need").focus()
    page.keyboard.press("F8")
    assert page.title() == "F8"
    page.keyboard.press("Control+Enter")
    assert page.title() == "Ctrl+Enter"


def test_the_question_mark_lists_the_keys_and_escape_closes(visitor: Callable[..., Visitor]) -> None:
    one = visitor(username="petugas")
    page = one.open("/ui/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tombol pintas di layar ini")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Cetak slip")
    assert one.axe() == ""
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_undo_shows_its_seconds_and_goes(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    button = page.locator(".undo")
    expect(button).to_contain_text("detik lagi")
    assert 0 < float(button.locator("rect").get_attribute("width") or 0) <= 100
    expect(button).to_have_count(0, timeout=12000)


def test_the_title_says_how_many_wait_and_how_many_are_late(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    assert page.title() == "(3, 2 lewat) Komponen · Pojok"


def test_the_combobox_proposes_and_lets_free_text_stand(visitor: Callable[..., Visitor]) -> None:
    one = visitor(username="petugas")
    page = one.open("/ui/")
    field = page.get_by_role("combobox", name="Instansi")
    field.fill("din")
    expect(page.get_by_role("option")).to_have_count(2)
    assert one.axe() == ""
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Dinas Perhubungan"
    field.fill("Kantor yang belum dikenal")
    field.blur()
    assert field.input_value() == "Kantor yang belum dikenal"


def test_the_menu_of_the_bar_opens_and_closes_by_keyboard(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    page.locator(".bar-me > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()


def test_a_lost_network_is_said_and_so_is_its_return(visitor: Callable[..., Visitor]) -> None:
    one = visitor(username="petugas")
    page = one.open("/ui/")
    one.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator("#connection")).to_contain_text("Sambungan terputus sejak", timeout=5000)
    one.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#connection")).to_contain_text("Tersambung lagi")
    expect(page.locator("#connection")).to_be_empty(timeout=8000)


# A part of a page as screens write it, put into a real page; the answers are given by the test.
PART = """() => {
  const part = document.createElement("div");
  part.id = "part";
  part.innerHTML =
    '<section id="list" hx-get="/part" hx-trigger="changed from:body" hx-swap="outerHTML" %s>lama</section>' +
    '<form id="act" hx-post="/act" hx-target="#list"><input name="need"><button>Kirim</button></form>';
  document.getElementById("isi").prepend(part);
  htmx.process(part);
}"""
CHANGED = "document.body.dispatchEvent(new CustomEvent('changed'))"


def with_part(one: Visitor, more: str = ""):
    page = one.open("/ui/")
    fetched: list[str] = []

    def answer(route) -> None:
        fetched.append(route.request.method)
        route.fulfill(
            body='<section id="list" hx-get="/part" hx-trigger="changed from:body" hx-swap="outerHTML">baru</section>'
        )

    page.route("**/part", answer)
    page.evaluate(PART % more)
    return page, fetched


def test_a_change_fetches_the_part(visitor: Callable[..., Visitor]) -> None:
    page, fetched = with_part(visitor(username="petugas"))
    page.evaluate(CHANGED)
    expect(page.locator("#list")).to_have_text("baru")
    assert fetched == ["GET"]


def test_nothing_moves_under_a_pressed_finger(visitor: Callable[..., Visitor]) -> None:
    page, fetched = with_part(visitor(username="petugas"))
    page.mouse.move(400, 300)
    page.mouse.down()
    page.evaluate(CHANGED)
    page.wait_for_timeout(400)
    assert fetched == []
    page.mouse.up()
    expect(page.locator("#list")).to_have_text("baru")


def test_what_is_being_typed_is_not_exchanged(visitor: Callable[..., Visitor]) -> None:
    page, fetched = with_part(visitor(username="petugas"))
    page.evaluate("document.getElementById('list').innerHTML = '<p data-hold><input id=\"typing\"></p>'")
    page.locator("#typing").press_sequentially("abc")
    page.evaluate(CHANGED)
    page.wait_for_timeout(400)
    assert fetched == []
    page.locator("#typing").blur()
    expect(page.locator("#list")).to_have_text("baru")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, "Server sedang bermasalah"),
        (503, "Server sedang bermasalah"),
        (403, "Peran Anda"),
        (429, "Terlalu banyak"),
    ],
)
def test_what_was_typed_stays_when_sending_fails(visitor: Callable[..., Visitor], status: int, said: str) -> None:
    page, _ = with_part(visitor(username="petugas"))
    page.route("**/act", lambda route: route.fulfill(status=status, body="x"))
    page.locator("#act input").fill("SPM LS dikembalikan")
    page.locator("#act button").click()
    expect(page.locator("#connection")).to_contain_text("Belum tersimpan.")
    expect(page.locator("#connection")).to_contain_text(said)
    assert page.locator("#act input").input_value() == "SPM LS dikembalikan"
    assert page.locator("#list").text_content() == "lama"


def test_no_answer_at_all_is_said_too(visitor: Callable[..., Visitor]) -> None:
    page, _ = with_part(visitor(username="petugas"))
    page.route("**/act", lambda route: route.abort())
    page.locator("#act button").click()
    expect(page.locator("#connection")).to_contain_text("Jaringan tidak menjawab")


def test_an_ended_session_says_so_and_leads_back(visitor: Callable[..., Visitor]) -> None:
    page, _ = with_part(visitor(username="petugas"))
    page.route("**/act", lambda route: route.fulfill(status=401, body="x"))
    page.locator("#act button").click()
    link = page.locator("#connection").get_by_role("link", name="Masuk lagi")
    expect(link).to_have_attribute("href", "/masuk/?next=%2Fui%2F")


def test_a_refusal_is_shown_where_the_answer_belongs(visitor: Callable[..., Visitor]) -> None:
    page, _ = with_part(visitor(username="petugas"))
    page.route("**/act", lambda route: route.fulfill(status=409, body="<p>Tamu ini sudah diarahkan.</p>"))
    page.locator("#act button").click()
    expect(page.locator("#list")).to_contain_text("sudah diarahkan")


def test_what_another_person_does_appears_by_itself(visitor: Callable[..., Visitor], module_server: Server) -> None:
    page = visitor(username="petugas").open("/desk/")
    until(page, "document.readyState === 'complete'")
    with acting_on(module_server) as house:
        house.reported("Ketut Wirawan Yang Baru Datang")
    expect(page.locator("#lanes")).to_contain_text("Ketut Wirawan Yang Baru Datang", timeout=10000)


def test_enter_in_the_search_belongs_to_what_the_eye_sees(visitor: Callable[..., Visitor]) -> None:
    page = visitor(username="petugas").open("/ui/")
    page.evaluate("""() => {
      const part = document.createElement("div");
      part.innerHTML = '<input id="q" data-keys-from="#hits">' + '<div id="hits" data-for="sri"><ol>'
        + '<li><button data-key="Enter">Terima</button></li>'
        + '<li><button data-key="2">Terima juga</button></li></ol></div>';
      part.addEventListener("click", (event) => document.title = event.target.textContent);
      document.getElementById("isi").prepend(part);
    }""")
    page.locator("#q").fill("sri dink")
    page.keyboard.press("Enter")
    assert page.title() != "Terima"
    page.locator("#q").fill("sri")
    page.keyboard.press("Enter")
    assert page.title() == "Terima"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Terima juga"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
