"""In which language one reads: a press, kept in a cookie of this browser. Anybody may choose."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

_KEPT = timedelta(days=365)


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Back to the page it was pressed on, in the chosen language.

    Exempt from CSRF tokens: a guest's page has none, and all that another site could do is change the language.
    """
    response = redirect(_page_before(request) or "home")
    chosen = request.POST.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_KEPT,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"  # the page before may be a guest's, whose address is a secret
    return response


def _page_before(request: HttpRequest) -> str:
    """An address on this host, else "". The referrer knows what a script did to the address since."""
    after, referer = request.POST.get("next", ""), request.headers.get("Referer", "")
    address = referer if referer and urlsplit(referer).path == urlsplit(after).path else after
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else ""
