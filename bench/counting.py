"""How many SQL statements an act or a page costs after sign-in, without BEGIN and COMMIT."""

from __future__ import annotations

import re

from bench.house import House
from bench.measures import Measure, fill

NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
# Who it is that asks: the session or the token, the person, the office and what may be done there.
SIGN_IN = re.compile(r'FROM "(django_session|organisation_(user|token|membership|office))"')


def statements(house: House, measure: Measure) -> int:
    """Of the second request of its kind in a process: plans of the SOP are read once."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from pojok.cli.database import roles

    with roles.as_app():
        fill(house, measure, f"{measure.name}-count", 1, 0)
        requests = measure.requests(house, 1, 0, f"{measure.name}-count")[0]
        first, *others = requests
        client = Client()
        _send(client, first)
        with CaptureQueriesContext(connection) as caught:
            _send(client, others[0] if others else first)
    said = [query["sql"] for query in caught.captured_queries]
    return sum(not sql.startswith(NO_STATEMENT) and SIGN_IN.search(sql.split(" WHERE ")[0]) is None for sql in said)


def _send(client: object, raw: bytes) -> None:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    kind = headers.pop("Content-Type", "application/json")
    headers.pop("Content-Length", None)
    answer = client.generic(method, path, body, content_type=kind, headers=headers)  # type: ignore[attr-defined]
    if answer.status_code >= 400:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:300]!r}")
