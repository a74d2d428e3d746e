"""The embedded database: starts, stops, survives, and is nobody else's."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from pojok.lib.postgres import APP, OWNER, Cluster, socket_folder
from pojok.lib.refusals import Refused
from tests.platform.processes import alive

QUICK = {"fsync": "off", "shared_buffers": "16MB"}


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("c") / "pg"


def running_pid(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])


def is_alive(pid: int) -> bool:
    return bool(alive({pid}))


def wait_until(condition, seconds: float = 10) -> bool:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_what_was_written_is_there_after_stop_and_start(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK) as cluster:
        cluster.create_database("kantor")
        cluster.execute(sql.SQL("CREATE TABLE tamu AS SELECT 7 AS nomor"), "kantor")
    with Cluster(home, binaries, QUICK) as cluster:
        assert cluster.execute(sql.SQL("SELECT nomor FROM tamu"), "kantor") == [(7,)]


def test_no_process_stays_after_stop(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK):
        pid = running_pid(home)
        assert is_alive(pid)
    assert not is_alive(pid)
    assert not (home / "data" / "postmaster.pid").exists()


def test_a_second_start_of_the_same_folder_is_refused(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK) as cluster:
        assert cluster.in_use()
        with pytest.raises(Refused) as refused:
            Cluster(home, binaries, QUICK).start()
        assert refused.value.code == "already_running"
        cluster.execute(sql.SQL("SELECT 1"))
    assert not cluster.in_use()


def test_a_killed_server_starts_again(home: Path, binaries: Path | None) -> None:
    cluster = Cluster(home, binaries, QUICK)
    cluster.start()
    os.kill(running_pid(home), signal.SIGKILL)
    assert wait_until(lambda: not cluster.alive())
    cluster.stop()
    with Cluster(home, binaries, QUICK) as again:
        again.execute(sql.SQL("SELECT 1"))


def test_a_number_in_use_by_another_program_does_not_hinder_the_start(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK):
        mark = (home / "data" / "postmaster.pid").read_text()
    other = subprocess.Popen(["sleep", "60"])
    try:
        (home / "data" / "postmaster.pid").write_text(mark.replace(mark.split("\n", 1)[0], str(other.pid), 1))
        lock = socket_folder(home) / ".s.PGSQL.5432.lock"
        lock.write_text(f"{other.pid}\n")
        with Cluster(home, binaries, QUICK):
            assert other.poll() is None
    finally:
        other.kill()
        other.wait()


STARTER = """
    import os, sys, time
    from django.conf import settings
    settings.configure()
    import django
    django.setup()
    from pathlib import Path
    from pojok.lib.postgres import Cluster
    home, bindir = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None
    Cluster(home, bindir, {"fsync": "off", "shared_buffers": "16MB"}).start()
    print("up", flush=True)
    time.sleep(60)
"""


def started_elsewhere(home: Path, binaries: Path | None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(STARTER), str(home), str(binaries or "")]
    starter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    assert starter.stdout.readline() == "up\n"
    return starter


def test_the_server_ends_when_its_starter_is_killed(home: Path, binaries: Path | None) -> None:
    starter = started_elsewhere(home, binaries)
    pid = running_pid(home)
    starter.kill()
    starter.wait()
    assert wait_until(lambda: not is_alive(pid))


def test_a_server_that_outlived_its_starter_is_replaced(home: Path, binaries: Path | None) -> None:
    starter = started_elsewhere(home, binaries)
    pid = running_pid(home)
    os.kill(pid, signal.SIGSTOP)  # so that it can't notice
    starter.kill()
    starter.wait()
    assert is_alive(pid)
    os.kill(pid, signal.SIGCONT)
    with Cluster(home, binaries, QUICK) as cluster:
        cluster.execute(sql.SQL("SELECT 1"))
        assert not is_alive(pid)


def test_an_interrupted_first_start_is_begun_anew(home: Path, binaries: Path | None) -> None:
    (home / "data.part").mkdir(parents=True)
    (home / "data.part" / "half").write_text("")
    with Cluster(home, binaries, QUICK) as cluster:
        cluster.execute(sql.SQL("SELECT 1"))


def test_a_deep_folder_gets_its_socket_elsewhere(tmp_path: Path, binaries: Path | None) -> None:
    home = tmp_path / ("a" * 90) / "pg"
    with Cluster(home, binaries, QUICK) as cluster:
        cluster.execute(sql.SQL("SELECT 1"))
        folder = socket_folder(home)
        assert len(str(folder / ".s.PGSQL.5432").encode()) < 100
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == os.geteuid()
    shutil.rmtree(folder)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, binaries: Path | None) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    (tmp_path / "pg").mkdir()
    os.chown(tmp_path / "pg", 65534, 65534)
    with pytest.raises(Refused) as refused:
        Cluster(tmp_path / "pg", binaries, QUICK).start()
    assert refused.value.code == "foreign_folder"


def test_folders_are_closed_and_nothing_listens_on_the_network(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK) as cluster:
        for folder in (home, socket_folder(home), home / "data"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
        assert stat.S_IMODE((home / "log").stat().st_mode) == 0o600
        assert cluster.execute(sql.SQL("SHOW listen_addresses")) == [("",)]


def test_another_user_of_the_machine_cannot_connect(home: Path, binaries: Path | None) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    # The way to the socket is open as far as we can open it; the folder itself keeps others out.
    for parent in (home.parent, home.parent.parent, home.parent.parent.parent):
        parent.chmod(0o755)
    code = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    with Cluster(home, binaries, QUICK):
        home.chmod(0o755)
        path = str(socket_folder(home) / ".s.PGSQL.5432")
        as_nobody = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "/usr/bin/python3",
            "-c",
            code,
            path,
        ]
        tried = subprocess.run(as_nobody, capture_output=True, text=True, cwd="/")
        assert "PermissionError" in tried.stderr
        ours = subprocess.run(["/usr/bin/python3", "-c", code, path], capture_output=True, text=True)
        assert ours.returncode == 0, ours.stderr


def test_where_namespaces_are_refused_root_uses_a_system_user(
    home: Path, binaries: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root needs another user")
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with Cluster(home, binaries, QUICK) as cluster:
        own = socket_folder(home).parent
        cluster.execute(sql.SQL("SELECT 1"))
        assert own.owner() == "pojok"
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
        pid = running_pid(own)
    assert not is_alive(pid)
    monkeypatch.undo()
    with Cluster(home, binaries, QUICK) as cluster:
        assert socket_folder(home).parent == own, "the data stays where it was made"
    shutil.rmtree(own)


def test_the_application_role_owns_nothing(home: Path, binaries: Path | None) -> None:
    with Cluster(home, binaries, QUICK) as cluster:
        cluster.create_database("kantor")
        cluster.execute(sql.SQL("CREATE TABLE tamu (nomor int)"), "kantor")
        with psycopg.connect(cluster.url("kantor", APP), autocommit=True) as connection:
            (is_super,) = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            assert not is_super
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine (id int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT * FROM tamu")
        assert OWNER in cluster.url("kantor", OWNER)
