"""Errors as `application/problem+json` (RFC 9457): a code for programs, a sentence for people, what to do next."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pojok.lib.refusals import Refused

MEDIA_TYPE = "application/problem+json"
STATUS_OF = {"state": 409, "conflict": 409, "permission": 403, "missing": 404, "input": 422, "limit": 429}
RETRY_SECONDS = {409: 1, 429: 60, 503: 2}

_TITLES = {
    400: gettext_lazy("Permintaan tidak terbaca"),
    401: gettext_lazy("Belum dikenali"),
    403: gettext_lazy("Tidak diizinkan"),
    404: gettext_lazy("Tidak ditemukan"),
    405: gettext_lazy("Cara ini tidak dilayani"),
    409: gettext_lazy("Tidak cocok dengan keadaan sekarang"),
    411: gettext_lazy("Panjang kiriman tidak disebut"),
    413: gettext_lazy("Kiriman terlalu besar"),
    422: gettext_lazy("Isian belum benar"),
    429: gettext_lazy("Terlalu banyak permintaan"),
    500: gettext_lazy("Ada yang salah di pihak kami"),
    503: gettext_lazy("Layanan sedang tidak tersambung ke datanya"),
}


def problem(
    status: int, code: str, detail: str, remedy: str = "", *, retry: bool = False, **members: Any
) -> HttpResponse:
    """A problem answer. `retry`: the same request with the same key may be sent again, after the seconds said."""
    said: dict[str, Any] = {
        "type": f"urn:pojok:problem:{code}",
        "title": str(_TITLES.get(status, _TITLES[400])),
        "status": status,
        "code": code,
        "detail": str(detail),
    }
    if remedy:
        said["remedy"] = str(remedy)
    said |= {name: value for name, value in members.items() if value is not None}
    response = HttpResponse(orjson.dumps(said, default=str), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if retry or status in (429, 503):
        response["Retry-After"] = str(RETRY_SECONDS[status])
    return response


def refused(refusal: Refused) -> HttpResponse:
    """What an action, or this door, refused."""
    members = {"field": refusal.field, **refusal.more}
    return problem(STATUS_OF[refusal.kind], refusal.code, refusal.sentence, refusal.remedy, **members)


def not_signed_in() -> HttpResponse:
    """No token, or one that speaks for nobody."""
    response = problem(
        401,
        "not_signed_in",
        _("Permintaan ini tidak membawa token yang berlaku."),
        _("Kirim kepala “Authorization: Bearer TOKEN”; admin membuat token dengan “pojok token”."),
    )
    response["WWW-Authenticate"] = 'Bearer realm="pojok"'
    return response


def no_such_address() -> HttpResponse:
    return problem(
        404, "no_such_address", _("Alamat ini tidak ada."), _("Semua alamat tertulis di /api/v1/openapi.json.")
    )


def method_not_allowed(allowed: str) -> HttpResponse:
    """The address exists; what is asked of it doesn't."""
    remedy = _("Yang dilayani di alamat ini: %(allowed)s.") % {"allowed": allowed}
    response = problem(405, "method_not_allowed", _("Alamat ini tidak melayani cara itu."), remedy)
    response["Allow"] = allowed
    return response


def length_required() -> HttpResponse:
    sentence = _("Kiriman ini tidak menyebut panjangnya.")
    return problem(
        411, "length_required", sentence, _("Kirim dengan kepala “Content-Length”, tidak sepotong-sepotong.")
    )


def too_large(most: int) -> HttpResponse:
    sentence = _("Kiriman ini lebih besar dari %(most)d KB.") % {"most": most // 1024}
    return problem(413, "too_large", sentence, _("Kirim isian yang perlu saja."))
