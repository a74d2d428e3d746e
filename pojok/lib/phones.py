"""Phone numbers: one stored form, one shown form."""

import re

import phonenumbers
from django.utils.translation import gettext as _

from pojok.lib.refusals import bad_input

_SHAPE = re.compile(r"[0-9+()./\s-]{6,25}")


def clean_phone(text: str | None, *, region: str = "ID", field: str = "phone") -> str:
    """The number as +6281…; empty stays empty. Refused when it can't be one of that country, nor a full foreign one."""
    if not text or not text.strip():
        return ""
    remedy = _("Nomor HP berisi 10 sampai 13 angka, misalnya 0812 7890 1234.")
    if _SHAPE.fullmatch(text.strip()):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            number = None
        if number is not None and phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise bad_input("bad_phone", _("Nomor ini tidak bisa dipakai menelepon."), field=field, remedy=remedy)


def local_digits(phone: str) -> str:
    """The digits as people type them here: +62812… becomes 0812…"""
    return "0" + phone[3:] if phone.startswith("+62") else phone.lstrip("+")
