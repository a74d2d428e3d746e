"""Whether a paper is genuine: open to everybody who has its code, and telling no more than is needed to compare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pojok.lib import limits
from pojok.visits.proofs import read_code, shown
from pojok.visits.queries.proof import proof_by_code, proof_view
from pojok.web.proof.masking import masked
from pojok.web.ui import errors

# By address, found or not: guessing must not pay, and nobody verifies a hundred papers in five minutes by hand.
_TRIES, _WINDOW = 60, 300


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """A field to type a code into; with `?code=` on to its page."""
    typed = request.GET.get("code", "")[:40]
    if code := read_code(typed):
        return _apart(redirect("proof", shown(code)))
    error = _("Kode berisi sepuluh huruf dan angka, ditulis seperti ABCDE-23456.") if typed.strip() else ""
    given = {"typed": typed.strip(), "error": error}
    return _apart(render(request, "proof/enter.html", given, status=422 if error else 200))


@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """The proof with that code; 404 when there is none, the same for a code that can't be one."""
    if wait := limits.allow("proof", limits.address(request), times=_TRIES, seconds=_WINDOW):
        return _apart(errors.page(429, for_staff=False, retry_after=wait))
    known = read_code(code)
    found = proof_by_code(known) if known else None
    if found is None:
        return _apart(render(request, "proof/unknown.html", {"typed": code[:40]}, status=404))
    view = proof_view(found)
    given = {
        "view": view,
        "visit": view.visit,
        "office": view.visit.office,
        "code": shown(found.code),
        "name": masked(view.visit.guest.name),
    }
    return _apart(render(request, "proof/page.html", given))


def _apart(response: HttpResponse) -> HttpResponse:
    """Not kept, not indexed, and its address not told to others."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
