"""What is wrong with a pack: which file, which line, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Mistake:
    """One thing to mend. `line` None: the whole file. `warning`: the pack loads all the same."""

    file: str
    line: int | None
    sentence: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        where = _("%(file)s baris %(line)d") % {"file": self.file, "line": self.line} if self.line else self.file
        return f"{where}: {self.sentence} {self.remedy}"


class Found:
    """Mistakes as they are found; reading goes on, so that one run names them all."""

    def __init__(self) -> None:
        self._mistakes: list[Mistake] = []

    def add(self, file: str, line: int | None, sentence: str, remedy: str) -> None:
        self._mistakes.append(Mistake(file, line, sentence, remedy))

    def warn(self, file: str, line: int | None, sentence: str, remedy: str) -> None:
        self._mistakes.append(Mistake(file, line, sentence, remedy, warning=True))

    def about(self, file: str) -> bool:
        """Whether anything is wrong with that file."""
        return any(m.file == file for m in self._mistakes)

    def sorted(self) -> list[Mistake]:
        """By file and line, each once."""
        return sorted(dict.fromkeys(self._mistakes), key=lambda m: (m.warning, m.file, m.line or 0))
