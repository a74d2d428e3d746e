"""Words for what a visit carries as codes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def warnings_said(codes: Iterable[str]) -> list[str]:
    """The marks of a visit in words; an unknown one is shown as it is rather than hidden."""
    said = {
        "already_inside": _("sudah di dalam ketika diterima"),
        "late_entry": _("dicatat kemudian"),
        "outside_hours": _("di luar jam kerja"),
        "place_full": _("dipanggil ke tempat yang penuh"),
        "ditutup_otomatis": _("ditutup otomatis di akhir hari"),
    }
    return [said.get(code, code.replace("_", " ")) for code in codes]


def via_said(via: str) -> str:
    """Through which door an act came, when it wasn't a screen."""
    said = {"api": _("lewat API"), "link": _("lewat tautan tamu"), "cli": _("lewat perintah")}
    return said.get(via, "")
