"""What comes with a posted form."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from pojok.lib import keys
from pojok.lib.refusals import bad_input


def key_of(request: HttpRequest) -> UUID:
    """The form's hidden key, so that sending it twice does it once; a new one when it is missing.

    Refused when it is there but damaged: taking a new one instead could do twice what was sent twice.
    """
    given = request.POST.get("key")
    if not given:
        return keys.new()
    key = keys.parse(given)
    if key is None:
        raise bad_input("bad_key", _("Formulir ini rusak."), field="key", remedy=_("Muat ulang halaman."))
    return key
