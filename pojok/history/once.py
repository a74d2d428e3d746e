"""One act on something other than a visit: its transaction, the repeat, the Event (design §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from pojok.history.models import Event
from pojok.history.recording import earlier, record
from pojok.lib import clock, keys
from pojok.lib.refusals import Refused


class By(Protocol):
    """Who acts, where and through which door."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def office_id(self) -> int: ...
    @property
    def via(self) -> str: ...


class Repeated(Exception):  # noqa: N818 - not an error: it was done before
    """The same act with the same key was done before; its Event."""

    def __init__(self, event: Event) -> None:
        super().__init__(str(event.pk))
        self.event = event


@dataclass
class Doing:
    """The act under way. `subject_id` may be said later, by what the act makes."""

    key: UUID
    at: datetime
    subject_id: UUID
    payload: dict[str, Any] = field(default_factory=dict)


@contextmanager
def once(key: UUID, kind: str, *, by: By, content: object) -> Iterator[Doing]:
    """Do something once: what is written inside and its Event are stored together. The subject is the key's own
    unless said otherwise. Writes first and looks for an earlier Event only in doubt, since looking first would race.

    Raises Repeated for the same again; Refused `key_reused` for the same key with something else.
    """
    digest = keys.digest(kind, [by.office_id, by.user_id, content])
    doing = Doing(key=key, at=clock.now(), subject_id=key)
    try:
        with transaction.atomic():
            yield doing
            record(
                key=key,
                kind=kind,
                office_id=by.office_id,
                subject_id=doing.subject_id,
                by_id=by.user_id,
                via=by.via,
                digest=digest,
                at=doing.at,
                payload=doing.payload,
            )
    except (Refused, IntegrityError) as error:
        if (before := earlier(key)) is None:
            raise
        if bytes(before.digest) == digest:
            raise Repeated(before) from None
        if isinstance(error, Refused) and error.kind == "permission":
            raise
        raise Refused(
            "key_reused",
            _("Kunci ini sudah dipakai untuk tindakan lain."),
            _("Pakai kunci baru untuk tindakan baru."),
            "conflict",
        ) from None
