"""As whom the server runs: PostgreSQL refuses to run as root, and nobody else may reach its files."""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from pojok.lib.postgres.binaries import copied_to
from pojok.lib.refusals import Refused

SYSTEM_USER = "pojok"
SYSTEM_HOME = Path("/var/lib/pojok")


@dataclass(frozen=True)
class Account:
    """How a program of the server is started, and where its files then lie.

    prefix: the command that becomes the server's program (same process). owner: system user of the files, None = us.
    """

    prefix: Sequence[str]
    home: Path
    bindir: Path
    owner: str | None = None


def choose(home: Path, bindir: Path) -> Account:
    """An ordinary user runs the server directly. Root runs it in a user namespace, where root's own files belong to a
    user who isn't root; where namespaces are refused (most containers), as a system user with files of its own.
    """
    if os.geteuid() != 0:
        return Account((), home, bindir)
    prefix = _namespace()
    # Data stays where the first start put it, whatever this machine has allowed since.
    if prefix and not (home / "place").exists():
        return Account(prefix, home, bindir)
    if (home / "data").exists():
        raise Refused(
            "no_namespace",
            _("Mesin ini tidak lagi mengizinkan cara menjalankan basis data yang dulu dipakai di %(folder)s.")
            % {"folder": home},
            _("Jalankan bin/run sebagai pengguna biasa pemilik folder itu, atau pakai POJOK_DATABASE_URL."),
        )
    return _as_system_user(home, bindir)


def _namespace() -> Sequence[str]:
    # initdb looks up its user's name, so the number inside has to be one that this machine knows.
    inside = next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0), None)
    unshare = shutil.which("unshare")
    if inside is None or unshare is None:
        return ()
    prefix = (unshare, "--user", f"--map-user={inside}", f"--map-group={inside}", "--")
    tried = subprocess.run([*prefix, "true"], stdin=subprocess.DEVNULL, capture_output=True)
    return prefix if tried.returncode == 0 else ()


def _as_system_user(home: Path, bindir: Path) -> Account:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Refused(
            "no_setpriv",
            _("Basis data tidak bisa dijalankan sebagai root di mesin ini."),
            _("Pasang paket util-linux, atau jalankan bin/run sebagai pengguna biasa."),
        )
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            f"useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {SYSTEM_USER}".split(),
            check=True,
            capture_output=True,
        )
    prefix = (setpriv, f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--init-groups", "--")
    SYSTEM_HOME.mkdir(mode=0o711, exist_ok=True)
    own = SYSTEM_HOME / hashlib.sha256(str(home).encode()).hexdigest()[:16]
    own.mkdir(mode=0o700, exist_ok=True)
    shutil.chown(own, SYSTEM_USER, SYSTEM_USER)
    reachable = subprocess.run([*prefix, "test", "-x", str(bindir / "postgres")], cwd="/", capture_output=True)
    if reachable.returncode != 0:
        bindir = copied_to(bindir, SYSTEM_HOME)
    return Account(prefix, own, bindir, SYSTEM_USER)
