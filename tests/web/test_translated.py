"""English is complete: nothing a person reads goes past gettext, and everything that goes through it is translated."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from django.test import Client, override_settings
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import translation

from pojok.organisation.models import User
from pojok.packs.demo import make_day
from pojok.web.urls import urlpatterns as web_urls
from pojok.web.urls import views_in
from tests.conftest import PACK
from tests.messages import catalogue, found, in_code, in_pages, in_templates
from tests.messages.found import POJOK
from tests.messages.in_pages import Page

# Not translated, and why.
SPECIMENS = "web/components/"  # a demo's page for those who build screens, with invented guests
PAPERS = ("documents/", "web/proof/paper.py", "web/visits/exports/paper.py")  # documents of an Indonesian office
EXAMPLES = ("api/answers.py", "api/given.py")  # of what an office writes, in the document of the API
SPOKEN = "web/board/static/board/speech.js"  # by an Indonesian voice, to everybody in the room
OWN_NAMES = {("config/settings.py", "Bahasa Indonesia")}

PEOPLE = (
    "petugas", "piket", "sekretaris", "anggaran", "perbendaharaan", "akuntansi", "aset", "pimpinan", "admin", "auditor",
)  # fmt: skip
# Of each address so many pages are read: visits differ, the hundredth differs in nothing.
AT_MOST = 4


def relative(path: Path) -> str:
    return path.relative_to(POJOK).as_posix()


def listed(left: Iterable[object]) -> str:
    """One a line."""
    return "\n" + "\n".join(sorted(map(str, left)))


# --- the catalogue ----------------------------------------------------------------------------------------------------
def test_the_catalogue_has_every_sentence_and_no_other() -> None:
    kept, wanted = catalogue.kept(), found.sentences()
    ids, needed = ({(m.id, m.context) for m in each if m.id} for each in (kept, wanted))
    assert not needed - ids, f"run bin/messages and translate: {listed(needed - ids)}"
    assert not ids - needed, f"gone, so run bin/messages: {listed(ids - needed)}"


def test_every_translation_is_there_with_the_same_placeholders() -> None:
    left = list(catalogue.mistakes(catalogue.kept()))
    assert not left, listed(left)


def test_the_files_are_as_bin_messages_writes_them() -> None:
    text = catalogue.text_of(catalogue.current(catalogue.kept()))
    assert catalogue.PO.read_text(encoding="utf-8") == text
    assert catalogue.MO.read_bytes() == catalogue.compiled(text)


def test_a_translation_is_never_guessed_from_a_similar_sentence() -> None:
    before = Catalog(locale="en")
    before.add("Meja depan:", "Front desk:", flags=["fuzzy"])
    assert catalogue.current(before).get("Meja depan").string is None


@pytest.mark.parametrize(
    ("one", "string", "wrong"),
    [
        ("Coba lagi dalam %(wait)s menit.", "Try again in %(wait)s min.", ""),
        ("Coba lagi dalam %(wait)s menit.", "Try again.", "Other placeholders"),
        ("Undo, {n}", "Undo, {m}", "Other placeholders"),
        ("Ke <b>%(place)s</b>", "To %(place)s", "Other placeholders"),
        ("Keluar", "", "Not translated"),
        (" dan ", "and", "Other spaces"),
    ],
)
def test_a_translation_that_lost_something_is_found(one: str, string: str, wrong: str) -> None:
    catalog = Catalog(locale="en")
    catalog.add(one, string)
    assert [line.split(":")[0].split(" (")[0].removesuffix(" at the ends") for line in catalogue.mistakes(catalog)] == (
        [wrong] if wrong else []
    )


# --- the sources ------------------------------------------------------------------------------------------------------
def test_no_template_shows_a_text_of_its_own() -> None:
    left = {
        relative(path): texts
        for path in sorted(POJOK.rglob("templates/**/*.html"))
        if not relative(path).startswith(SPECIMENS) and (texts := list(in_templates.untranslated(path)))
    }
    assert not left, listed(left)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("<p>Meja depan</p>", ["Meja depan"]),
        ('{% translate "Meja depan" %} <b>{{ name }}</b>, {% blocktranslate %}dari {{ x }}{% endblocktranslate %}', []),
        ('<input placeholder="Cari tamu"><p title="{% translate \'Cari\' %}"></p>', ["Cari tamu"]),
        ('{% include "ui/_notice.html" with fact="Belum tersimpan." state="alarm" %}', ["Belum tersimpan."]),
        ('{% include "ui/_notice.html" with fact=_("Belum tersimpan.") %}', []),
        ('{{ when|default:"belum pernah" }}', ["belum pernah"]),
        ("{# Catatan untuk pembuat layar #}<kbd>Enter</kbd> · <b>{{ number }}</b>", []),
        ('<body data-lost="Sambungan terputus" data-live="{{ live }}">', ["Sambungan terputus"]),
    ],
)
def test_text_in_a_template_is_found_wherever_it_stands(source: str, seen: list[str], tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(source, encoding="utf-8")
    assert list(in_templates.untranslated(file)) == seen


def test_no_sentence_in_python_goes_past_gettext() -> None:
    left = [
        f"{relative(path)}:{line} {text}"
        for path in sorted(POJOK.rglob("*.py"))
        if "migrations" not in path.parts and not relative(path).startswith((SPECIMENS, *PAPERS, *EXAMPLES))
        for line, text in in_code.untranslated_in_python(path)
        if (relative(path), text) not in OWN_NAMES
    ]
    assert not left, listed(left)


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('raise Refused("bad_key", "Formulir ini rusak.")', ["Formulir ini rusak."]),
        ('raise Refused("bad_key", _("Formulir ini rusak."))', []),
        ('label = f"{n} tamu lagi"', ["{} tamu lagi"]),
        ('said = ngettext("%(n)d tamu lagi", "%(n)d tamu lagi", n)', []),
        ('def a():\n    """Menyambut tamu di pintu."""', []),
        ('@click.command()\ndef a():\n    """Buat satu hari contoh."""', ["Buat satu hari contoh."]),
        ('log.info("tamu diterima di pintu")', []),
        ('query = "SELECT name FROM visits_visit WHERE state = 1"', []),
        ('columns = ("Nomor", "kode")', ["Nomor"]),
    ],
)
def test_a_sentence_in_python_is_told_from_a_code(source: str, seen: list[str], tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(source, encoding="utf-8")
    assert [text for _line, text in in_code.untranslated_in_python(file)] == seen


def test_no_script_has_a_sentence_of_its_own() -> None:
    left = {
        relative(path): texts
        for path in sorted(POJOK.rglob("*.js"))
        if relative(path) != SPOKEN and (texts := list(in_code.untranslated_in_script(path)))
    }
    assert not left, listed(left)


def test_scripts_say_only_what_the_page_gives_them_and_all_of_it() -> None:
    given = set(re.findall(r"data-([\w-]+)=", (POJOK / "web/ui/templates/ui/_words.html").read_text(encoding="utf-8")))
    scripts = "".join(path.read_text(encoding="utf-8") for path in POJOK.rglob("static/**/*.js"))
    said = {re.sub(r"([A-Z])", r"-\1", name).lower() for name in re.findall(r"""["'](\w+)["']""", scripts)}
    asked = {re.sub(r"([A-Z])", r"-\1", name).lower() for name in re.findall(r"""say\(["'](\w+)["']""", scripts)}
    assert not asked - given
    assert not given - said


# --- the pages --------------------------------------------------------------------------------------------------------
def test_every_page_of_a_lived_in_day_is_english(lived_in: None) -> None:
    stored = in_pages.everything_stored()
    left = {
        f"{who} {address}: {text}"
        for who, address, page in every_page()
        for text in in_pages.left_in_indonesian(page, stored)
    }
    assert not left, listed(left)


def test_nothing_on_a_page_goes_past_the_catalogue(lived_in: None, brackets: None) -> None:
    stored = in_pages.everything_stored()
    left = {
        f"{who} {address}: {text}" for who, address, page in every_page() for text in in_pages.unwrapped(page, stored)
    }
    assert not left, listed(left)


@pytest.fixture
def lived_in(db: None) -> None:
    """A day with guests in every state, and earlier ones."""
    make_day(PACK)


@pytest.fixture
def brackets(tmp_path: Path) -> Iterator[None]:
    """Instead of English a language that only puts every sentence in brackets."""
    catalog = in_pages.in_brackets(found.sentences())
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    with override_settings(LOCALE_PATHS=[tmp_path]):
        yield


def every_page() -> Iterator[tuple[str, str, Page]]:
    """Each page that a link leads to, of everybody who works here and of strangers, in English."""
    for who in ("", *PEOPLE):
        client = Client()
        client.cookies["bahasa"] = "en"
        if who:
            client.force_login(User.objects.get(username=who))
        yield from ((who or "a stranger", *read) for read in pages_of(client))


def pages_of(client: Client) -> Iterator[tuple[str, Page]]:
    """From every address without parts on, along the links."""
    waiting = [reverse(name) for name in plain_addresses()]
    seen: set[str] = set()
    read: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if address in seen or not name or read.get(name, 0) >= AT_MOST:
            continue
        seen.add(address)
        response = client.get(address)
        if not response.headers.get("Content-Type", "").startswith("text/html") or response.status_code == 405:
            continue
        read[name] = read.get(name, 0) + 1
        page = Page(response.content.decode())
        waiting += [link.split("#")[0] for link in page.addresses if link.startswith("/")]
        if name not in ("board", "board-now", "components"):  # the board is Indonesian for everybody
            assert page.language in ("en", ""), address
            yield address, page


def plain_addresses() -> list[str]:
    """The names of all addresses that need nothing filled in."""
    names = {pattern.name for pattern in views_in(web_urls) if pattern.name}
    return sorted(name for name in names if not resolver_parts(name))


def resolver_parts(name: str) -> list[str]:
    """What has to be filled into the address of this name."""
    ((_possibility, parts),) = get_resolver().reverse_dict.getlist(name)[0][0]
    return list(parts)


def name_of(address: str) -> str:
    """The name of the page at this address; "" when there is none."""
    try:
        return resolve(address.split("?")[0]).url_name or ""
    except Resolver404:
        return ""


# --- the languages ----------------------------------------------------------------------------------------------------
def test_the_command_speaks_the_language_of_its_terminal() -> None:
    def told(**environment: str) -> str:
        command = [sys.executable, "-m", "pojok.cli", "office", "--help"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert "Periksa atau muat paket" in told(LANG="C.UTF-8")
    assert "Periksa atau muat paket" in told(LANG="en_US.UTF-8", LC_ALL="id_ID.UTF-8")
    assert "Check or load the pack" in told(LANG="en_GB.UTF-8")


def test_dates_times_and_decimals_are_written_as_english_writes_them() -> None:
    from datetime import UTC, datetime, timedelta

    from pojok.web.ui import words

    moment = datetime(2026, 11, 23, 3, 4, tzinfo=UTC)
    with translation.override("en"):
        assert words.clock_zone(moment, "Asia/Jakarta") == "10:04 WIB"
        assert words.long_day(moment, "Asia/Jakarta") == "Monday, 23 November 2026"
        assert words.ago_day(moment - timedelta(days=4), moment, "Asia/Jakarta") == "last Thursday"
        assert words.spent(timedelta(minutes=1), 2.5).words == "1 of 2.5 min"
        assert words.duration(72) == "1 h 12 min"
    assert words.clock_zone(moment, "Asia/Jakarta") == "10.04 WIB"
