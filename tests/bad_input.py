"""What people and programs send by mistake or on purpose: one table for the form and the API (design §4.11)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bad:
    """A value, what the API calls it, and words of the sentence that stands beside the field."""

    what: str
    value: str
    code: str
    says: str

    def __str__(self) -> str:
        return self.what


_UNSEEN = "huruf tak terlihat"

NAMES = (
    Bad("empty", "", "empty", "belum diisi"),
    Bad("spaces", "  \t ", "control_character", _UNSEEN),
    Bad("blanks only", "   ", "empty", "belum diisi"),
    Bad("121 letters", "x" * 121, "too_long", "121 huruf, paling banyak 120"),
    Bad("10,000 letters", "Sri " * 2_500, "too_long", "paling banyak 120"),
    Bad("a bell", "Sri\x07", "control_character", _UNSEEN),
    Bad("an escape", "Sri\x1b[2J", "control_character", _UNSEEN),
    Bad("a delete", "Sri\x7f", "control_character", _UNSEEN),
    Bad("a line break", "Sri\nWahyuni", "control_character", _UNSEEN),
    Bad("a line separator", "Sri\u2028Wahyuni", "control_character", _UNSEEN),
    Bad("right to left", "Sri\u202einuyhaW", "control_character", _UNSEEN),
    Bad("an isolate", "Sri\u2066x\u2069", "control_character", _UNSEEN),
    Bad("NUL", "Sri\x00", "control_character", _UNSEEN),
    Bad("a private letter", "Sri\ue000", "control_character", _UNSEEN),
    Bad("a lost letter", "Sr\ufffd", "control_character", _UNSEEN),
    Bad("nothing to be seen", "\u200b\u2060", "empty", "belum diisi"),
    Bad("a filler", "\u3164", "empty", "belum diisi"),
)

FINE_NAMES = (
    "Sri Wahyuni, S.E.", "👩🏽‍💼 Sri", "Ani 🙂", "🙂", "O", "王小明", "I Gusti A. A. Ngurah", "محمد", "Jose\u0301",
    "x" * 120, "<script>alert(1)</script>", "Robert'); DROP TABLE visits_visit;--", "{{ 7*7 }}", "%s %(name)s",
)  # fmt: skip

PHONES = (
    Bad("two digits", "12", "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("letters", "nol delapan", "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("too few", "0812", "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("too many", "0812" + "7" * 16, "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("10,000 digits", "0" * 10_000, "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("two numbers", "0812 7890 1234 / 0813 7890 1234", "bad_phone", "tidak bisa dipakai menelepon"),
    Bad("a tag", "0812<b>7890</b>1234", "bad_phone", "tidak bisa dipakai menelepon"),
)

# Of a text of several lines: what a name may not hold, but for line breaks, and a longer limit.
TEXTS = (
    Bad("4,001 letters", "x" * 4_001, "too_long", "paling banyak 4000"),
    Bad("10,000 letters", "kata " * 2_000, "too_long", "paling banyak 4000"),
    Bad("an escape", "SPM\x1b[31m", "control_character", _UNSEEN),
    Bad("right to left", "SPM \u202ekalotid", "control_character", _UNSEEN),
    Bad("NUL", "SPM\x00", "control_character", _UNSEEN),
)

# Of a line with a reason or an outcome.
LINES = (
    Bad("10,000 letters", "x" * 10_000, "too_long", "Terlalu panjang"),
    Bad("an escape", "x\x1b[31m", "control_character", _UNSEEN),
    Bad("right to left", "x\u202ey", "control_character", _UNSEEN),
)

# Bodies that are no JSON object.
NO_JSON = {
    "nothing closed": b"{",
    "words": b"Sri Wahyuni",
    "a form": b"guest=Sri&agency=dinkes",
    "single quotes": b"{'guest': 1}",
    "a comma too many": b'{"guest": {},}',
    "a comment": b'{"guest": {} /* tamu */}',
    "NaN": b'{"need": NaN}',
    "infinity": b'{"need": -Infinity}',
    "a byte order mark of UTF-16": b"\xff\xfe{\x00}\x00",
    "no UTF-8": b'{"need": "\xc3\x28"}',
    "half a pair": b'{"need": "\\ud800"}',
    "NUL": b"\x00",
    "100,000 brackets": b"[" * 100_000,
    "100,000 brackets closed": b"[" * 100_000 + b"]" * 100_000,
    "50,000 objects": b'{"a":' * 40_000,
    "two bodies": b"{}{}",
    "a huge number": b"9" * 5_000,
}
NO_OBJECT = {"a list": b"[]", "a word": b'"Sri"', "a number": b"7", "yes": b"true"}
