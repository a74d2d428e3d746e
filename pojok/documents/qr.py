"""A QR code as a picture that a template can place."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """The code as SVG, with its quiet zone; error correction M holds under a stamp's edge."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=3)
    return out.getvalue().decode()
