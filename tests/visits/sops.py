"""SOPs of four steps, in other ways than the invented office's, as an admin may write them."""

from __future__ import annotations

from tests.packs.copies import PackCopy

HEAD = """in_force_from: 2024-01-02
title: Prosedur Menerima Tamu
actors:
  - {code: tamu, title: Tamu}
steps:
"""

# name: (code of the step, its acts, who performs it), in order
FOUR_STEPS = {
    "as the invented office": None,
    "arriving, greeting and report in one": (
        ("datang", "check_in, greet, report", "petugas, piket"),
        ("periksa", "", "petugas, piket"),
        ("arahkan", "direct", "piket"),
        ("layani", "call, consult, finish", "konsultan"),
    ),
    "directing and receiving in one": (
        ("datang", "check_in", "petugas, piket"),
        ("sambut", "greet, report", "petugas, piket"),
        ("periksa", "", "petugas, piket"),
        ("layani", "take, direct, call, consult, end, finish", "piket, konsultan"),
    ),
    "by hand between greeting and report": (
        ("datang", "check_in, greet", "petugas, piket"),
        ("periksa", "", "petugas, piket"),
        ("lapor", "report, direct", "petugas, piket"),
        ("layani", "call, consult, finish", "konsultan"),
    ),
    "by hand first": (
        ("periksa", "", "petugas, piket"),
        ("datang", "check_in, greet, report", "petugas, piket"),
        ("arahkan", "direct", "piket"),
        ("layani", "call, consult, end, finish", "konsultan"),
    ),
    "by hand last": (
        ("datang", "check_in, greet, report", "petugas, piket"),
        ("arahkan", "direct", "piket"),
        ("layani", "call, consult, end", "konsultan"),
        ("tanda-tangan", "", "konsultan, petugas"),
    ),
}  # fmt: skip


def write_sop(pack: PackCopy, name: str) -> None:
    """Give that pack the SOP of this name."""
    steps = FOUR_STEPS[name]
    if steps is None:
        return
    lines = [
        f"  - {{code: {code}, text: Langkah {code}, label: {code.title()}, actors: [tamu], acts: [{acts}], "
        f"performers: [{performers}], minutes: {number}}}\n"
        for number, (code, acts, performers) in enumerate(steps, 2)
    ]
    (pack.path / "sop.yaml").write_text(HEAD + "".join(lines), encoding="utf-8")
