from dataclasses import dataclass

import pytest

from tests.concurrency.clients import Caller
from tests.serving import Server


@dataclass
class Desk:
    """The people of the demo office at one server."""

    server: Server

    def __getattr__(self, username: str) -> Caller:
        if username.startswith("_"):
            raise AttributeError(username)
        caller = Caller(self.server.url, self.server.token(username))
        caller.client  # noqa: B018 - made here, by one thread
        setattr(self, username, caller)
        return caller


@pytest.fixture(scope="module")
def desk(module_server: Server) -> Desk:
    """A real server on a database of its own, for all tests of the module."""
    return Desk(module_server)
