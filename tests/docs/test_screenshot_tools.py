"""Pictures keep what they show when they get a palette."""

import struct
import zlib

from docs.make.png import SIGNATURE, repainted, with_palette


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def picture(rows: list[bytes], width: int, filters: list[int]) -> bytes:
    """An RGB picture; `rows` are as they stand after their filter."""
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    lines = b"".join(bytes([kind]) + row for kind, row in zip(filters, rows, strict=True))
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def colours(png: bytes) -> list[list[bytes]]:
    """The pixels of a picture with a palette."""
    width, height = struct.unpack(">II", png[16:24])
    palette = png[png.index(b"PLTE") + 4 :]
    data = png[png.index(b"IDAT") - 4 :]
    lines = zlib.decompress(data[8 : 8 + struct.unpack(">I", data[:4])[0]])
    rows = [lines[at + 1 : at + 1 + width] for at in range(0, height * (width + 1), width + 1)]
    return [[palette[3 * index : 3 * index + 3] for index in row] for row in rows]


def test_each_filter_is_taken_off() -> None:
    white, red, width = b"\xff\xff\xff", b"\xb3\x26\x1e", 5
    plain = white * (width - 1) + red
    step = bytes((r - w) & 255 for r, w in zip(red, white, strict=True))
    left = white + bytes(3 * (width - 2)) + step
    as_above = bytes(3 * width)
    mean = bytes((now - (before + above) // 2) & 255 for now, before, above in _with_left_and_above(plain))
    made = repainted(picture([plain, left, as_above, mean, as_above], width, [0, 1, 2, 3, 4]))
    # Paeth of equal lines: left of the last pixel is white, above it red, so the difference tells red again.
    assert made is not None
    assert colours(made)[:4] == [[white] * (width - 1) + [red]] * 4


def _with_left_and_above(line: bytes) -> list[tuple[int, int, int]]:
    return [(byte, line[at - 3] if at >= 3 else 0, byte) for at, byte in enumerate(line)]


def test_many_colours_become_few_and_rare_ones_stay() -> None:
    width, gold = 300, b"\xb7\x83\x1f"
    noise = b"".join(bytes([200 + n % 50, 200 + n // 7 % 50, 200 + n * 3 % 50]) for n in range(width))
    png = picture([noise] * 60 + [gold + noise[3:]], width, [0] * 61)
    made = repainted(png)
    assert made is not None
    assert colours(made)[60][0] == gold
    assert len({pixel for row in colours(made) for pixel in row}) <= 256
    assert len(with_palette(png)) <= len(png)


def test_what_it_does_not_understand_is_left_alone() -> None:
    grey = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IEND", b"")
    assert with_palette(grey) == grey
