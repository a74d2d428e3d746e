import pytest

from pojok.organisation.models import Office
from tests.office import CODE, House


@pytest.fixture
def house(db: None) -> House:
    """The shipped office with people to act in it."""
    return House(Office.objects.get(code=CODE))
