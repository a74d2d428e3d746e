"""The form of a new guest, or of a known one with companions, letter or priority."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from pojok.guests.actions import GuestGiven
from pojok.lib.refusals import Refused
from pojok.organisation.models import Office, PriorityReason
from pojok.visits.actions.check_in import Arrival
from pojok.visits.models import Purpose


class ArrivalForm(forms.Form):
    """What may be told of an arrival. Rules are the action's; the form only carries words and shows refusals."""

    guest = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Nama"), required=False, strip=False)
    agency = forms.CharField(label=_("Instansi"), required=False, strip=False)
    need = forms.CharField(label=_("Keperluan"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2}))
    phone = forms.CharField(label=_("Nomor HP"), required=False, strip=False)
    position = forms.CharField(label=_("Jabatan"), required=False, strip=False)
    members = forms.CharField(
        label=_("Pendamping"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    letter_number = forms.CharField(label=_("Nomor SPT"), required=False, strip=False)
    purpose = forms.ChoiceField(label=_("Tujuan"), required=False, choices=Purpose.choices)
    priority = forms.ChoiceField(label=_("Prioritas"), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = PriorityReason.objects.filter(office=office).order_by("order")
        priority = self.fields["priority"]
        if isinstance(priority, forms.ChoiceField):
            priority.choices = [("", _("tidak"))] + [(r.code, r.name) for r in reasons]
        for field in self.fields.values():
            field.error_messages["null_characters_not_allowed"] = _("Ada huruf tak terlihat yang tidak bisa disimpan.")

    def arrival(self) -> Arrival:
        """The words as the action takes them; call after is_valid()."""
        told = self.cleaned_data
        known: UUID | None = told["guest"]
        guest = (
            GuestGiven(id=known)
            if known
            else GuestGiven(name=told["name"], agency=told["agency"], phone=told["phone"], position=told["position"])
        )
        return Arrival(
            guest=guest,
            members=tuple(line for line in told["members"].splitlines() if line.strip()),
            need=told["need"],
            purpose=told["purpose"] or Purpose.KONSULTASI,
            priority=told["priority"] or None,
            letter_number=told["letter_number"],
        )

    def refuse(self, refused: Refused) -> None:
        """Show a refusal beside its field; what was typed stays."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))

    @property
    def folded(self) -> bool:
        """Whether everything under the fold is still empty and without a mistake."""
        names = ("phone", "position", "members", "letter_number", "priority")
        return not any(self[n].value() or self[n].errors for n in names)
