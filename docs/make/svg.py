"""The few shapes our pictures are drawn with, in the product's own colours. A picture brings its own paper, so that it
reads on a light page and on a dark one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

INK, MUTED, LINE, GROUND, CARD = "#17211F", "#5B6764", "#C9D2CE", "#F6F7F4", "#FFFFFF"
BRAND, TINT, GOLD, ALARM = "#0E6B62", "#E1F1EE", "#B7831F", "#B3261E"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


@dataclass(frozen=True)
class Box:
    """A rectangle, with the points where arrows come and go."""

    x: float
    y: float
    w: float
    h: float

    @property
    def left(self) -> tuple[float, float]:
        return self.x, self.y + self.h / 2

    @property
    def right(self) -> tuple[float, float]:
        return self.x + self.w, self.y + self.h / 2

    def top(self, at: float = 0.5) -> tuple[float, float]:
        return self.x + self.w * at, self.y

    def bottom(self, at: float = 0.5) -> tuple[float, float]:
        return self.x + self.w * at, self.y + self.h


@dataclass
class Picture:
    """An SVG being drawn, back to front. `title` is what a screen reader says."""

    width: int
    height: int
    title: str
    parts: list[str] = field(default_factory=list)

    def box(self, box: Box, *, fill: str = CARD, stroke: str = LINE, dashed: bool = False, radius: int = 10) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        at = f'x="{box.x:g}" y="{box.y:g}" width="{box.w:g}" height="{box.h:g}" rx="{radius}"'
        self.parts.append(f'<rect {at} fill="{fill}" stroke="{stroke}" stroke-width="1.5"{dash}/>')

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 14,
        bold: bool = False,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        weight = ' font-weight="600"' if bold else ""
        at = f'x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
        self.parts.append(f"<text {at}{weight}>{escape(words, quote=False)}</text>")

    def lines(
        self, x: float, y: float, words: list[str], *, size: int = 13, fill: str = MUTED, leading: int = 18
    ) -> None:
        for number, line in enumerate(words):
            self.text(x, y + number * leading, line, size=size, fill=fill)

    def arrow(self, path: str, *, stroke: str = INK, dashed: bool = False) -> None:
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        head = {INK: "ink", MUTED: "muted", BRAND: "brand", ALARM: "alarm"}[stroke]
        self.parts.append(
            f'<path d="{path}" fill="none" stroke="{stroke}" stroke-width="1.5"{dash} marker-end="url(#{head})"/>'
        )

    def corner(self, x: float, y: float) -> None:
        """The product's mark: two strokes that meet, around what matters."""
        self.parts.append(
            f'<path d="M{x:g} {y + 22:g}V{y:g}H{x + 22:g}" fill="none" stroke="{GOLD}" stroke-width="4"/>'
        )

    def svg(self) -> str:
        heads = "".join(
            f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            f'<path d="M0 0 8 4 0 8z" fill="{colour}"/></marker>'
            for name, colour in (("ink", INK), ("muted", MUTED), ("brand", BRAND), ("alarm", ALARM))
        )
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONT}">',
                f"<title>{escape(self.title)}</title>",
                f"<defs>{heads}</defs>",
                f'<rect width="{self.width}" height="{self.height}" rx="16" fill="{GROUND}"/>',
                *self.parts,
                "</svg>",
                "",
            ]
        )
