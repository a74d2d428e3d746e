from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, User
from tests.office import CODE, House
from tests.serving import Server
from tests.web.browsing import Visitor, a_browser


@pytest.fixture
def house(db: None) -> House:
    """The shipped office with people to act in it."""
    return House(Office.objects.get(code=CODE))


@pytest.fixture
def as_user(db: None) -> Callable[[Caller], Client]:
    """A browser in which this person has signed in."""

    def signed_in(caller: Caller) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=caller.user_id))
        return client

    return signed_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with a_browser() as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, module_server: Server) -> Iterator[Callable[..., Visitor]]:
    """Makes browser profiles: visitor(username="petugas", viewport={…})."""
    made: list[Visitor] = []

    def make(**given: object) -> Visitor:
        made.append(Visitor(browser, module_server, **given))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.done()
