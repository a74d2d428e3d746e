"""A real PostgreSQL for the tests, with the reference office loaded; each test has its rollback or its own copy."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# The tests' own environment, before anything reads it: nothing of the developer's, least of all a real database.
for _name in [name for name in os.environ if name.startswith("POJOK_")]:
    del os.environ[_name]
_VAR = Path(tempfile.mkdtemp(prefix="pojok-test-"))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "pojok.config.settings",
    "POJOK_MODE": "test",
    "POJOK_VAR": str(_VAR),
    "POJOK_SECRET_KEY": "only-for-tests-" + "0123456789" * 4,
    "POJOK_POOL_SIZE": "0",
    "POJOK_LOG_LEVEL": "error",
    "LC_ALL": "C.UTF-8",  # commands speak the language of the terminal
}

import django  # noqa: E402 - the environment comes first

django.setup()

from pojok.lib.postgres import Cluster, installed  # noqa: E402
from tests.serving import Server, a_server  # noqa: E402

PACK = Path(__file__).resolve().parents[1] / "packs" / "bpkad-lampung-selatan"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--server", action="store_true", help="on Debian's PostgreSQL instead of the one that comes along")


def pytest_unconfigure() -> None:
    shutil.rmtree(_VAR, ignore_errors=True)


@pytest.fixture(scope="session")
def binaries(pytestconfig: pytest.Config) -> Path | None:
    """The PostgreSQL programs of this run; None: those that come along."""
    if not pytestconfig.getoption("--server"):
        return None
    found = installed()
    if found is None:
        pytest.exit("--server needs Debian's postgresql: apt-get install postgresql", returncode=2)
    return found


@pytest.fixture(scope="session")
def cluster(binaries: Path | None) -> Iterator[Cluster]:
    """The session's database server."""
    with Cluster(_VAR / "pg", binaries, QUICK) as running:
        yield running


@pytest.fixture(scope="session")
def template(cluster: Cluster, django_db_blocker) -> str:
    """A migrated database with the reference office and its demo people, to copy from; `pojok` is the first copy."""
    from pojok.cli.database import migrating, roles
    from pojok.packs.load import load

    cluster.create_database("pojok")
    with django_db_blocker.unblock():
        migrating.migrate()
        with roles.as_app():
            load(PACK, demo=True)
    cluster.create_database("pojok_template", template="pojok")
    return "pojok_template"


@pytest.fixture(scope="session")
def django_db_setup(template: str) -> None:
    """Instead of pytest-django's: Django works in `pojok` as the application's role, and each test is rolled back."""


@pytest.fixture
def server(cluster: Cluster, template: str, django_db_blocker) -> Iterator[Server]:
    """`pojok serve` on a fresh copy of the database."""
    with a_server(cluster, template, django_db_blocker) as running:
        yield running


@pytest.fixture(scope="module")
def module_server(cluster: Cluster, template: str, django_db_blocker) -> Iterator[Server]:
    """The same for all tests of a module: for those that don't mind what others left."""
    with a_server(cluster, template, django_db_blocker) as running:
        yield running
