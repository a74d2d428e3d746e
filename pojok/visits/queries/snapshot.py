"""Whether anything may have changed: PostgreSQL's snapshot as a tag."""

from __future__ import annotations

from django.db import connection


def snapshot_of(office_code: str) -> str | None:
    """What all rows of the database are as of, as a text: equal texts, equal rows. None when there is no such office.

    One statement by hand: it is asked by every board every time, and the ORM would cost more than the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text FROM organisation_office WHERE code = %s", [office_code])
        row = cursor.fetchone()
    return row[0] if row else None
