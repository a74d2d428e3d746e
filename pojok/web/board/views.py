"""The board's page and the part of it that changes. Public; holds numbers and places, nobody's name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pojok import live
from pojok.organisation.models import Office
from pojok.visits import queries
from pojok.web.board import kept
from pojok.web.ui import errors


@require_safe
def board(request: HttpRequest, office: str) -> HttpResponse:
    """The whole page. Without a script it loads itself again every 15 seconds."""
    return _shown(request, office, "board/page.html")


@require_safe
def board_now(request: HttpRequest, office: str) -> HttpResponse:
    """What changes: calls, waiting, the day; with the server's time, since a TV's own clock is often wrong."""
    return _shown(request, office, "board/_now.html")


def _shown(request: HttpRequest, code: str, template: str) -> HttpResponse:
    asked = kept.asked_for(code)
    if asked is None:
        if template == "board/page.html":
            sentence = _("Papan antrean ini tidak ada.")
            return errors.page(404, sentence, _("Periksa nama kantor di alamatnya."), for_staff=False)
        raise Http404

    def rendered() -> tuple[bytes, bytes]:
        office = Office.objects.get(code=code)
        shown = queries.board(office)
        signed = live.sign([f"board:{office.pk}"])
        given = {"office": office, "board": shown, "now": shown.now, "live": signed}
        return render_to_string(template, given, request).encode(), signed.encode()

    return kept.answer(request, asked, template, rendered)
