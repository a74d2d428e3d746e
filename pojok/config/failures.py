"""What is answered when no view did: a page for people, problem+json for programs."""

import sys
from threading import Thread

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from pojok.web.ui import errors

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a body that is too large is 413."""
    if not _of_api(request):
        return errors.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _problem(413, "too_large", _("Kiriman ini terlalu besar."), _("Kirim paling banyak 256 KB."))
    return _problem(400, "bad_request", _("Permintaan ini tidak bisa dibaca."), _("Periksa alamat dan isinya."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    if not _of_api(request):
        return errors.forbidden(request, exception)
    return _problem(403, "forbidden", _("Ini bukan untuk peran Anda."), _("Pakai token dari orang yang bertugas."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    if not _of_api(request):
        return errors.not_found(request, exception)
    return _problem(404, "not_found", _("Alamat ini tidak ada."), _("Daftar alamat: /api/v1/openapi.json"))


def failed(request: HttpRequest) -> HttpResponse:
    """handler500; a database that doesn't answer is 503, and the same request may be sent again."""
    lost = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if lost:
        _renew_pool()
    if not _of_api(request):
        response = errors.failed(request)
    elif lost:
        response = _problem(
            503,
            "database_unavailable",
            _("Basis data sedang tidak bisa dihubungi."),
            _("Kirim lagi beberapa detik lagi dengan Idempotency-Key yang sama."),
        )
    else:
        response = _problem(
            500, "failed", _("Ada yang salah di pihak kami."), _("Kirim lagi; bila tetap gagal, hubungi pengelola.")
        )
    if lost:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _problem(status: int, code: str, title: str, remedy: str) -> HttpResponse:
    members = {"type": "about:blank", "status": status, "code": code, "title": title, "detail": remedy}
    response = JsonResponse(members, status=status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    return response


def _renew_pool() -> None:
    """Look through the pool's idle connections aside: after a restart of the database all of them are dead, and only
    this request shall notice.
    """
    pool = connection.pool  # type: ignore[attr-defined]
    if pool is not None and not pool.closed:
        Thread(target=pool.check, daemon=True, name="pool-check").start()
