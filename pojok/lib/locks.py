"""Holding everybody else who brings the same new thing, until the transaction ends."""

import hashlib

from django.db import connection


def hold(*parts: object) -> None:
    """Wait for, and keep until this transaction ends, the lock of these words.

    For what has no row to lock yet: arrivals of one new name at the same moment would otherwise each make a row,
    since none sees the others'.
    """
    text = "\x1f".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
