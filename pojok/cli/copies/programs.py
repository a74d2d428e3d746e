"""PostgreSQL's own pg_dump and pg_restore, of a version that fits the server."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pojok.lib.postgres import binaries
from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

DEBIAN = Path("/usr/lib/postgresql")


def fitting(server_major: int) -> Path:
    """The bin folder with the oldest programs that know this server: what they write, older servers can read too.

    Refused when all there are is older than the server.
    """
    known = sorted((binaries.major_version(folder), str(folder)) for folder in _folders())
    for major, folder in known:
        if major >= server_major:
            return Path(folder)
    newest = known[-1][0] if known else 0
    raise Refused(
        "old_programs",
        _("Server PostgreSQL %(server)s lebih baru daripada pg_dump di mesin ini (%(here)s).")
        % {"server": server_major, "here": newest},
        _("Pasang: sudo apt-get install postgresql-client-%(server)s") % {"server": server_major},
    )


def able_to_read(dump_major: int, server_major: int) -> Path:
    """Those that can read a dump of that version and fit the server it goes to."""
    return fitting(max(dump_major, server_major))


def major_of(server_version_num: int) -> int:
    """15 for 150018."""
    return server_version_num // 10000


def _folders() -> Iterator[Path]:
    bundled = binaries.bundled()
    here = [bundled, *bundled.parents[1].glob("pginstall*/bin"), *DEBIAN.glob("*/bin")]
    for folder in here:
        if (folder / "pg_dump").exists() and (folder / "postgres").exists() | (folder / "psql").exists():
            yield folder


def connecting(url: str) -> tuple[list[str], dict[str, str]]:
    """How to tell such a program its database: arguments, and an environment. The password is in the second alone,
    since everybody on the machine sees arguments."""
    parts: dict[str, Any] = {**conninfo_to_dict(url)}
    password = parts.pop("password", None)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "POJOK_"))}
    # Its sentences are looked into for what to do next.
    environment |= {"LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10"}
    if password:
        environment["PGPASSWORD"] = str(password)
    return [f"--dbname={make_conninfo('', **parts)}", "--no-password"], environment


def started(command: list[str], environment: dict[str, str], **streams: Any) -> subprocess.Popen[bytes]:
    """The program, running; what it says of errors is read at its end."""
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, cwd="/", **streams)


def why_failed(said: str, otherwise: str) -> Refused:
    """What the program said, as a sentence with what to do next; `otherwise` when it is none that we know."""
    lines = [line for line in said.strip().splitlines() if line]
    first = next((line for line in lines if "error" in line or "FATAL" in line), lines[-1] if lines else "-")
    low = said.lower()
    if "password authentication failed" in low or "no password supplied" in low:
        sentence, remedy = _("Basis data menolak kata sandinya."), _("Periksa POJOK_DATABASE_OWNER_URL.")
    elif "could not connect" in low or "connection to server" in low:
        sentence = _("Basis data tidak bisa dihubungi.")
        remedy = _("Periksa POJOK_DATABASE_OWNER_URL dan servernya.")
    elif "no space left" in low or "could not extend file" in low:
        sentence, remedy = _("Cakram server penuh."), _("Kosongkan cakram, lalu ulangi.")
    elif "permission denied" in low:
        sentence = _("Peran basis data itu tidak berhak.")
        remedy = _("Pakai peran pemilik di POJOK_DATABASE_OWNER_URL.")
    else:
        sentence, remedy = otherwise, _("Jalankan: pojok doctor")
    return Refused(
        "database_program", sentence, "{}\n{}".format(remedy, _("Katanya: %(said)s") % {"said": first[:300]})
    )
