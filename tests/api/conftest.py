from pathlib import Path

import pytest

from pojok.organisation.models import Office
from pojok.packs.load import load
from tests.api.people import Staff
from tests.office import CODE, House

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "packs" / "kantor-contoh"


@pytest.fixture
def staff(db: None) -> Staff:
    """The people of the shipped office, speaking to the API."""
    return Staff(House(Office.objects.get(code=CODE)))


@pytest.fixture
def elsewhere(db: None) -> Staff:
    """The people of another office, in another zone, with another SOP."""
    load(EXAMPLE)
    return Staff(House(Office.objects.get(code="kantor-contoh")))
