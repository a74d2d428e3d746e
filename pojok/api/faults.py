"""Every exception of the API as a problem: what was refused, what was malformed, what went wrong with us."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from pojok.api import problems
from pojok.lib.outage import is_full
from pojok.lib.pool import look_through_pool
from pojok.lib.refusals import Refused

BODY_AT_MOST = 256 * 1024

_MET = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure, psycopg.errors.LockNotAvailable)

log = logging.getLogger("pojok.api")


def answer_faults(api: NinjaAPI) -> None:
    """Make the API answer each of these itself, so that nothing reaches Django's HTML pages."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, fault)


def fault(request: HttpRequest, error: Any) -> HttpResponse:
    """The answer to an exception, whichever it is."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, Exception):
        # ninja wraps what the parser raises
        error = error.__cause__
    match error:
        case Refused():
            return problems.refused(error)
        case ValidationError():
            return malformed(error.errors)
        case AuthenticationError():
            return problems.not_signed_in()
        case Http404():
            return problems.no_such_address()
        case RequestDataTooBig():
            return problems.too_large(BODY_AT_MOST)
        case DatabaseError() | InterfaceError() | psycopg.Error():
            return _database(error)
        case UnreadablePostError() | SuspiciousOperation():
            return problems.problem(400, "unreadable", _("Permintaan ini tidak bisa dibaca."), _("Kirim sekali lagi."))
    log.error("api failed", exc_info=error, extra={"path": request.path})
    return problems.problem(
        500,
        "failed",
        _("Ada yang salah di pihak kami."),
        _("Kirim lagi dengan kunci yang sama; yang sudah tersimpan tidak menjadi dua."),
    )


def _database(error: Exception) -> HttpResponse:
    """A lost database is 503, two that met is 409: with the same key both may simply be sent again."""
    cause = error.__cause__ or error
    again = _("Kirim lagi dengan kunci yang sama; yang sudah tersimpan tidak menjadi dua.")
    met = isinstance(cause, _MET)
    if isinstance(error, IntegrityError) or met:
        log.warning("api conflict", exc_info=error)
        return problems.problem(409, "conflict", _("Ada tindakan lain pada saat yang sama."), again, retry=True)
    if isinstance(error, DataError):
        log.warning("api data", exc_info=error)
        return problems.problem(422, "bad_value", _("Ada isian yang tidak bisa disimpan."), _("Periksa isiannya."))
    if is_full(error):
        log.error("api without disk", exc_info=error)
        return problems.problem(503, "disk_full", _("Cakram server penuh; yang baru belum bisa disimpan."), again)
    if isinstance(error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError):
        look_through_pool()
        log.warning("api without database", exc_info=error)
        return problems.problem(503, "unavailable", _("Layanan sedang tidak tersambung ke datanya."), again)
    log.error("api failed", exc_info=error)
    return problems.problem(500, "failed", _("Ada yang salah di pihak kami."), again)


def malformed(errors: list[dict[str, Any]]) -> HttpResponse:
    """What doesn't have the shape the contract gives it: the first fault as the problem's own, all under `errors`."""
    if any(e["loc"][0] == "path" for e in errors):
        return problems.problem(404, "not_found", _("Yang dituju alamat ini tidak ditemukan."), _("Periksa alamatnya."))
    told = [_told(e) for e in errors]
    first = told[0]
    more = {"errors": told} if len(told) > 1 else {}
    return problems.problem(
        422,
        first["code"],
        first["detail"],
        _("Bentuk isian tertulis di /api/v1/openapi.json."),
        **{"field": first["field"], **more},
    )


def _told(error: dict[str, Any]) -> dict[str, Any]:
    names = [part for part in error["loc"][1:] if isinstance(part, str)]
    # The first is the body itself (ninja's parameter), not a member of it.
    inside = names[1:] if error["loc"][0] == "body" else names
    field = inside[-1] if inside else None
    code, sentence = _fault_of(error, field)
    return {"field": field, "code": code, "detail": sentence}


def _fault_of(error: dict[str, Any], field: str | None) -> tuple[str, str]:
    kind, name = error["type"], {"field": field or ""}
    if field is None:
        if kind == "missing":
            return "body_missing", _("Permintaan ini tidak berisi apa pun.")
        return "not_object", _("Isi permintaan harus berupa satu objek JSON.")
    if kind == "missing":
        return "missing", _("Isian “%(field)s” wajib ada.") % name
    if kind == "extra_forbidden":
        return "unknown_field", _("Isian “%(field)s” tidak dikenal di sini.") % name
    if kind in _SHAPES:
        return _SHAPES[kind][0], _(_SHAPES[kind][1]) % name
    if kind in _OWN:
        return kind, _(_OWN[kind]) % name
    return "bad_value", _("Isian “%(field)s” tidak bisa dipakai.") % name


_TEXT = ("not_text", gettext_noop("Isian “%(field)s” harus berupa teks."))
_OBJECT = ("not_object", gettext_noop("Isian “%(field)s” harus berupa objek JSON."))
_SHAPES = {
    "string_type": _TEXT,
    "list_type": ("not_list", gettext_noop("Isian “%(field)s” harus berupa daftar.")),
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "uuid_type": ("bad_uuid", gettext_noop("Isian “%(field)s” harus berupa UUID.")),
    "uuid_parsing": ("bad_uuid", gettext_noop("Isian “%(field)s” harus berupa UUID.")),
}
# Raised by the types of pojok.api.given.
_OWN = {
    "control_character": gettext_noop("Ada huruf tak terlihat dalam isian “%(field)s” yang tidak bisa disimpan."),
    "bad_time": gettext_noop(
        "Isian “%(field)s” harus berupa waktu ISO 8601 dengan zonanya, misalnya 2026-11-23T09:00:00+07:00."
    ),
    "bad_day": gettext_noop("Isian “%(field)s” harus berupa tanggal, misalnya 2026-11-23."),
    "too_long": gettext_noop("Isian “%(field)s” terlalu panjang."),
}
