"""Names and lines of text: what is accepted, and how two spellings are compared."""

import re
import unicodedata

from django.utils.translation import gettext as _

from pojok.lib.refusals import bad_input

NAME_MAX = 120
TEXT_MAX = 4000

# Bidirectional overrides can make a name read as another one; they have no use in a name.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What stands where bytes were no UTF-8: the letter itself is lost.
_LOST = "\ufffd"
# Letters by their kind that nobody sees: fillers of Hangul, the blank of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_WORDS = re.compile(r"[^\W_]+", re.UNICODE)

# Degrees and forms of address that come and go with the same person (Wahyuni / Wahyuni, S.E.).
_DEGREES = re.compile(
    r"(?:,\s*|\s+)(?:a\.?\s?md|s\.\s?(?:e|h|kom|sos|ip|pd|t|p|km|ked|st|ak|ap|stp)|s\.?tr|m\.\s?(?:si|m|h|ap|kes|pd|t|ak)"
    r"|s\.?\s?stp|m\.?\s?si|s\.\s?i\.\s?p)\.?(?=\s|,|$)",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:(?:h|hj|dr|drs|dra|ir|drg|prof|bpk|bapak|ibu|sdr|sdri)\.?\s+)+", re.IGNORECASE)


def clean_line(text: object, *, field: str, longest: int = NAME_MAX, required: bool = True) -> str:
    """One line as it is stored: NFC, single spaces. Refused when empty, too long, or with
    control or bidirectional characters (design §4.11)."""
    if not isinstance(text, str):
        raise bad_input("not_text", _("Isian ini harus berupa teks."), field=field)
    line = " ".join(unicodedata.normalize("NFC", _without_control(text, field, "")).split())
    if required and not any(_is_seen(char) for char in line):
        raise bad_input("empty", _("Isian ini belum diisi."), field=field)
    if len(line) > longest:
        sentence = _("Terlalu panjang: %(length)d huruf, paling banyak %(longest)d.")
        raise bad_input("too_long", sentence % {"length": len(line), "longest": longest}, field=field)
    return line


def clean_name(text: object, *, field: str = "name") -> str:
    """A name: 1 to 120 characters; emoji allowed. Refusals as `clean_line`."""
    return clean_line(text, field=field)


def clean_text(text: object, *, field: str, longest: int = TEXT_MAX) -> str:
    """Text of several lines, may be empty; newlines and tabs stay, other control characters are refused."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise bad_input("not_text", _("Isian ini harus berupa teks."), field=field)
    body = unicodedata.normalize("NFC", _without_control(text, field, "\n\r\t")).strip()
    if len(body) > longest:
        sentence = _("Terlalu panjang: %(length)d huruf, paling banyak %(longest)d.")
        raise bad_input("too_long", sentence % {"length": len(body), "longest": longest}, field=field)
    return body


def _is_seen(char: str) -> bool:
    return char not in _BLANK and unicodedata.category(char)[0] not in "CMZ"


def _without_control(text: str, field: str, allowed: str) -> str:
    for char in text:
        if (
            char in _BIDI
            or char == _LOST
            or (char not in allowed and unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
        ):
            sentence = _("Ada huruf tak terlihat yang tidak bisa disimpan.")
            raise bad_input(
                "control_character", sentence, field=field, remedy=_("Ketik ulang isian ini tanpa menempel.")
            )
    return text


def words(text: str) -> list[str]:
    """The words of a text for search: lower case, without accents or punctuation."""
    # Folding can make letters that decompose further, and the other way round: twice settles every character there is.
    plain = text
    for _again in range(2):
        plain = unicodedata.normalize("NFKD", plain).casefold()
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _WORDS.findall(plain)


def normalise(text: str) -> str:
    """One spelling for comparing: case, accents, punctuation and spacing ignored."""
    return " ".join(words(text))


def normalise_person(name: str) -> str:
    """As `normalise`, without degrees and forms of address around a person's name."""
    bare = _TITLES.sub("", _DEGREES.sub("", name.strip()))
    return normalise(bare) or normalise(name) or name.strip().casefold()
