"""`pojok doctor` finds what is unsafe or missing, and says what to do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pojok.lib.postgres import Cluster
from tests.cli.test_backup import pojok
from tests.serving import Server, a_server

REAL = {
    "POJOK_MODE": "production",
    "POJOK_SECRET_KEY": "k3y-of-a-real-office-" + "0123456789abcdef" * 3,
    "POJOK_PUBLIC_URL": "https://localhost:1",
    "POJOK_HTTPS": "true",
    "POJOK_BEHIND_PROXY": "true",
}


@pytest.fixture(scope="module")
def office(cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[Server]:
    """A real office's database; its server is there for the address only."""
    with a_server(cluster, template, django_db_blocker, "web") as server:
        server.stop()
        server.sql("UPDATE organisation_office SET is_demo = false")
        server.sql("UPDATE organisation_user SET password = ''")
        server.sql("INSERT INTO history_cursor (name, tx, seq, moved_at) VALUES ('worker', 0, 0, now())")
        yield server


def looked(office: Server, var: Path, **change: str) -> dict[str, dict[str, str]]:
    """Findings by name. Each that isn't well says what to do."""
    office.sql("UPDATE history_cursor SET moved_at = now() WHERE name = 'worker' AND moved_at > now() - interval '1 h'")
    told = pojok(office, "doctor", "--json", **{**REAL, "POJOK_VAR": str(var), **change})
    assert told.stderr == ""
    findings = json.loads(told.stdout)["findings"]
    assert told.returncode == (1 if any(f["state"] == "bad" for f in findings) else 0)
    assert all(f["remedy"] for f in findings if f["state"] != "ok")
    return {finding["name"]: finding for finding in findings}


def copy_made(var: Path, age: timedelta) -> None:
    folder = var / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / f"pojok-{datetime.now(UTC) - age:%Y%m%d-%H%M%S}.tar").touch()


def test_a_sound_office_has_nothing_bad(office: Server, tmp_path: Path) -> None:
    copy_made(tmp_path, timedelta(hours=3))
    found = looked(office, tmp_path)
    # The tests' database gives up safety for speed, and nothing listens at the address.
    bad = {name for name, finding in found.items() if finding["state"] == "bad"} - {"durability"}
    assert not bad
    assert found["worker"]["state"] == found["append_only"]["state"] == found["backup"]["state"] == "ok"
    assert found["reachable"]["state"] == "warning"
    assert "fsync" in found["durability"]["sentence"]


def test_a_server_open_beside_its_proxy_is_bad(office: Server, tmp_path: Path) -> None:
    assert looked(office, tmp_path, POJOK_BIND="0.0.0.0")["bind"]["state"] == "bad"
    assert looked(office, tmp_path, POJOK_BIND="::")["bind"]["state"] == "bad"
    assert looked(office, tmp_path, POJOK_BEHIND_PROXY="false")["behind_proxy"]["state"] == "bad"
    assert looked(office, tmp_path, POJOK_PUBLIC_URL="http://pojok.lan")["public_url"]["state"] == "bad"
    assert looked(office, tmp_path, POJOK_HTTPS="false")["https"]["state"] == "warning"


def test_files_with_secrets_that_everybody_reads_are_bad(office: Server, tmp_path: Path) -> None:
    assert looked(office, tmp_path)["secrets"]["state"] == "ok"
    copy_made(tmp_path, timedelta(hours=1))
    (tmp_path / "backups").chmod(0o755)
    found = looked(office, tmp_path)["secrets"]
    assert found["state"] == "bad"
    assert str(tmp_path / "backups") in found["remedy"]


@pytest.mark.parametrize(("age", "state"), [(None, "bad"), (2, "ok"), (50, "warning"), (300, "bad")])
def test_a_copy_is_younger_than_a_day(office: Server, tmp_path: Path, age: int | None, state: str) -> None:
    if age is not None:
        copy_made(tmp_path, timedelta(hours=age))
    assert looked(office, tmp_path)["backup"]["state"] == state


def test_a_worker_that_is_silent_is_bad(office: Server, tmp_path: Path) -> None:
    office.sql("UPDATE history_cursor SET moved_at = now() - interval '2 h' WHERE name = 'worker'")
    try:
        assert looked(office, tmp_path)["worker"]["state"] == "bad"
    finally:
        office.sql("UPDATE history_cursor SET moved_at = now() WHERE name = 'worker'")


def test_what_is_written_once_and_can_be_changed_is_bad(office: Server, tmp_path: Path) -> None:
    office.sql("ALTER TABLE history_event DISABLE TRIGGER history_event_append_only")
    found = looked(office, tmp_path)["append_only"]
    office.sql("ALTER TABLE history_event ENABLE TRIGGER history_event_append_only")
    assert found["state"] == "bad"
    assert "history_event_append_only" in found["sentence"]
    office.sql("GRANT UPDATE ON visits_ticket TO pojok_app")
    found = looked(office, tmp_path)["append_only"]
    office.sql("REVOKE UPDATE ON visits_ticket FROM pojok_app")
    assert found["state"] == "bad"
    assert "visits_ticket" in found["sentence"]


def test_serving_as_the_owner_is_bad(office: Server, tmp_path: Path) -> None:
    assert looked(office, tmp_path, POJOK_DATABASE_URL=office.owner_url)["roles"]["state"] == "bad"


def test_a_demo_persons_known_password_is_bad(office: Server, tmp_path: Path) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    hasher = PBKDF2PasswordHasher()
    office.sql(
        "UPDATE organisation_user SET password = %s WHERE username = 'piket'",
        hasher.encode("pojok-demo", hasher.salt(), iterations=10),
    )
    found = looked(office, tmp_path)
    office.sql("UPDATE organisation_user SET password = ''")
    assert found["demo_password"]["state"] == "bad"
    assert "piket" in found["demo_password"]["sentence"]


def test_more_connections_than_the_database_takes_are_noticed(office: Server, tmp_path: Path) -> None:
    assert looked(office, tmp_path, POJOK_WORKERS="40", POJOK_POOL_SIZE="20")["connections"]["state"] == "warning"


def test_a_database_elsewhere_without_tls_is_bad(office: Server, tmp_path: Path) -> None:
    away = "postgresql://pojok_app:pendek@10.255.255.1/pojok?connect_timeout=1"
    found = looked(office, tmp_path, POJOK_DATABASE_URL=away)
    assert found["database_tls"]["state"] == "bad"
    assert found["database_password"]["state"] == "warning"
    assert found["database"]["state"] == "bad"
    assert "pendek@" not in json.dumps(found)
