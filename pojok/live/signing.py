"""What a page may listen to is signed by the view that showed it, so that the stream needs no session and no query."""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused

SALT = "pojok.live"
MAX_AGE = timedelta(days=2)
MAX_TOPICS = 20

# No spaces: notices join topics by them.
TOPIC = re.compile(r"[a-z]+:[0-9a-zA-Z-]{1,64}")


def sign(topics: Iterable[str]) -> str:
    """What a page puts into data-live="…". ValueError when a topic isn't one, or there are too many."""
    listed = sorted(set(topics))
    if not 0 < len(listed) <= MAX_TOPICS or not all(TOPIC.fullmatch(topic) for topic in listed):
        raise ValueError(f"1 to {MAX_TOPICS} topics like unit:3, not {listed!r}")
    return signing.dumps(listed, salt=SALT, compress=True)


def unsign(signed: str) -> frozenset[str]:
    """The topics that were signed. Refused when it isn't ours or too old."""
    try:
        return frozenset(signing.loads(signed, salt=SALT, max_age=MAX_AGE))
    except signing.BadSignature as error:
        raise Refused(
            "bad_stream",
            _("Alamat pembaruan langsung ini tidak berlaku lagi."),
            _("Muat ulang halaman."),
            "permission",
        ) from error
