"""A real browser on a real server. Pages of staff are opened by a session made without the sign-in page."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pojok.live import notices
from pojok.organisation.models import Office, User
from tests.office import CODE, House
from tests.serving import Server

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The system's Chromium, without a window. Playwright keeps an event loop in this thread, which Django takes for
    a view that must not block; the tests are no view.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """One browser profile on one server; what goes wrong inside a page fails the test at `done`."""

    def __init__(self, browser: Browser, server: Server, *, username: str = "", **context: object) -> None:
        self.server = server
        # As phones here are set; a stranger who reads English only is answered in English.
        given = {"locale": "id-ID"} | context
        self.context: BrowserContext = browser.new_context(base_url=server.url, **given)  # type: ignore[arg-type]
        if username:
            self.context.add_cookies([{"name": "pojok", "value": session_of(server, username), "url": server.url}])
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda m: self.wrong.append(m.text) if "Content Security Policy" in m.text else None)

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def axe(self) -> str:
        """What axe finds on the page; empty when nothing."""
        found = Axe().run(self.page)
        return found.generate_report() if found.violations_count else ""

    def done(self) -> None:
        self.context.close()
        assert not self.wrong, self.wrong


def until(page: Page, expression: str, seconds: float = 5) -> None:
    """Waits until a JavaScript expression is true. Playwright's own way needs eval, which the pages refuse."""
    last = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < last, expression
        page.wait_for_timeout(50)


def session_of(server: Server, username: str) -> str:
    """A session in which this user has signed in."""
    from django.test import Client

    with server.django():
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client.cookies["pojok"].value


@contextmanager
def acting_on(server: Server) -> Iterator[House]:
    """People of this server's office act; at the end their notices have gone out to its streams."""
    with server.django():
        notices.restart()
        yield House(Office.objects.get(code=CODE))
        notices.restart()
