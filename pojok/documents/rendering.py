"""Values become a PDF, bounded in time, memory and number at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import orjson
import structlog
from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused

log = structlog.get_logger(__name__)

TEMPLATES = Path(__file__).parent / "templates"
TYPESETTER = Path(__file__).parent / "typesetter.py"

SECONDS = 60
PATIENCE_SECONDS = 15
VALUES_BYTES = 16 * 1024**2

# Setting takes a whole core: no more at once in one worker, so that the others' acts stay quick.
_at_once = BoundedSemaphore(2)


def pdf(template: str, values: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The document `templates/<template>.typ` with these values, as PDF/A-2a and PDF/UA-1 where every character can be
    drawn. The same values and moment give the same bytes.

    Values reach the template as data, never as its source. Refused (limit): too large, too slow, too many at once.
    """
    source = TEMPLATES / f"{template}.typ"
    told = orjson.dumps(values)
    if len(told) > VALUES_BYTES:
        raise too_large()
    if not _at_once.acquire(timeout=PATIENCE_SECONDS):
        remedy = _("Coba lagi satu menit lagi.")
        raise Refused("documents_busy", _("Masih banyak dokumen lain yang sedang disusun."), remedy, "limit")
    try:
        # `-I`: nothing of the environment or the working directory changes what is imported.
        done = subprocess.run(
            [sys.executable, "-I", str(TYPESETTER), str(source), str(int(made_at.timestamp()))],
            input=told,
            capture_output=True,
            timeout=SECONDS,
            env={"RAYON_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise too_large() from None
    finally:
        _at_once.release()
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    if done.returncode < 0 or b"memory allocation" in done.stderr or b"MemoryError" in done.stderr:
        raise too_large()
    # The reason may quote what a guest typed, so only its last line's kind goes into the log.
    kind = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
    log.error("document.failed", template=template, kind=kind[:80])
    raise RuntimeError(f"{template}.typ could not be set")


def too_large() -> Refused:
    """The refusal of a document that would take too long."""
    sentence = _("Dokumen ini terlalu besar untuk disusun sebagai PDF.")
    return Refused("document_too_large", sentence, _("Persempit saringannya, atau unduh sebagai Excel."), "limit")
