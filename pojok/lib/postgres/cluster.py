"""One PostgreSQL cluster in a folder of its own, started by us and stopped with us."""

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from pojok.lib.postgres import account, binaries, processes
from pojok.lib.refusals import Refused

DATABASE = "pojok"
OWNER = "pojok_owner"  # migrations; owns the database
APP = "pojok_app"  # what the product runs as: owns nothing
PORT = 5432  # only part of the socket's name: nothing listens on the network
SOCKET_PATH_BYTES = 100  # the kernel allows 107

# A trial is small and shares its machine; nothing is reachable but the socket in a folder of mode 0700.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A statement may hold names; the log doesn't.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def socket_folder(home: Path) -> Path:
    """Where the cluster of `home` has its socket. Reads, makes nothing."""
    place = home / "place"
    if place.exists():
        return Path(place.read_text().strip()) / "run"
    folder = home / "run"
    if len(str(folder / f".s.PGSQL.{PORT}.lock").encode()) < SOCKET_PATH_BYTES:
        return folder
    name = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(runtime if 0 < len(runtime) < 60 else tempfile.gettempdir()) / f"pojok-{os.geteuid()}-{name}"


def url_of(home: Path, database: str, role: str) -> str:
    """The address of a database in the cluster of `home`."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket_folder(home)), safe='')}&port={PORT}"


class Cluster:
    """The cluster in the folder `home`, made at its first start. One process at a time has it running.

    bindir: the server's programs; None = those of the wheel. options: settings of the server (tests: fsync off).
    Start it from the main thread: the server stops when the thread that started it ends.
    """

    def __init__(self, home: Path, bindir: Path | None = None, options: Mapping[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.bindir = bindir
        self.options = {**SETTINGS, **(options or {})}
        self._server: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def url(self, database: str, role: str = APP) -> str:
        """The address of a database here."""
        return url_of(self.home, database, role)

    def in_use(self) -> bool:
        """Whether some process has this cluster running."""
        if not (self.home / "lock").exists():
            return False
        held = os.open(self.home / "lock", os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(held)
        return False

    def alive(self) -> bool:
        """Whether the server that this object started still runs."""
        return self._server is not None and self._server.poll() is None

    def start(self, wait_seconds: float = 60) -> None:
        """Run the server and return when it answers. Whatever an earlier run left behind is cleared first.

        Refused: another process has it running; the server's programs are missing; it doesn't come up.
        """
        _private_folder(self.home)
        self._take_lock()
        try:
            self._run_as = account.choose(self.home, self.bindir or binaries.bundled())
            self._remember_place()
            self._data, self._run = self._run_as.home / "data", socket_folder(self.home)
            self._clear_leftovers()
            if not (self._data / "PG_VERSION").exists():
                self._make()
            self._launch()
            self._await_answer(wait_seconds)
            self._roles_ready()
        except BaseException:
            self.stop()
            raise

    def start_again(self, wait_seconds: float = 60) -> None:
        """After the server died: run it again in the same folder, which stays ours. It recovers what was committed.

        Refused when it doesn't come up, for instance on a full disk; trying later is safe.
        """
        if self._server is None:
            raise RuntimeError("only what was started can be started again")
        if self._server.poll() is None:
            processes.stop(self._server.pid, self._server.poll)
        self._server.wait()
        self._clear_leftovers()
        self._launch(keep_log=True)
        self._await_answer(wait_seconds)

    def stop(self) -> None:
        """Stop the server at once but cleanly: open transactions are rolled back. Stopping twice does no harm."""
        if self._server is not None:
            processes.stop(self._server.pid, self._server.poll)
            self._server.wait()
            self._server = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def create_database(self, name: str, template: str = "template0") -> None:
        """A new database that the owner role owns."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        self.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)))

    def drop_database(self, name: str) -> None:
        """Remove a database and end the connections to it."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.SQL | sql.Composed, database: str = "postgres") -> list[tuple[Any, ...]]:
        """One statement as the owner, in a connection of its own."""
        with psycopg.connect(self.url(database, OWNER), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _take_lock(self) -> None:
        self._lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            raise Refused(
                "already_running",
                _("Pojok sudah berjalan dari folder ini."),
                _("Pakai yang sedang berjalan, atau hentikan dulu dengan Ctrl-C di jendelanya."),
            ) from None

    def _remember_place(self) -> None:
        place = self.home / "place"
        if self._run_as.owner is None:
            place.unlink(missing_ok=True)
        else:
            place.write_text(f"{self._run_as.home}\n")

    def _socket_folder_ready(self) -> None:
        if self._run_as.owner is None:
            _private_folder(self._run)
        else:
            self._run.mkdir(mode=0o700, exist_ok=True)
            shutil.chown(self._run, self._run_as.owner, self._run_as.owner)
        # No server of ours is alive here: what is left is from one that was killed, and its number may be in use again.
        for leftover in self._run.glob(".s.PGSQL.*"):
            leftover.unlink()

    def _make(self) -> None:
        # Made aside and renamed when complete, so that an interrupted first start is simply begun anew.
        half_made = self._data.with_name("data.part")
        shutil.rmtree(half_made, ignore_errors=True)
        locale = ["--locale-provider=builtin"] if binaries.major_version(self._run_as.bindir) >= 17 else []
        command = [
            *self._run_as.prefix,
            str(self._run_as.bindir / "initdb"),
            "-D",
            str(half_made),
            "-U",
            OWNER,
            *locale,
        ]
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--no-instructions"]
        if self.options.get("fsync") == "off":
            command.append("--no-sync")
        made = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if made.returncode != 0:
            raise _failed(made.stderr or made.stdout)
        half_made.rename(self._data)

    def _clear_leftovers(self) -> None:
        processes.stop_orphan(self._data)
        self._socket_folder_ready()

    def _launch(self, *, keep_log: bool = False) -> None:
        settings = {**self.options, "unix_socket_directories": str(self._run), "port": str(PORT)}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        dies_with_us = [shutil.which("setpriv") or "setpriv", "--pdeathsig", "INT", "--"]
        with (self.home / "log").open("ab" if keep_log else "wb") as log:
            (self.home / "log").chmod(0o600)
            self._server = subprocess.Popen(
                # The wish to die with the parent is forgotten when the user changes, so it comes after the prefix.
                [*self._run_as.prefix, *dies_with_us, self._run_as.bindir / "postgres", "-D", self._data, *given],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop the server after those who use it
            )

    def _await_answer(self, seconds: float) -> None:
        assert self._server is not None  # noqa: S101 - for the type checker
        last = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self.url("postgres", OWNER), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self._server.poll() is not None or time.monotonic() > last:
                    raise _failed((self.home / "log").read_text(errors="replace")) from error
                time.sleep(0.02)
            else:
                return

    def _roles_ready(self) -> None:
        if not self.execute(sql.SQL("SELECT 1 FROM pg_roles WHERE rolname = {}").format(sql.Literal(APP))):
            self.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))


def _private_folder(folder: Path) -> None:
    """Make it ours alone. Refused when somebody else put something there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Refused(
            "foreign_folder",
            _("Folder %(folder)s bukan milik pengguna ini.") % {"folder": folder},
            _("Hapus folder itu, atau jalankan sebagai pemiliknya."),
        )
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _failed(said: str) -> Refused:
    lines = [line for line in said.strip().splitlines() if line][-6:]
    return Refused(
        "postgres_failed",
        _("Basis data bawaan tidak mau berjalan."),
        _("Katanya: %(said)s") % {"said": " / ".join(lines) or "-"},
    )
