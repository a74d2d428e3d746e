"""May this person put agencies and guests in order, and may these two be one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pojok.guests.models import Agency, Guest
from pojok.lib.refusals import Refused
from pojok.organisation.callers import Caller


def why_not_order(by: Caller) -> Refused | None:
    """Why this person may not merge or correct agencies and guests, or None: it is the admin's (design §1)."""
    if by.has("admin"):
        return None
    return Refused(
        "not_allowed", _("Hanya admin yang merapikan instansi dan tamu."), _("Minta admin kantor."), "permission"
    )


def why_not_merge(one: Agency | Guest, into: Agency | Guest) -> Refused | None:
    """Why `one` can't be counted as `into`, or None."""
    if one.merged_into is not None:
        sentence = _("%(name)s sudah digabung ke %(into)s.") % {"name": one.name, "into": one.merged_into.name}
        return Refused("merged_already", sentence, _("Batalkan penggabungan itu dulu."))
    if one.pk == into.final.pk:
        sentence = _("%(into)s sudah digabung ke %(name)s.") % {"name": one.name, "into": into.name}
        if one.pk == into.pk:
            sentence = _("Keduanya sudah satu.")
        return Refused("same", sentence, _("Pilih yang lain."), "input", "into")
    return None
