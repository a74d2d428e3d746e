"""Who asks, with which key, and what the body says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.security import HttpBearer

from pojok.api.door import KEY_HEADER
from pojok.api.twice import said_twice
from pojok.lib import keys
from pojok.lib.refusals import bad_input
from pojok.organisation.callers import Caller, caller_by_token
from pojok.organisation.models import Office


class Asked(HttpRequest):
    """A request that Bearer let in. For type hints only."""

    auth: tuple[Caller, Office]
    act_key: UUID


class Bearer(HttpBearer):
    """A token of `pojok token`; nothing else lets anybody in, no session either."""

    def authenticate(self, request: HttpRequest, token: str) -> tuple[Caller, Office] | None:
        return caller_by_token(token.strip()) if token.strip() else None


class JsonBody(Parser):
    """One JSON object. Depth, surrogates and numbers are bounded by orjson, which never recurses without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            told = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            raise bad_input(
                "malformed_json",
                _("Isi permintaan bukan JSON yang benar."),
                field="",
                remedy=_("Kirim satu objek JSON dalam UTF-8."),
            ) from None
        if (name := said_twice(request.body, told)) is not None:
            raise bad_input(
                "said_twice",
                _("Isian “%(field)s” disebut dua kali.") % {"field": name[:40]},
                field=name[:40],
                remedy=_("Sebut setiap isian satu kali."),
            )
        return told


def key_of(request: HttpRequest) -> UUID:
    """The Idempotency-Key of this write, or a new one; it is said in the answer either way. Refused when it is there
    but empty or damaged: with a new one instead, what is sent twice would be done twice."""
    given = request.headers.get(KEY_HEADER)
    try:
        key = keys.new() if given is None else UUID(given.strip())
    except ValueError:
        raise bad_input(
            "bad_key",
            _("Idempotency-Key bukan UUID."),
            field=KEY_HEADER,
            remedy=_("Kirim UUID apa saja, yang sama hanya untuk mengulang."),
        ) from None
    request.act_key = key  # type: ignore[attr-defined]
    return key


def only_query(request: HttpRequest, *known: str) -> None:
    """Refuse a question that would be silently left out."""
    for name in request.GET:
        if name not in known:
            raise bad_input(
                "unknown_field",
                _("Pertanyaan “%(name)s” tidak dikenal di sini.") % {"name": name[:40]},
                field=name[:40],
                remedy=_("Yang dikenal: %(known)s.") % {"known": ", ".join(known) or "-"},
            )
