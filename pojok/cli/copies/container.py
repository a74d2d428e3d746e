"""The one file: an ordinary tar with the data and the manifest, so that it opens also where Pojok isn't installed."""

import hashlib
import os
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from pojok.cli.copies import programs
from pojok.cli.copies.manifest import DATA, NAME, Manifest, damaged
from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

PIECE = 1 << 20
MANIFEST_AT_MOST = 1 << 20

Progress = Callable[[int], None]


class Writer:
    """Writes the data first, of a length that is known only afterwards, then the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.bytes = 0
        self._digest = hashlib.sha256()
        file.write(b"\0" * tarfile.BLOCKSIZE)  # the header's place

    def take(self, source: IO[bytes], progress: Progress) -> None:
        """Everything that comes from there."""
        while piece := source.read(PIECE):
            self.file.write(piece)
            self._digest.update(piece)
            self.bytes += len(piece)
            progress(self.bytes)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def finish(self, manifest: bytes) -> None:
        """Close the data, add the manifest, and bring all of it to the disk."""
        self.file.write(_padding(self.bytes))
        self.file.write(_header(NAME, len(manifest)) + manifest + _padding(len(manifest)))
        self.file.write(b"\0" * 2 * tarfile.BLOCKSIZE)
        self.file.seek(0)
        self.file.write(_header(DATA, self.bytes))
        self.file.flush()
        os.fsync(self.file.fileno())


@dataclass(frozen=True)
class Copy:
    """A file that was looked at: what it says, and where in it the data lies."""

    path: Path
    manifest: Manifest
    offset: int

    def pieces(self) -> Iterator[bytes]:
        """The data."""
        left = self.manifest.data_bytes
        with self.path.open("rb") as file:
            file.seek(self.offset)
            while left and (piece := file.read(min(PIECE, left))):
                left -= len(piece)
                yield piece

    def check(self, progress: Progress = lambda _: None) -> None:
        """Read all of it. Refused when it isn't what was written."""
        digest, done = hashlib.sha256(), 0
        for piece in self.pieces():
            digest.update(piece)
            done += len(piece)
            progress(done)
        if done != self.manifest.data_bytes or digest.hexdigest() != self.manifest.data_sha256:
            raise damaged()
        self._check_contents()

    def _check_contents(self) -> None:
        """PostgreSQL's own program reads it and finds every table."""
        bindir = programs.able_to_read(self.manifest.dump, 0)
        with fed(self, [str(bindir / "pg_restore"), "--list"], dict(os.environ), stdout=subprocess.PIPE) as running:
            assert running.stdout is not None  # noqa: S101 - for the type checker
            listed = running.stdout.read().decode()
        # "3456; 0 16999 TABLE DATA public visits_visit pojok_owner"
        told = (line.partition(" TABLE DATA public ")[2].split() for line in listed.splitlines())
        found = {words[0] for words in told if words}
        if found != set(self.manifest.tables) - set(self.manifest.left_out):
            raise damaged()


def opened(path: Path) -> Copy:
    """What this file is. Refused when it can't be read or isn't a whole copy; the data itself isn't read yet."""
    try:
        with tarfile.open(path, "r:") as tar:
            data, told = tar.getmember(DATA), tar.getmember(NAME)
            if told.size > MANIFEST_AT_MOST:
                raise damaged()
            inside = tar.extractfile(told)
            manifest = Manifest.read(inside.read() if inside else b"")
    except (tarfile.TarError, KeyError, EOFError):
        raise damaged() from None
    except OSError as error:
        sentence = _("Berkas %(file)s tidak bisa dibaca: %(why)s.") % {"file": path, "why": error.strerror}
        raise Refused("unreadable_copy", sentence, _("Periksa nama dan haknya.")) from error
    if data.size != manifest.data_bytes:
        raise damaged()
    return Copy(path, manifest, data.offset_data)


@contextmanager
def fed(
    copy: Copy, command: list[str], environment: dict[str, str], **streams: int
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, fed with the data. Refused with what it said when it fails."""
    running = programs.started(command, environment, stdin=subprocess.PIPE, **streams)
    said: list[bytes] = []

    def feed() -> None:
        assert running.stdin is not None  # noqa: S101 - for the type checker
        try:
            for piece in copy.pieces():
                running.stdin.write(piece)
            running.stdin.close()
        except OSError:
            pass  # it ended early and says why, or has read what it wanted

    def listen() -> None:
        assert running.stderr is not None  # noqa: S101 - for the type checker
        said.append(running.stderr.read())

    threads = [Thread(target=feed, daemon=True), Thread(target=listen, daemon=True)]
    for thread in threads:
        thread.start()
    try:
        yield running
    except BaseException:
        running.kill()
        raise
    finally:
        status = running.wait()
        for thread in threads:
            thread.join()
    if status != 0:
        raise programs.why_failed(b"".join(said).decode(errors="replace"), _("Membaca salinan gagal."))


def _header(name: str, size: int) -> bytes:
    told = tarfile.TarInfo(name)
    told.size, told.mode, told.mtime = size, 0o600, int(time.time())
    return told.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return b"\0" * (-size % tarfile.BLOCKSIZE)
