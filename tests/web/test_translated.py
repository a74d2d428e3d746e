"""English is complete: nothing a person reads goes past gettext, and everything that goes through it is translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from pojok.organisation.models import User
from pojok.packs.demo import make_day
from pojok.web.urls import urlpatterns as web_urls
from pojok.web.urls import views_in
from tests.conftest import PACK
from tests.messages import in_code, in_pages, in_templates
from tests.messages.found import POJOK
from tests.messages.in_pages import Page
from tests.office import CODE

# Not translated, and why.
SPECIMENS = "web/components/"  # a demo's page for those who build screens, with invented guests
PAPERS = ("documents/", "web/proof/paper.py", "web/visits/exports/paper.py")  # documents of an Indonesian office
EXAMPLES = ("api/answers.py", "api/given.py")  # of what an office writes, in the document of the API
SPOKEN = "web/board/static/board/speech.js"  # by an Indonesian voice, to everybody in the room
OWN_NAMES = {("config/settings.py", "Bahasa Indonesia")}

# One of each role; what the other advisers see differs in data only.
PEOPLE = ("petugas", "piket", "perbendaharaan", "pimpinan", "admin", "auditor")
# Of each address so many pages are read: visits differ, the hundredth differs in nothing.
AT_MOST = 3


def relative(path: Path) -> str:
    return path.relative_to(POJOK).as_posix()


def listed(left: Iterable[object]) -> str:
    """One a line."""
    return "\n" + "\n".join(sorted(map(str, left)))


# --- the sources ------------------------------------------------------------------------------------------------------
def test_no_template_shows_a_text_of_its_own() -> None:
    left = {
        relative(path): texts
        for path in sorted(POJOK.rglob("templates/**/*.html"))
        if not relative(path).startswith(SPECIMENS) and (texts := list(in_templates.untranslated(path)))
    }
    assert not left, listed(left)


def test_no_sentence_in_python_goes_past_gettext() -> None:
    left = [
        f"{relative(path)}:{line} {text}"
        for path in sorted(POJOK.rglob("*.py"))
        if "migrations" not in path.parts and not relative(path).startswith((SPECIMENS, *PAPERS, *EXAMPLES))
        for line, text in in_code.untranslated_in_python(path)
        if (relative(path), text) not in OWN_NAMES
    ]
    assert not left, listed(left)


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
    pages, stored = list(every_page()), in_pages.everything_stored()
    left = {f"{at}: {text}" for at, page in pages for text in in_pages.left_in_indonesian(page, stored)}
    assert not left, listed(left)


def test_nothing_on_a_page_goes_past_the_catalogue(lived_in: None, brackets: None) -> None:
    pages, stored = list(every_page()), in_pages.everything_stored()
    left = {f"{at}: {text}" for at, page in pages for text in in_pages.unwrapped(page, stored)}
    assert not left, listed(left)


@pytest.fixture
def lived_in(db: None) -> None:
    """A day with guests in every state, and earlier ones."""
    make_day(PACK)


@pytest.fixture
def brackets(tmp_path: Path) -> Iterator[None]:
    with in_pages.brackets(tmp_path):
        yield


def every_page() -> Iterator[tuple[str, Page]]:
    """Each page that a link leads to, of everybody who works here and of strangers, in English."""
    for who in ("", *PEOPLE):
        client = Client()
        client.cookies["bahasa"] = "en"
        if who:
            client.force_login(User.objects.get(username=who))
        yield from ((f"{who or 'a stranger'} {address}", page) for address, page in pages_of(client))


def pages_of(client: Client) -> Iterator[tuple[str, Page]]:
    """From every address without parts on, along the links."""
    waiting = [*(reverse(name) for name in plain_addresses()), f"{reverse('board', args=[CODE])}?bahasa=en"]
    seen: set[str] = set()
    read: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if address in seen or not name or read.get(name, 0) >= AT_MOST:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code in (301, 302, 405) or "text/html" not in response.headers.get("Content-Type", ""):
            continue
        read[name] = read.get(name, 0) + 1
        page = Page(response.content.decode())
        waiting += [link.split("#")[0] for link in page.addresses if link.startswith("/")]
        if name in ("board", "board-now") and "bahasa=en" not in address:
            continue  # Indonesian for everybody in the room
        if name != "components":
            assert page.language in ("en", ""), address  # parts of pages say no language
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
