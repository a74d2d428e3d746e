"""The one typed settings module."""

from pathlib import Path

import pytest

from pojok.config import env
from pojok.lib.postgres.addresses import database

KEY = "k3y-" * 3 + "of-a-real-office-that-nobody-else-knows-0123456789"
OFFICE = {
    "POJOK_DATABASE_URL": "postgresql://pojok_app:rahasia@db/pojok",
    "POJOK_DATABASE_OWNER_URL": "postgresql://pojok_owner:rahasia@db/pojok",
    "POJOK_SECRET_KEY": KEY,
}


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("POJOK_") or name == "PORT":
            monkeypatch.delenv(name)
    monkeypatch.setenv("POJOK_VAR", str(tmp_path))


def given(monkeypatch: pytest.MonkeyPatch, **more: str) -> env.Environment:
    for name, value in more.items():
        monkeypatch.setenv(name, value)
    return env.read()


def test_without_settings_it_is_a_trial_on_its_own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    read = given(monkeypatch)
    assert read.running == "trial"
    assert (read.bind, read.port) == ("127.0.0.1", 8000)
    assert "pojok_app" in read.app_url
    assert "pojok_owner" in read.owner_url
    assert read.key == given(monkeypatch).key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_unknown_name_is_an_error_that_names_it_and_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(env.Unusable, match=r"POJOK_PUBLIK_URL.*POJOK_PUBLIC_URL"):
        given(monkeypatch, POJOK_PUBLIK_URL="https://x.go.id")


def test_a_wrong_value_is_named_without_showing_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(env.Unusable) as error:
        given(monkeypatch, **OFFICE | {"PORT": "banyak"})
    assert "PORT" in str(error.value)
    assert "rahasia" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"POJOK_SECRET_KEY": ""}, "POJOK_SECRET_KEY"),
        ({"POJOK_SECRET_KEY": "x" * 60}, "POJOK_SECRET_KEY"),
        ({"POJOK_DEBUG": "true"}, "POJOK_DEBUG"),
    ],
)
def test_production_refuses_what_is_unsafe(monkeypatch: pytest.MonkeyPatch, change: dict[str, str], word: str) -> None:
    with pytest.raises(env.Unusable, match=word):
        given(monkeypatch, **OFFICE | change)


def test_a_real_office_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    read = given(
        monkeypatch, **OFFICE, POJOK_PUBLIC_URL="https://pojok.example.go.id/", POJOK_ALLOWED_HOSTS="pojok.lan"
    )
    assert read.running == "production"
    assert read.public_url == "https://pojok.example.go.id"
    assert set(read.hosts) == {"localhost", "127.0.0.1", "[::1]", "pojok.lan", "pojok.example.go.id"}


def test_production_needs_a_database_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(env.Unusable, match="POJOK_DATABASE_URL"):
        given(monkeypatch, POJOK_MODE="production", POJOK_SECRET_KEY=KEY)


@pytest.mark.parametrize(("bind", "host"), [("192.168.1.5", "192.168.1.5"), ("0.0.0.0", "*"), ("::", "*")])
def test_a_trial_answers_to_the_address_it_listens_on(monkeypatch: pytest.MonkeyPatch, bind: str, host: str) -> None:
    assert host in given(monkeypatch, POJOK_BIND=bind).hosts


def test_an_address_becomes_connection_settings() -> None:
    made = database("postgresql://app:s%40ndi@db:5433/pojok?sslmode=require", pool_size=8)
    assert (made["NAME"], made["USER"], made["PASSWORD"]) == ("pojok", "app", "s@ndi")
    assert (made["HOST"], made["PORT"], made["CONN_MAX_AGE"]) == ("db", "5433", 0)
    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["pool"]["max_size"] == 8
    assert made["OPTIONS"]["server_side_binding"] is True
