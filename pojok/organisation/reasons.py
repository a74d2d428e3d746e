"""A reason as it is given: one of the office's, or words."""

from __future__ import annotations

from pojok.lib.names import clean_line
from pojok.organisation.models import ReasonCode

REASON_MAX = 500
OTHER = "lain"


def coded_reason(
    office_id: int, act: str, given: str, *, field: str = "reason", longest: int = REASON_MAX
) -> tuple[str, str]:
    """Code and words of a reason for that act: a code of the office keeps its name as words; anything else is `lain`.
    Refused when empty or too long."""
    text = clean_line(given, field=field, longest=longest)
    known = ReasonCode.objects.filter(office_id=office_id, act=act, code=text).first()
    return (known.code, known.name) if known else (OTHER, text)
