"""The room as a konsultan's browser sees it: pages read, buttons pressed."""

from __future__ import annotations

import re
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from pojok.visits.models import Visit

HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def page(client: Client, query: str = "") -> str:
    return text(client.get(f"/room/{query}"))


def press(client: Client, path: str, *, status: int = 200, **given: object) -> str:
    """A form sent by HTMX; the parts of the page that it answers."""
    return text(client.post(f"/room/{path}", {"key": uuid4(), **given}, **HTMX), status)


def acting(visit: Visit, act: str) -> str:
    return f"{visit.pk}/{act}/"


def words(shown: str) -> str:
    """What a reader reads of it: without tags, single spaces."""
    return " ".join(re.sub(r"<[^>]*>", "", shown).split())
