"""Screenshots with a palette: a third of the size, and nobody sees the difference on pages of few colours."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def with_palette(png: bytes) -> bytes:
    """The same picture in at most 256 colours; as it was where that isn't smaller."""
    return min(repainted(png) or png, png, key=len)


def repainted(png: bytes) -> bytes | None:
    """The picture with a palette; None when it isn't 8-bit RGB or RGBA, as Chromium writes them."""
    header = next(data for name, data in _chunks(png) if name == b"IHDR")
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != 8 or kind not in (2, 6) or interlaced:
        return None
    size = 4 if kind == 6 else 3
    rows = _rows(zlib.decompress(b"".join(d for n, d in _chunks(png) if n == b"IDAT")), width * size, size)
    pixels = [[row[at : at + 3] for at in range(0, len(row), size)] for row in rows]
    palette, index = _palette(Counter(pixel for row in pixels for pixel in row))
    lines = b"".join(b"\0" + bytes(index[pixel] for pixel in row) for row in pixels)
    return SIGNATURE + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(palette)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _palette(counted: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """The colours to keep, and for every colour the one that stands for it.

    The most frequent first, but none that is all but the same as one already kept: so the rare ones that differ, the
    gold corner or a red word, have their place too.
    """
    ranked = [colour for colour, _ in counted.most_common()]
    kept: list[bytes] = []
    for apart in (300, 120, 40, 12, 1):
        for colour in ranked:
            if len(kept) == COLOURS:
                break
            if all(_distance(colour, other) >= apart for other in kept):
                kept.append(colour)
    nearest = {colour: at for at, colour in enumerate(kept)}
    for colour in ranked:
        if colour not in nearest:
            nearest[colour] = min(range(len(kept)), key=lambda at: _distance(colour, kept[at]))
    return kept, nearest


def _distance(one: bytes, other: bytes) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _rows(packed: bytes, length: int, size: int) -> Iterator[bytes]:
    """The lines with their filters taken off."""
    before = bytes(length)
    for start in range(0, len(packed), length + 1):
        kind, line = packed[start], bytearray(packed[start + 1 : start + 1 + length])
        if kind == 1:
            for at in range(size, length):
                line[at] = (line[at] + line[at - size]) & 255
        elif kind == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, before, strict=True))
        elif kind == 3:
            for at in range(length):
                left = line[at - size] if at >= size else 0
                line[at] = (line[at] + (left + before[at]) // 2) & 255
        elif kind == 4:
            for at in range(length):
                left, above_left = (line[at - size], before[at - size]) if at >= size else (0, 0)
                line[at] = (line[at] + _paeth(left, before[at], above_left)) & 255
        before = bytes(line)
        yield before


def _paeth(left: int, above: int, above_left: int) -> int:
    guess = left + above - above_left
    by_left, by_above, by_both = abs(guess - left), abs(guess - above), abs(guess - above_left)
    if by_left <= by_above and by_left <= by_both:
        return left
    return above if by_above <= by_both else above_left


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
