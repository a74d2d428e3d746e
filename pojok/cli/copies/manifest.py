"""What a copy says about itself: from which version, with how many rows, and the checksum of its data."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.conf import settings
from django.utils.crypto import salted_hmac

from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

FORM = 1  # of the file; a later one is refused
NAME = "manifest.json"
DATA = "database.dump"


@dataclass(frozen=True)
class Manifest:
    """tables: rows of each, counted in the snapshot that was copied. left_out: tables copied without their rows.
    tx: a transaction number above all that stand in the rows. key: tells whether the secret key is still the same."""

    pojok: str
    made_at: str
    server: int
    dump: int
    migrations: list[list[str]]
    tables: dict[str, int]
    left_out: list[str]
    offices: list[str]
    tx: int
    key: str
    data_bytes: int
    data_sha256: str
    form: int = FORM
    sha256: str = field(default="")

    def sealed(self) -> bytes:
        """As it stands in the file, with its own checksum."""
        content = {**asdict(self), "sha256": ""}
        content["sha256"] = _checksum(content)
        return json.dumps(content, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, text: bytes) -> Self:
        """From a file. Refused when it isn't one, was changed, or has a form that this version doesn't know."""
        try:
            content: dict[str, Any] = json.loads(text)
            form, said = int(content["form"]), str(content["sha256"])
        except (ValueError, KeyError, TypeError):
            raise damaged() from None
        if form > FORM:
            raise newer(str(content.get("pojok", "?")))
        if not hmac.compare_digest(said, _checksum({**content, "sha256": ""})):
            raise damaged()
        return cls(**content)

    @property
    def rows(self) -> int:
        return sum(self.tables.values())

    @property
    def same_key(self) -> bool:
        """Whether links and tokens signed then are still good here."""
        return hmac.compare_digest(self.key, key_mark())


def key_mark() -> str:
    """Tells this secret key from others, and nothing about it."""
    return salted_hmac("pojok.copies", "key", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]


def damaged() -> Refused:
    return Refused(
        "damaged_copy",
        _("Berkas ini bukan salinan Pojok yang utuh: terpotong, berubah, atau berkas lain."),
        _("Pakai salinan lain. Yang utuh lolos dari: pojok restore BERKAS --check"),
    )


def newer(version: str) -> Refused:
    return Refused(
        "newer_copy",
        _("Salinan ini dibuat oleh Pojok yang lebih baru (%(version)s).") % {"version": version},
        _("Pasang dulu versi Pojok itu atau yang sesudahnya, lalu ulangi."),
    )


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
