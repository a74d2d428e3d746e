from collections.abc import Callable

import pytest
from django.test import Client

from pojok.organisation.callers import Caller
from pojok.organisation.models import Office, User
from tests.office import CODE, House


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
