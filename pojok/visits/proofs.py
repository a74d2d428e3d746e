"""The code of a bukti kunjungan: how it is made, written, read back, and where it is verified."""

from __future__ import annotations

import secrets

from django.conf import settings

# Nothing that is read wrongly from paper: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 10


def new_code() -> str:
    """Ten characters, 49 bits: nobody guesses one, least of all at the rate that is allowed."""
    return "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))


def shown(code: str) -> str:
    """As it stands on paper: XXXXX-XXXXX."""
    return f"{code[:5]}-{code[5:]}"


def read_code(typed: str) -> str | None:
    """The code in what somebody typed, in any case, with or without dash and spaces; None when it can't be one."""
    code = "".join(typed.split()).replace("-", "").replace("–", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def address_of(code: str, here: str) -> str:
    """Where this proof is verified. `here` is the address the caller came by (https://host); the office's public
    address, where one is set, wins over it."""
    return f"{check_address(here)}{shown(code)}/"


def check_address(here: str) -> str:
    """Where a code is typed to be verified."""
    base = getattr(settings, "PUBLIC_URL", "") or here
    return f"{base.rstrip('/')}/v/"
