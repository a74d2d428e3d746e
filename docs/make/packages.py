"""The picture of the packages: tiers as import-linter holds them, arrows as the code imports."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import grimp

from docs.make.svg import ALARM, CARD, INK, LINE, MUTED, Box, Picture

TOP = Path(__file__).resolve().parents[2]
ROOT = "pojok"

# What stands in a box, in a few words. A package without its line here can't be drawn.
SAYS = {
    "config": ["settings, addresses,", "roles and grants"],
    "web": ["the pages, one", "folder a screen"],
    "api": ["the HTTP API"],
    "cli": ["the pojok command"],
    "packs": ["an office as data,", "the demo day"],
    "visits": ["the acts of a visit,", "its rules and state"],
    "knowledge": ["topics, routing rules,", "the proposal"],
    "sop": ["the SOP as data,", "the plan of a visit"],
    "guests": ["agencies with their", "names, people"],
    "documents": ["papers as PDF", "and XLSX"],
    "organisation": ["offices, units, places,", "people and their roles"],
    "history": ["Events,", "append-only"],
    "live": ["that something", "changed"],
    "lib": ["small helpers,", "embedded PostgreSQL"],
}
NAMES = {
    "config": "all of it",
    "web": "doors",
    "packs": "looks over all",
    "visits": "casework",
    "knowledge": "what it is made of",
    "organisation": "who and where",
    "history": "ground",
}
BOX_W, BOX_H, ROW, GAP, LEFT = 176, 72, 118, 44, 176
# In which column a package stands, so that arrows run beside boxes and not behind them.
COLUMN = {"knowledge": 0, "guests": 1, "sop": 2, "history": 0, "lib": 1, "live": 2, "packs": 2}


def picture() -> str:
    """Every package of the product in its tier."""
    rows = tiers()
    wide = max(len(row) for row in rows)
    width = LEFT + wide * BOX_W + (wide - 1) * GAP + 32
    made = Picture(width, 24 + ROW * len(rows) + 30, "Packages of Pojok in their tiers; arrows are imports")
    boxes: dict[str, Box] = {}
    for number, row in enumerate(rows):
        y = 24 + number * ROW
        made.text(24, y + BOX_H / 2 + 5, _tier_name(row), size=14, fill=MUTED)
        for place, name in enumerate(row):
            column = COLUMN.get(name, place if len(row) > 1 else wide // 2)
            boxes[name] = Box(LEFT + column * (BOX_W + GAP), y, BOX_W, BOX_H)
    level = {name: number for number, row in enumerate(rows) for name in row}
    edges = reduced(imports())
    against = False
    coming = {
        name: sorted((b for b in boxes if name in edges.get(b, ())), key=lambda b: (boxes[b].x, boxes[b].y))
        for name in boxes
    }
    for one in boxes:
        for at, other in enumerate(sorted(edges.get(one, ()), key=lambda b: (boxes[b].x, boxes[b].y))):
            leaves = (at + 1) / (len(edges[one]) + 1)
            lands = (coming[other].index(one) + 1) / (len(coming[other]) + 1)
            over = [b for name, b in boxes.items() if level[one] < level[name] < level[other]]
            _arrow(made, boxes[one], boxes[other], leaves, lands, level[other] - level[one], over)
            against = against or level[other] < level[one]
    for name, box in boxes.items():
        made.box(box, fill=CARD, stroke=LINE)
        made.text(box.x + 14, box.y + 24, name, size=16, bold=True)
        made.lines(box.x + 14, box.y + 43, SAYS[name], leading=16)
    made.corner(boxes["visits"].x - 12, boxes["visits"].y - 12)
    note = "Arrows: imports in the code; one that follows from others is left out. "
    note += "Red: against the tiers." if against else "Nothing below knows what is above."
    made.text(24, made.height - 16, note, size=13, fill=MUTED)
    return made.svg()


def tiers() -> list[list[str]]:
    """The layers of pyproject.toml from the top, only what exists."""
    settings = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in settings["tool"]["importlinter"]["contracts"] if c.get("containers") == [ROOT])
    there = {folder.name for folder in (TOP / ROOT).iterdir() if (folder / "__init__.py").exists()}
    rows = []
    for layer in contract["layers"]:
        names = [name.strip(" ()") for name in layer.replace("|", ":").split(":")]
        if row := [name for name in names if name in there]:
            rows.append(row)
    return rows


def imports() -> dict[str, set[str]]:
    """Package → packages that some module of it imports."""
    graph = grimp.build_graph(ROOT, cache_dir=None)
    found: dict[str, set[str]] = {}
    for package in graph.find_children(ROOT):
        inside = {package} | graph.find_descendants(package)
        used = set(itertools.chain.from_iterable(graph.find_modules_directly_imported_by(m) for m in inside))
        found[_short(package)] = {_short(m) for m in used if m != ROOT} - {_short(package)}
    return found


def reduced(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without the edges that follow from others: a → c, when a → b and b → c."""

    def reach(name: str, seen: set[str]) -> set[str]:
        for further in edges.get(name, set()) - seen:
            seen.add(further)
            reach(further, seen)
        return seen

    beyond = {name: reach(name, set()) for name in edges}
    return {a: {b for b in used if not any(b in beyond[c] for c in used - {b})} for a, used in edges.items()}


def _short(module: str) -> str:
    return module.split(".")[1]


def _tier_name(row: list[str]) -> str:
    return next((NAMES[name] for name in row if name in NAMES), "")


def _arrow(made: Picture, one: Box, other: Box, leaves: float, lands: float, down: int, over: list[Box]) -> None:
    """`down`: tiers from one to the other; `over`: boxes of the tiers between."""
    if down == 0:
        (x, y), (to_x, to_y) = (one.right, other.left) if one.x < other.x else (one.left, other.right)
        made.arrow(f"M{x:g} {y:g}H{to_x:g}", stroke=INK)
        return
    if down < 0:  # against the tiers: seen at once
        (x, y), (to_x, to_y) = one.top(leaves), other.bottom(lands)
        made.arrow(f"M{x:g} {y:g}L{to_x:g} {to_y:g}", stroke=ALARM, dashed=True)
        return
    (x, y), (to_x, to_y) = one.bottom(leaves), other.top(lands)
    if any(box.x <= max(x, to_x) and box.x + box.w >= min(x, to_x) for box in over):
        side = -1 if other.x < one.x else 1
        (x, y) = one.left if side < 0 else one.right
        channel, above = x + side * GAP / 2, to_y - (ROW - BOX_H) / 2
        made.arrow(f"M{x:g} {y:g}H{channel:g}V{above:g}H{to_x:g}V{to_y:g}", stroke=INK)
        return
    bend = (to_y - y) / 2
    made.arrow(f"M{x:g} {y:g}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}", stroke=INK)
