"""Writing a copy: one snapshot of the database, into a file that has its name only when it is whole."""

import errno
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

from pojok.cli.copies import programs
from pojok.cli.copies.container import Copy, Progress, Writer, opened
from pojok.cli.copies.manifest import Manifest, key_mark
from pojok.lib import clock
from pojok.lib.postgres import binaries
from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

# Copied without their rows: who has a session's key is signed in, and counters are worth nothing tomorrow.
WITHOUT_ROWS = ("django_session", "lib_counter")
_NAME = re.compile(r"pojok-(\d{8}-\d{6})\.tar")


def usual_name() -> str:
    """pojok-20261124-183000.tar; the hour is UTC, so that names follow each other also when clocks change."""
    return f"pojok-{clock.now().astimezone(UTC):%Y%m%d-%H%M%S}.tar"


def write(target: Path, progress: Progress) -> Copy:
    """Copy the database into this file and look through what was written. The file is for its owner alone (0600).

    Refused: it exists; no room; the database doesn't answer or lets nothing be read; no program that fits.
    """
    if target.exists():
        raise _exists(target)
    with _draft(target) as (file, draft), _snapshot() as (connection, snapshot):
        manifest = _copied(file, connection, snapshot, progress)
        copy = opened(draft)
        copy.check()
        _give_name(draft, target)
    _bring_to_disk(target.parent)
    return Copy(target, manifest, copy.offset)


def forget_old(folder: Path, days: int) -> list[Path]:
    """Remove copies made more than so many days ago, by their names; never the newest. Returns what was removed."""
    found = sorted(file for file in folder.iterdir() if _NAME.fullmatch(file.name))
    before = usual_moment(clock.now() - timedelta(days=days))
    old = [file for file in found[:-1] if file.name < f"pojok-{before}"]
    for file in old:
        file.unlink()
    return old


def newest(folder: Path) -> tuple[Path, datetime] | None:
    """The youngest copy there, and when it was made, by its name."""
    with suppress(OSError):
        for file in sorted(folder.iterdir(), reverse=True):
            if named := _NAME.fullmatch(file.name):
                return file, datetime.strptime(named[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    return None


def usual_moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d-%H%M%S}"


def _copied(file: IO[bytes], connection: psycopg.Connection[Any], snapshot: str, progress: Progress) -> Manifest:
    server = connection.info.server_version
    bindir = programs.fitting(programs.major_of(server))
    tables = count_rows(connection)
    without = sorted(set(WITHOUT_ROWS) & set(tables))
    arguments, environment = programs.connecting(settings.ENV.owner_url)
    command = [str(bindir / "pg_dump"), *arguments, "--format=custom", f"--snapshot={snapshot}", "--schema=public"]
    command += ["--no-owner", "--no-privileges", *(f"--exclude-table-data=public.{table}" for table in without)]
    writer = Writer(file)
    _pour(command, environment, writer, progress)
    manifest = Manifest(
        pojok=version("pojok"),
        made_at=clock.now().isoformat(timespec="seconds"),
        server=server,
        dump=binaries.major_version(bindir),
        migrations=[list(row) for row in _rows(connection, "SELECT app, name FROM django_migrations ORDER BY id")],
        tables={table: 0 if table in without else count for table, count in tables.items()},
        left_out=without,
        offices=[code for (code,) in _rows(connection, "SELECT code FROM organisation_office ORDER BY id")],
        tx=_highest_tx(connection),
        key=key_mark(),
        data_bytes=writer.bytes,
        data_sha256=writer.sha256,
    )
    writer.finish(manifest.sealed())
    return manifest


def _pour(command: list[str], environment: dict[str, str], writer: Writer, progress: Progress) -> None:
    running = programs.started(command, environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    assert running.stdout is not None and running.stderr is not None  # noqa: S101, PT018 - for the type checker
    said: list[bytes] = []
    listening = Thread(target=lambda: said.append(running.stderr.read()), daemon=True)  # type: ignore[union-attr]
    listening.start()
    try:
        writer.take(running.stdout, progress)
    except BaseException:
        running.kill()
        raise
    finally:
        status = running.wait()
        listening.join()
    if status != 0:
        raise programs.why_failed(b"".join(said).decode(errors="replace"), _("Membuat salinan gagal."))


@contextmanager
def _draft(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file beside the target, gone afterwards whatever happened. A full disk becomes a sentence."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        sentence = _("Tidak bisa menulis di %(folder)s: %(why)s.") % {"folder": target.parent, "why": error.strerror}
        raise Refused("no_place", sentence, _("Sebut folder yang ada dan boleh ditulisi.")) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, draft
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sentence = _("Cakram penuh: salinan tidak muat di %(folder)s.") % {"folder": target.parent}
        raise Refused("disk_full", sentence, _("Kosongkan cakram, atau tulis ke folder di cakram lain.")) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _snapshot() -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """One moment of the database, held open: rows are counted and copied as they were then, while others go on."""
    with psycopg.connect(settings.ENV.owner_url, connect_timeout=10) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET statement_timeout = 0")
        [(snapshot,)] = _rows(connection, "SELECT pg_export_snapshot()")
        yield connection, snapshot


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of each table, as this connection's transaction sees them."""
    names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    counted = {}
    for (table,) in _rows(connection, names):
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))).fetchone()
        counted[str(table)] = int(row[0]) if row else 0
    return counted


def _highest_tx(connection: psycopg.Connection[Any]) -> int:
    [(highest,)] = _rows(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    return int(highest)


def _rows(connection: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _give_name(draft: Path, target: Path) -> None:
    """A link fails when somebody made that name meanwhile; a rename would destroy what they made. Some disks (a USB
    stick's) know no links."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        if target.exists():
            raise _exists(target) from None
        draft.rename(target)


def _exists(target: Path) -> Refused:
    sentence = _("Berkas %(file)s sudah ada.") % {"file": target}
    return Refused("copy_exists", sentence, _("Pilih nama lain, atau sebut foldernya saja."))


def _bring_to_disk(folder: Path) -> None:
    """So that the file's name outlives a power cut, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
