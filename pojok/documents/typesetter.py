"""The program that sets one document: `python -I typesetter.py TEMPLATE MADE_AT`, JSON in, PDF out.

A process of its own for each document, since typst keeps all it has set in memory as long as its process lives (some
300 MB after a book of 5,000 rows), can't be interrupted, and would take the web server with it where memory ends.
It imports nothing of ours, so that it starts in 30 ms.
"""

import os
import resource
import sys
from pathlib import Path

MEMORY = 2 * 1024**3  # address space; a book of 5,000 long rows takes 0.9 GB
CPU_SECONDS = 45
# The text is kept for readers (UA), and the page for the archive (A).
STANDARDS = ["a-2a", "ua-1"]


def main(template: str, made_at: int, values: str) -> bytes:
    """The PDF. The standards forbid characters that no font has, such as an emoji in a name. Those are set as boxes
    then, without the standards' seal: a guest's name is no reason to have no paper."""
    import typst

    def compiled(standards: list[str], **inputs: str) -> bytes:
        made = typst.compile(
            Path(template),
            root=Path(template).parent,
            ignore_system_fonts=True,  # only those that typst brings: the same page everywhere
            sys_inputs={"values": values, **inputs},
            pdf_standards=standards,  # type: ignore[arg-type]
            timestamp=made_at,
        )
        assert isinstance(made, bytes)  # noqa: S101 - a list is for other formats
        return made

    try:
        return compiled(STANDARDS)
    except typst.TypstError:
        return compiled([], boxes="true")


if __name__ == "__main__":
    os.nice(5)  # whoever waits for a check-in goes first
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(main(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer.read().decode()))
