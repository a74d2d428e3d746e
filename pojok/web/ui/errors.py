"""Error pages: what happened and what to do next, in kind words. They need no user, no database and no script."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pojok.lib.refusals import Refused

STATUS_OF = {"state": 409, "conflict": 409, "permission": 403, "missing": 404, "input": 422, "limit": 429}

_PAGES = {
    400: (
        gettext_lazy("Permintaan ini tidak bisa dibaca."),
        gettext_lazy("Kembali ke halaman sebelumnya, muat ulang, lalu coba sekali lagi."),
    ),
    403: (
        gettext_lazy("Halaman ini bukan untuk peran Anda."),
        gettext_lazy("Bila memang tugas Anda, minta admin kantor menambahkan perannya."),
    ),
    404: (
        gettext_lazy("Halaman ini tidak ada."),
        gettext_lazy("Mungkin alamatnya salah ketik, atau yang Anda cari milik kantor lain."),
    ),
    409: (
        gettext_lazy("Tindakan ini tidak lagi cocok dengan keadaannya."),
        gettext_lazy("Muat ulang halaman untuk melihat keadaan terbaru."),
    ),
    413: (
        gettext_lazy("Kiriman ini terlalu besar."),
        gettext_lazy("Kembali, kirim bagian yang perlu saja, lalu coba sekali lagi."),
    ),
    422: (gettext_lazy("Ada isian yang belum benar."), gettext_lazy("Kembali, perbaiki isiannya, lalu kirim lagi.")),
    429: (
        gettext_lazy("Terlalu banyak permintaan dari sini."),
        gettext_lazy("Tunggu satu menit, lalu muat ulang halaman ini."),
    ),
    500: (
        gettext_lazy("Ada yang salah di pihak kami."),
        gettext_lazy("Yang sudah tersimpan tetap aman. Coba lagi sebentar; bila tetap gagal, hubungi pengelola."),
    ),
    503: (
        gettext_lazy("Layanan sedang tidak tersambung ke datanya."),
        gettext_lazy("Biasanya pulih sendiri dalam satu menit. Muat ulang halaman ini sebentar lagi."),
    ),
}


def page(
    status: int,
    sentence: str = "",
    remedy: str = "",
    *,
    back: str = "",
    for_staff: bool = True,
    retry_after: int | None = None,
) -> HttpResponse:
    """The error page of a status; a sentence and remedy of one's own instead of the usual ones.

    for_staff: offers a way back or to the first page; a guest and a TV have none.
    """
    usual = _PAGES.get(status, _PAGES[500 if status >= 500 else 400])
    given: dict[str, Any] = {
        "status": status,
        "sentence": sentence or usual[0],
        "remedy": remedy or usual[1],
        "back": back,
        "for_staff": for_staff,
    }
    response = HttpResponse(render_to_string("ui/error.html", given), status=status)
    response["Cache-Control"] = "no-store"
    if status in (429, 503):
        response["Retry-After"] = str(retry_after or 60)
    return response


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refused act: for HTMX the notice alone (the page stays, with what was typed), else a whole page."""
    status = STATUS_OF[refusal.kind]
    if getattr(request, "htmx", False):
        return render(request, "ui/_refused.html", {"refusal": refusal}, status=status)
    return page(status, refusal.sentence, refusal.remedy, back=_own_referer(request))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a body that is too large is 413."""
    return page(413 if isinstance(exception, RequestDataTooBig | TooManyFilesSent) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403"""
    return page(403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: mostly a page that stayed open over a new sign-in, or cookies that are off."""
    return page(
        403,
        _("Halaman ini terbuka terlalu lama."),
        _("Kembali, muat ulang, lalu coba sekali lagi. Pastikan kuki diizinkan untuk alamat ini."),
        back=_own_referer(request),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404"""
    return page(404)


def failed(request: HttpRequest) -> HttpResponse:
    """handler500; a database that doesn't answer is 503, so that a proxy and a person try again."""
    error = sys.exc_info()[1]
    return page(503 if isinstance(error, OperationalError | InterfaceError) else 500)


def _own_referer(request: HttpRequest) -> str:
    """The page one came from, when it is ours."""
    came_from = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return came_from[len(own) - 1 :] if came_from.startswith(own) else ""
