"""What comes with a posted form, or with an address."""

from __future__ import annotations

from collections.abc import Mapping
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


def words_of(given: Mapping[str, str], name: str = "q") -> str:
    """The words somebody looks for, as the address has them: single spaces, cut at 100 letters. No database takes a
    NUL, so it counts as a space."""
    return " ".join(given.get(name, "").replace("\0", " ").split())[:100]
