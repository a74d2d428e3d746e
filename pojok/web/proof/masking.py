"""A name that only says something to whoever holds the paper."""

from __future__ import annotations

import unicodedata

LONGEST = 12


def masked(name: str) -> str:
    """ "Sri Wahyuni, S.E." → "S** W******* S***": the first letter of each word, a star for each further one (at
    most twelve). Enough to compare with, too little to learn a name from."""
    return " ".join(_word(word) for word in name.split())


def _word(word: str) -> str:
    first, rest = word[0], word[1:]
    while rest and unicodedata.combining(rest[0]):
        first, rest = first + rest[0], rest[1:]
    return first + "*" * min(len(rest), LONGEST)
