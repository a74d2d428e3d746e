"""A QR code as the path of an SVG, drawn without inline style."""

import segno


def qr_path(text: str) -> tuple[str, int]:
    """The path's `d` and the side in modules, quiet zone not included."""
    rows = list(segno.make(text, error="m", micro=False).matrix)
    parts: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts), len(rows)
