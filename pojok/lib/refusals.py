"""One family of refusals; the doors translate it (form error, 409 problem, exit 1)."""

import dataclasses
from typing import Any, Literal

Kind = Literal["state", "conflict", "permission", "missing", "input", "limit"]


@dataclasses.dataclass
class Refused(Exception):  # noqa: N818 - the house's word for it, as `raise Refused(...)` reads
    """An act that isn't done. Carries a code, a sentence for the reader and what to do next.

    kind: state and conflict are answered 409, permission 403, missing 404, input 422, limit 429.
    field: the form field or JSON member it belongs to. more: further members of the problem.
    """

    code: str
    sentence: str
    remedy: str = ""
    kind: Kind = "state"
    field: str | None = None
    more: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()


def bad_input(code: str, sentence: str, *, field: str, remedy: str = "") -> Refused:
    """A refusal of what was typed in `field`."""
    return Refused(code, str(sentence), str(remedy), "input", field)


def not_found(sentence: str) -> Refused:
    """Not there, or of another office: the reader can't tell which."""
    return Refused("not_found", str(sentence), kind="missing")
