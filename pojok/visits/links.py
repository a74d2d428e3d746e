"""The guest's link: HMAC(key, visit, version); 90 days, revocable (design §6)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from pojok.lib.clock import now
from pojok.visits.models import Visit

VALID = timedelta(days=90)
_SEAL = 12


def token_of(visit: Visit) -> str:
    """The token in the guest's link: the visit and a seal that nobody else can make."""
    return base64.urlsafe_b64encode(visit.pk.bytes + _seal(visit.pk, visit.link_version)).decode().rstrip("=")


def address_of(visit: Visit, here: str) -> str:
    """The guest's whole link. `here` is the address the caller came by (https://host); the office's public address,
    where one is set, wins over it."""
    base = getattr(settings, "PUBLIC_URL", "") or here
    return f"{base.rstrip('/')}/g/{token_of(visit)}/"


def visit_by_token(token: str) -> Visit | None:
    """The visit of a link that holds; None when it is false, older than 90 days, or revoked."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != 16 + _SEAL:
        return None
    visit = Visit.objects.filter(pk=UUID(bytes=raw[:16]), arrived_at__gt=now() - VALID).with_names().first()
    if visit is None or not hmac.compare_digest(raw[16:], _seal(visit.pk, visit.link_version)):
        return None
    return visit


def revoke(visit: Visit) -> None:
    """Make every link of this visit given so far invalid."""
    Visit.objects.filter(pk=visit.pk).update(link_version=F("link_version") + 1)


def _seal(visit_id: UUID, version: int) -> bytes:
    message = b"guest-link:" + visit_id.bytes + version.to_bytes(4)
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()[:_SEAL]
