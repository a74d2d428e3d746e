"""The machine: room, clock, who may read what is secret, copies of the data."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from pojok.cli.doctor.finding import Finding, at_least, at_most
from pojok.lib import clock
from pojok.lib.terminal import said as _

ENVIRONMENT_FILES = (Path("/etc/pojok/pojok.env"), Path("/etc/pojok.env"))
OPEN_FILES = 4096
GOOD_MB, POOR_MB = 2000, 300
GOOD_COPY, POOR_COPY = timedelta(hours=26), timedelta(days=7)


def look() -> Iterator[Finding]:
    """What can be seen without the database."""
    yield Finding("python", "ok", "Python {}.{}.{}.".format(*sys.version_info[:3]))
    yield from _disk()
    yield from _secrets()
    yield from _open_files()
    yield from _clock()
    yield from _copies()


def _disk() -> Iterator[Finding]:
    folder = next(place for place in (settings.ENV.var, *settings.ENV.var.parents) if place.exists())
    free = shutil.disk_usage(folder).free // 2**20
    yield Finding(
        "disk",
        at_least(free, good=GOOD_MB, poor=POOR_MB),
        _("Ruang kosong %(mb)s MB di %(folder)s.") % {"mb": free, "folder": folder},
        _("Kosongkan cakram sebelum penuh."),
    )


def _secrets() -> Iterator[Finding]:
    """Files that hold a key or a password, and folders with copies of people's data: nobody else reads them."""
    places = [*ENVIRONMENT_FILES, settings.ENV.var / "secret_key", settings.ENV.backup_folder]
    open_to_all = []
    for place in places:
        try:
            mode = place.stat().st_mode
        except OSError:
            continue
        if mode & (stat.S_IROTH | stat.S_IWOTH):
            open_to_all.append(str(place))
    if open_to_all:
        named = " ".join(open_to_all)
        yield Finding(
            "secrets",
            "bad",
            _("Semua orang di mesin ini bisa membaca: %(files)s.") % {"files": named},
            _("Ketik: sudo chmod o-rwx %(files)s") % {"files": named},
        )
    else:
        yield Finding("secrets", "ok", _("Berkas rahasia hanya terbaca oleh pemiliknya."))


def _open_files() -> Iterator[Finding]:
    """Every open screen holds one, and they are raised to what is allowed."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        yield Finding(
            "open_files",
            "warning",
            _("Paling banyak %(count)s berkas terbuka: layar yang terbuka bersamaan dibatasi olehnya.")
            % {"count": hard},
            _("Di berkas systemd: LimitNOFILE=65536"),
        )


def _clock() -> Iterator[Finding]:
    """Whether this machine's clock is set by others'; on a machine without systemd nobody knows."""
    if not Path("/run/systemd/system").exists() or not shutil.which("timedatectl"):
        return
    asked = subprocess.run(
        ["timedatectl", "show", "--property=NTPSynchronized", "--value"],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        timeout=10,
    )
    if asked.stdout.strip() == "no":
        yield Finding(
            "ntp",
            "warning",
            _("Jam mesin ini tidak disetel otomatis; waktu kunjungan bisa salah."),
            _("Ketik: sudo apt-get install -y systemd-timesyncd && sudo timedatectl set-ntp true"),
        )


def _copies() -> Iterator[Finding]:
    """A real office has a copy that is younger than a day."""
    from pojok.cli.copies.writing import newest

    folder = settings.ENV.backup_folder
    found = newest(folder)
    remedy = _("Jalankan: pojok backup. Setiap malam: sudo systemctl enable --now pojok-backup.timer")
    if found is None:
        if settings.MODE == "production":
            if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
                sentence = _("Folder salinan %(folder)s tidak terbaca oleh pengguna ini.") % {"folder": folder}
                yield Finding("backup", "warning", sentence, _("Jalankan pojok doctor sebagai pengguna pojok."))
            else:
                yield Finding("backup", "bad", _("Belum ada salinan data di %(folder)s.") % {"folder": folder}, remedy)
        return
    age = clock.now() - found[1]
    hours = int(age / timedelta(hours=1))
    state = at_most(age / GOOD_COPY, good=1, poor=POOR_COPY / GOOD_COPY)
    yield Finding("backup", state, _("Salinan data terakhir berumur %(hours)s jam.") % {"hours": hours}, remedy)
