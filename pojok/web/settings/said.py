"""What was just done, said above the page with ten seconds to take it back; told by the Event in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pojok.history.models import Event
from pojok.lib import clock, keys
from pojok.lib.refusals import Refused
from pojok.web.account.access import StaffRequest

UNDO = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and where to take it back until when; `undo` empty when there is nothing to take back."""

    sentence: str
    undo: str = ""
    undoes: UUID | None = None
    until: datetime | None = None


def back(name: str, *args: object, told: UUID) -> HttpResponse:
    """On to that page, which says what was done."""
    return HttpResponse(status=303, headers={"Location": f"{reverse(name, args=args)}?told={told}"})


def said(request: StaffRequest) -> Said | None:
    """What the address says was done, if it was done by this person here."""
    key = keys.parse(request.GET.get("told"))
    if key is None:
        return None
    event = Event.objects.of_office(request.office.pk).filter(pk=key, by_id=request.caller.user_id).first()
    if event is None or (sentence := _sentences().get(event.kind)) is None:
        return None
    until = event.recorded_at + UNDO
    undo = _undo(event) if clock.now() < until else ""
    return Said(sentence, undo, event.pk if undo else None, until if undo else None)


def errors_of(refusal: Refused) -> dict[str, str]:
    """The refusal at the field it is about; "" when it is about the whole form."""
    return {refusal.field or "": str(refusal)}


def _sentences() -> dict[str, str]:
    return {
        "membership.begun": _("Peran diberikan, berlaku sejak sekarang."),
        "membership.ended": _("Peran diakhiri. Halaman dan tokennya berhenti pada tekanan berikutnya."),
        "user.disabled": _("Akun ditutup. Ia tidak bisa masuk lagi."),
        "user.enabled": _("Akun dibuka lagi."),
        "user.renamed": _("Nama diperbaiki."),
        "user.signed_out": _("Ia dikeluarkan dari semua perangkat."),
        "token.revoked": _("Token dicabut dan tidak berlaku lagi."),
        "agency.merged": _("Digabung. Kunjungan lama tetap tercatat seperti ditulis dan kini dihitung bersama."),
        "agency.unmerged": _("Penggabungan dibatalkan. Keduanya berdiri sendiri lagi."),
        "agency.corrected": _("Instansi diperbaiki."),
        "guest.merged": _("Digabung. Riwayat keduanya kini satu."),
        "guest.unmerged": _("Penggabungan dibatalkan. Keduanya berdiri sendiri lagi."),
        "guest.corrected": _("Data tamu diperbaiki."),
    }


def _undo(event: Event) -> str:
    """Where this is taken back, by its opposite."""
    payload = event.payload
    if event.kind in ("membership.ended", "membership.begun"):
        act = "resume" if event.kind == "membership.ended" else "end"
        return reverse("settings-role", args=[payload["membership"], act])
    if event.kind in ("user.disabled", "user.enabled"):
        act = "enable" if event.kind == "user.disabled" else "disable"
        return reverse("settings-account", args=[payload["user"], act])
    if event.kind == "agency.merged":
        return reverse("settings-agency-unmerge", args=[event.pk])
    if event.kind == "guest.merged":
        return reverse("settings-guest-unmerge", args=[event.pk])
    return ""
