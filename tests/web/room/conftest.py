from collections.abc import Callable

import pytest
from django.test import Client

from pojok.organisation.callers import Caller
from tests.office import House


@pytest.fixture
def room(house: House, as_user: Callable[[Caller], Client]) -> Client:
    """The browser of Perbendaharaan's konsultan."""
    return as_user(house.perbendaharaan)
