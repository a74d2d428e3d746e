from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.serving import Server
from tests.web.browsing import Visitor, a_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with a_browser() as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Makes browser profiles on a server whose office has seen nobody yet."""
    made: list[Visitor] = []

    def make(**given: object) -> Visitor:
        made.append(Visitor(browser, server, **given))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.done()
