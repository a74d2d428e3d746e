"""Which screens a person has: the ways in the bar. A role has one screen of its own and the guest book."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

# URL name, label, the roles that have it; the order is that of the bar.
_WAYS = [
    ("desk", _("Meja depan"), {"petugas", "piket"}),
    ("duty", _("Piket"), {"piket"}),
    ("room", _("Ruang saya"), {"konsultan"}),
    ("overview", _("Ringkasan"), {"pimpinan", "piket", "admin", "auditor"}),
    ("settings", _("Pengaturan"), {"admin"}),
    ("visits", _("Buku tamu"), {"petugas", "piket", "konsultan", "pimpinan", "admin", "auditor"}),
]

_HOMES = {"petugas": "desk", "piket": "duty", "konsultan": "room", "pimpinan": "overview"}


def home_of(roles: frozenset[str]) -> str:
    """The URL name of the screen these roles work on; those who only look on have the guest book."""
    return next((name for role, name in _HOMES.items() if role in roles), "visits")


@dataclass(frozen=True)
class Way:
    """One link of the bar."""

    label: str
    url: str
    current: bool


def ways(roles: frozenset[str], request: HttpRequest) -> list[Way]:
    """The screens these roles open."""
    found = []
    for name, label, needed in _WAYS:
        if not roles & needed:
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Way(str(label), address, request.path.startswith(address)))
    return found
