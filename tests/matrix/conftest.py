from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.matrix.world import World, build


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two offices and everybody, in one transaction that is rolled back after the package's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(tmp_path_factory.mktemp("packs"))
        transaction.set_rollback(True)


@pytest.fixture
def kept(world: World) -> Iterator[World]:
    """The same for a test that changes something, which is rolled back after it."""
    with transaction.atomic():
        yield world
        for somebody in world.people.values():
            somebody.afresh()
        transaction.set_rollback(True)
