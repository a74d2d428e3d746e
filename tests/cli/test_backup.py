"""A copy is made while people work, comes back row for row, and what isn't whole is refused."""

import hashlib
import io
import json
import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg import sql

from drills.house import on_small_disk
from pojok.cli.copies.container import Copy, Writer, opened
from pojok.lib.postgres import APP, OWNER, Cluster, bundled
from tests.cli.test_commands import POJOK
from tests.serving import Server, a_server

PACK = Path(__file__).resolve().parents[2] / "packs" / "bpkad-lampung-selatan"


def pojok(place: "Place | Server", *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    databases = {"POJOK_DATABASE_URL": place.database_url, "POJOK_DATABASE_OWNER_URL": place.owner_url}
    given = {**os.environ, **databases, **environment}
    return subprocess.run([POJOK, *arguments], env=given, capture_output=True, text=True)


class Place:
    """A database that copies are brought back to."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster, self.name = cluster, name
        self.database_url, self.owner_url = cluster.url(name, APP), cluster.url(name, OWNER)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            cursor = connection.execute(query, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Place]:
    name = f"pojok_kembali_{uuid4().hex[:8]}"
    cluster.create_database(name)
    yield Place(cluster, name)
    for (found,) in cluster.execute(sql.SQL("SELECT datname FROM pg_database")):
        if found.startswith(name):
            cluster.drop_database(found)


@pytest.fixture(scope="module")
def office(cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[Server]:
    """An office with a day behind it, and no worker, so that nothing happens by itself."""
    from pojok.packs.demo import make_day

    with a_server(cluster, template, django_db_blocker, "web") as server:
        with server.django():
            make_day(PACK)
        yield server


@pytest.fixture(scope="module")
def copy(office: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the office, made while six people check guests in."""
    folder = tmp_path_factory.mktemp("copies")
    with writing_clients(office):
        done = pojok(office, "backup", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout)["file"])


class writing_clients:  # noqa: N801 - reads as a sentence
    """Clients that check guests in as long as it lasts."""

    def __init__(self, server: Server) -> None:
        self.server, self.stop = server, threading.Event()
        self.token = server.token("petugas")
        self.done = 0

    def __enter__(self) -> None:
        self.threads = [threading.Thread(target=self._run) for _ in range(6)]
        for thread in self.threads:
            thread.start()
        while self.done < 20:
            self.stop.wait(0.01)

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _run(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=self.server.url, headers=headers, timeout=60) as client:
            while not self.stop.is_set():
                guest = {"name": f"Tamu {uuid4().hex[:10]}", "agency": "dinkes"}
                key = str(uuid4())
                assert client.post("/api/v1/visits", json={"guest": guest}, headers={"Idempotency-Key": key}).is_success
                client.post(f"/api/v1/visits/{key}/greeting", headers={"Idempotency-Key": str(uuid4())})
                self.done += 1


def digests(url: str) -> dict[str, tuple[int, str]]:
    """Each table: how many rows, and a checksum of all of them in order."""
    found = {}
    with psycopg.connect(url) as connection:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        for (table,) in connection.execute(names).fetchall():
            rows = connection.execute(
                sql.SQL("SELECT t::text FROM {} t ORDER BY t::text").format(sql.Identifier(table))
            ).fetchall()
            digest = hashlib.sha256("\n".join(text for (text,) in rows).encode()).hexdigest()
            found[table] = (len(rows), digest)
    return found


def sequences(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
    return dict(found)


WITHOUT_ROWS = {"django_session", "lib_counter"}


def test_a_copy_comes_back_row_for_row(office: Server, empty: Place, tmp_path: Path) -> None:
    made = pojok(office, "backup", str(tmp_path / "salinan.tar"))
    assert made.returncode == 0, made.stderr
    assert "POJOK_SECRET_KEY" in made.stdout
    back = pojok(empty, "restore", str(tmp_path / "salinan.tar"), "--json")
    assert back.returncode == 0, back.stderr
    before, after = digests(office.owner_url), digests(empty.owner_url)
    assert before.keys() == after.keys()
    assert len(before) > 30
    differing = {table for table in before if before[table] != after[table]}
    assert differing <= WITHOUT_ROWS
    assert all(after[table][0] == 0 for table in WITHOUT_ROWS)
    assert sequences(office.owner_url) == sequences(empty.owner_url)
    assert json.loads(back.stdout)["same_key"] is True


def test_a_copy_made_while_people_write_is_one_moment(office: Server, copy: Path, empty: Place) -> None:
    back = pojok(empty, "restore", str(copy), "--json")
    assert back.returncode == 0, back.stderr
    [(acts, events)] = empty.rows(
        """SELECT (SELECT count(*) FROM visits_visitact),
             (SELECT count(*) FROM history_event WHERE kind LIKE 'visit.%%' AND kind <> 'visit.undone')"""
    )
    assert acts == events
    alone = "SELECT count(*) FROM visits_visit v WHERE NOT EXISTS (SELECT FROM history_event e WHERE e.id = v.id)"
    assert empty.rows(alone) == [(0,)]
    query = "SELECT e::text FROM history_event e WHERE seq <= (SELECT %s::bigint) ORDER BY 1"
    [(last,)] = empty.rows("SELECT max(seq) FROM history_event")
    here, there = set(empty.rows(query, last)), set(office.sql(query, last))
    assert here <= there


def test_a_copy_is_for_its_owner_alone_and_says_what_is_in_it(copy: Path) -> None:
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    manifest = opened(copy).manifest
    assert manifest.tables["visits_visit"] > 20
    assert manifest.offices == ["bpkad-lampung-selatan"]
    assert os.environ["POJOK_SECRET_KEY"] not in copy.read_bytes().decode("latin-1")
    assert [file for file in copy.parent.iterdir() if file.name.startswith(".")] == [], "no draft stays behind"


def test_what_was_written_once_is_as_protected_as_before(copy: Path, empty: Place) -> None:
    assert pojok(empty, "restore", str(copy)).returncode == 0
    with psycopg.connect(empty.database_url, autocommit=True) as app:
        app.execute("SELECT count(*) FROM visits_visit")
        for statement in ("DELETE FROM history_event", "UPDATE visits_ticket SET number = 1", "DROP TABLE visits_call"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
    for statement in ("DELETE FROM history_event", "UPDATE history_event SET kind = 'x'"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            empty.rows(statement)


def changed(copy: Path, to: Path, how: str) -> Path:
    content = bytearray(copy.read_bytes())
    if how == "cut":
        content = content[: len(content) // 2]
    elif how == "end":
        content = content[:-2048]
    elif how == "bit":
        content[len(content) // 2] ^= 1
    elif how == "manifest":
        at = content.rfind(b'"visits_visit": ')
        content[at + len(b'"visits_visit": ')] ^= 1
    else:
        content = bytearray(b"sesuatu yang lain\n" * 200)
    to.write_bytes(content)
    return to


@pytest.mark.parametrize("how", ["cut", "end", "bit", "manifest", "other"])
def test_what_is_not_whole_is_refused_and_nothing_is_touched(
    copy: Path, empty: Place, tmp_path: Path, how: str
) -> None:
    broken = changed(copy, tmp_path / "rusak.tar", how)
    for more in ([], ["--check"]):
        refused = pojok(empty, "restore", str(broken), *more)
        assert refused.returncode == 1
        assert "bukan salinan Pojok yang utuh" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert empty.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def rewritten(copy: Copy, to: Path, **said: Any) -> Path:
    """The same data under another manifest."""
    with to.open("w+b") as file:
        writer = Writer(file)
        writer.take(io.BytesIO(b"".join(copy.pieces())), lambda _: None)
        writer.finish(replace(copy.manifest, **said).sealed())
    return to


def test_a_copy_of_a_later_version_is_refused(copy: Path, empty: Place, tmp_path: Path) -> None:
    known = opened(copy)
    later = [*known.manifest.migrations, ["visits", "9999_later"]]
    for said in ({"migrations": later, "pojok": "9.0"}, {"form": 99, "pojok": "9.0"}):
        refused = pojok(empty, "restore", str(rewritten(known, tmp_path / "baru.tar", **said)))
        assert refused.returncode == 1
        assert "lebih baru (9.0)" in refused.stderr


def test_rows_that_are_missing_are_noticed_and_the_database_is_empty_again(
    copy: Path, empty: Place, tmp_path: Path
) -> None:
    known = opened(copy)
    tables = {**known.manifest.tables, "visits_visit": known.manifest.tables["visits_visit"] + 1}
    refused = pojok(empty, "restore", str(rewritten(known, tmp_path / "kurang.tar", tables=tables)))
    assert refused.returncode == 1
    assert "visits_visit" in refused.stderr
    assert empty.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert pojok(empty, "restore", str(copy)).returncode == 0, "and can be tried again"


def test_data_that_is_there_is_replaced_only_when_asked_and_then_kept(copy: Path, empty: Place) -> None:
    assert pojok(empty, "restore", str(copy)).returncode == 0
    empty.rows("UPDATE organisation_office SET short_name = 'x'")
    refused = pojok(empty, "restore", str(copy))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert "kunjungan" in refused.stderr
    somebody = psycopg.connect(empty.database_url, autocommit=True)  # a screen that is still open
    somebody.execute("SELECT 1")
    done = pojok(empty, "restore", str(copy), "--replace", "--json")
    somebody.close()
    assert done.returncode == 0, done.stderr
    before = Place(empty.cluster, json.loads(done.stdout)["before"])
    named_x = "SELECT short_name = 'x' FROM organisation_office"
    assert (empty.rows(named_x), before.rows(named_x)) == ([(False,)], [(True,)])
    with psycopg.connect(empty.database_url) as app:
        app.execute("SELECT count(*) FROM visits_visit")


def test_a_copy_of_an_earlier_version_is_brought_to_this_one(
    office: Server, cluster: Cluster, empty: Place, tmp_path: Path, django_db_blocker: Any
) -> None:
    from django.core.management import call_command

    from pojok.cli.database import roles

    old = Place(cluster, f"{empty.name}_dulu")
    cluster.create_database(old.name, template="pojok_template")
    with django_db_blocker.unblock(), roles.connected_to(old.owner_url, limits=False):
        call_command("migrate", "history", "0001", verbosity=0)
    left = set(old.rows("SELECT app, name FROM django_migrations"))
    made = pojok(old, "backup", str(tmp_path / "dulu.tar"))
    assert made.returncode == 0, made.stderr
    back = pojok(empty, "restore", str(tmp_path / "dulu.tar"), "--json")
    assert back.returncode == 0, back.stderr
    now = set(empty.rows("SELECT app, name FROM django_migrations"))
    assert json.loads(back.stdout)["migrations"] == len(now - left) > 0
    assert now == set(office.sql("SELECT app, name FROM django_migrations"))


def test_followers_go_on_after_a_return_to_a_younger_server(copy: Path, empty: Place, tmp_path: Path) -> None:
    known, ahead = opened(copy), 10**15
    back = pojok(empty, "restore", str(rewritten(known, tmp_path / "jauh.tar", tx=ahead)))
    assert back.returncode == 0, back.stderr
    query = "SELECT max(tx) < 0, bool_and(tx < pg_current_xact_id()::text::bigint), count(*) FROM history_event"
    [(moved, before_all_that_comes, events)] = empty.rows(query)
    assert moved
    assert before_all_that_comes
    assert events == known.manifest.tables["history_event"]
    with pytest.raises(psycopg.errors.RestrictViolation):
        empty.rows("DELETE FROM history_event")


def test_a_copy_goes_to_a_later_postgresql_and_not_to_an_earlier_one(
    copy: Path, empty: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    earlier = bundled().parents[1] / "pginstall" / "bin"
    with Cluster(tmp_path_factory.mktemp("e") / "pg", earlier, {"fsync": "off"}) as cluster:
        cluster.create_database("kantor")
        place, folder = Place(cluster, "kantor"), tmp_path_factory.mktemp("b")
        if opened(copy).manifest.server // 10000 > 16:
            refused = pojok(place, "restore", str(copy))
            assert refused.returncode == 1
            assert "lebih lama (16)" in refused.stderr
        assert pojok(place, "migrate").returncode == 0
        made = pojok(place, "backup", str(folder), "--json")
        assert made.returncode == 0, made.stderr
        file = json.loads(made.stdout)["file"]
        assert pojok(place, "restore", file, "--replace").returncode == 0
    if opened(copy).manifest.server // 10000 > 16:
        assert pojok(empty, "restore", file).returncode == 0


def test_old_copies_are_removed_but_never_the_newest(office: Server, tmp_path: Path) -> None:
    for day in ("20250101-120000", "20250102-120000"):
        (tmp_path / f"pojok-{day}.tar").write_bytes(b"x")
    (tmp_path / "catatan.tar").write_bytes(b"x")
    made = pojok(office, "backup", str(tmp_path), "--keep", "7", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert len(told["removed"]) == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["catatan.tar", Path(told["file"]).name])


def test_wrong_use_and_places_that_do_not_exist(office: Server, tmp_path: Path) -> None:
    assert pojok(office, "backup", str(tmp_path / "a.tar"), "--keep", "3").returncode == 2
    assert pojok(office, "restore", str(tmp_path / "tidak-ada.tar")).returncode == 2
    refused = pojok(office, "backup", str(tmp_path / "tidak" / "ada.tar"))
    assert refused.returncode == 1
    assert "Tidak bisa menulis" in refused.stderr
    (tmp_path / "ada.tar").write_bytes(b"x")
    assert pojok(office, "backup", str(tmp_path / "ada.tar")).returncode == 1
    assert (tmp_path / "ada.tar").read_bytes() == b"x"


def test_a_full_disk_is_said_and_leaves_nothing_half_done(office: Server, tmp_path: Path) -> None:
    if subprocess.run([*on_small_disk(tmp_path, 1), "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody but root have a disk of their own")
    fill = 'head -c 900000 /dev/zero >"$0/ballast"; "$@"; status=$?; ls -A "$0" >&2; exit $status'
    command = [*on_small_disk(tmp_path, 1), "sh", "-c", fill, str(tmp_path), POJOK, "backup", str(tmp_path)]
    databases = {"POJOK_DATABASE_URL": office.database_url, "POJOK_DATABASE_OWNER_URL": office.owner_url}
    done = subprocess.run(command, env={**os.environ, **databases}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Cakram penuh" in done.stderr
    assert done.stderr.splitlines()[-1] == "ballast"


def test_a_wrong_password_is_said(tmp_path_factory: pytest.TempPathFactory, binaries: Path | None) -> None:
    home = tmp_path_factory.mktemp("p") / "pg"
    with Cluster(home, binaries, {"fsync": "off", "shared_buffers": "16MB"}) as cluster:
        cluster.create_database("kantor")
        cluster.execute(sql.SQL("ALTER ROLE pojok_owner PASSWORD 'benar'"))
        (home / "data" / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        cluster.execute(sql.SQL("SELECT pg_reload_conf()"))
        place = Place(cluster, "kantor")
        place.owner_url += "&password=salah"
        while True:
            refused = pojok(place, "backup", str(home.parent))
            if refused.returncode != 0 or "sandi" in refused.stderr:
                break
        assert refused.returncode == 1
        assert "menolak kata sandinya" in refused.stderr
        assert "salah" not in refused.stderr


def test_programs_are_given_no_password_as_an_argument() -> None:
    from pojok.cli.copies.programs import connecting

    arguments, environment = connecting("postgresql://pemilik:rahasia@db.example:5433/pojok?sslmode=require")
    assert "rahasia" not in " ".join(arguments)
    assert environment["PGPASSWORD"] == "rahasia"
    assert "sslmode=require" in arguments[0]
