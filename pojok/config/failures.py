"""What is answered when no view did: a page for people, problem+json for programs."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pojok.api import problems
from pojok.api.faults import BODY_AT_MOST, fault
from pojok.lib.outage import is_full
from pojok.lib.pool import look_through_pool
from pojok.web.ui import errors

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a body that is too large is 413."""
    if not _of_api(request):
        return errors.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return problems.too_large(BODY_AT_MOST)
    return problems.problem(400, "unreadable", _("Permintaan ini tidak bisa dibaca."), _("Periksa alamat dan isinya."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    if not _of_api(request):
        return errors.forbidden(request, exception)
    remedy = _("Pakai token dari orang yang bertugas.")
    return problems.problem(403, "not_allowed", _("Ini bukan untuk peran Anda."), remedy)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    return problems.no_such_address() if _of_api(request) else errors.not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    """handler500; a database that doesn't answer is 503, and the same request may be sent again."""
    error = sys.exc_info()[1]
    if _of_api(request):
        return fault(request, error)
    if is_full(error):
        return errors.page(
            503,
            _("Cakram server penuh; yang baru belum bisa disimpan."),
            _("Yang sudah tersimpan tetap aman. Kabari admin kantor; sesudah ada ruang, coba sekali lagi."),
            retry_after=RETRY_SECONDS,
        )
    response = errors.failed(request)
    if isinstance(error, OperationalError | InterfaceError):
        look_through_pool()
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
