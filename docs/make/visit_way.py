"""The picture of a visit's way through the code: from a press at the desk to the other screens."""

from __future__ import annotations

from importlib import import_module

from docs.make.svg import BRAND, CARD, GOLD, INK, LINE, MUTED, TINT, Box, Picture

# The stations: heading, what happens, and where it stands in the code (module:name, checked by a test).
STATIONS: list[tuple[str, list[str], list[str]]] = [
    (
        "1 · A press at the desk",
        ["“Terima & laporkan”: a form with a hidden key,", "the UUID that will be the visit's id"],
        ["pojok.web.ui.templatetags.pojok:new_key"],
    ),
    (
        "2 · The view: parse, call, render",
        ["who asks and for which office; words from the form;", "then=(greet, report): one press, three acts"],
        ["pojok.web.account.access:staff", "pojok.web.desk.views:receive"],
    ),
    (
        "3 · The action opens one transaction",
        ["the keys of greet and report are derived from the press;", "the visit's row is locked"],
        ["pojok.visits.actions.check_in:check_in", "pojok.visits.actions.acting:acting"],
    ),
    (
        "4 · The policies: may this one, may this now?",
        ["the same questions that the buttons asked;", "a refusal is a sentence with what to do next"],
        ["pojok.visits.policies:why_not_person", "pojok.visits.policies:why_not_now"],
    ),
    (
        "5 · It is written",
        ["guest, visit, runs of steps; the new state from the table;", "how it stood before, for undo"],
        ["pojok.visits.actions.acting:Act.move", "pojok.visits.models:VisitAct"],
    ),
    (
        "6 · The Event, last of all",
        ["its id is the key: the same key again is the same act;", "ids and codes only, never a name"],
        ["pojok.history.recording:record"],
    ),
    (
        "7 · After commit, a notice",
        ["topics gathered for 20 ms, one NOTIFY", "in a transaction of its own"],
        ["pojok.live.notices:changed"],
    ),
    (
        "8 · Other screens fetch anew",
        ["desk, duty, room, guest: the stream says that something", "changed, HTMX or a script fetches what"],
        ["pojok.live.hub:Hub", "pojok.live.stream:Stream"],
    ),
]
W, H, X, Y, STEP, BETWEEN = 424, 104, 36, 70, 134, 48


def picture() -> str:
    """Two columns: down the left to the database, then over the notice to the other screens."""
    made = Picture(968, 640, "A visit's way through the code, from a press at the desk to the other screens")
    made.text(X, 40, "What one press does", size=18, bold=True)
    made.text(X, 618, "The sender is answered after the commit: the guest's slip, and ten seconds of undo.", fill=MUTED)
    boxes = [Box(X + (number // 4) * (W + BETWEEN), Y + (number % 4) * STEP, W, H) for number in range(len(STATIONS))]
    _transaction(made, boxes)
    for number, (box, (heading, lines, places)) in enumerate(zip(boxes, STATIONS, strict=True)):
        made.box(box, fill=CARD, stroke=LINE)
        made.text(box.x + 16, box.y + 26, heading, size=15, bold=True)
        made.lines(box.x + 16, box.y + 46, lines, fill=INK, leading=17)
        made.text(box.x + 16, box.y + 90, where(places), size=12, fill=BRAND)
        if number not in (3, len(boxes) - 1):
            (x, y), (to_x, to_y) = box.bottom(), boxes[number + 1].top()
            made.arrow(f"M{x:g} {y:g}L{to_x:g} {to_y:g}")
    (x, y), (to_x, to_y) = boxes[3].right, boxes[4].left
    middle = (x + to_x) / 2
    made.arrow(f"M{x:g} {y:g}H{middle:g}V{to_y:g}H{to_x:g}")
    made.corner(boxes[0].x - 10, boxes[0].y - 10)
    return made.svg()


def where(places: list[str]) -> str:
    """pojok.visits.policies:why_not_now → visits/policies: why_not_now; several of one module together."""
    names: dict[str, list[str]] = {}
    for place in places:
        module, _, name = place.partition(":")
        names.setdefault(module.removeprefix("pojok.").replace(".", "/"), []).append(name)
    return "  ·  ".join(f"{module}: {', '.join(found)}" for module, found in names.items())


def missing() -> list[str]:
    """Stations whose code isn't there (any more)."""
    gone = []
    for place in (place for station in STATIONS for place in station[2]):
        module, _, names = place.partition(":")
        found: object = import_module(module)
        for name in names.split("."):
            found = getattr(found, name, None)
        if found is None:
            gone.append(place)
    return gone


def _transaction(made: Picture, boxes: list[Box]) -> None:
    """The frame around what commits together, in two parts since it goes over the columns."""
    for first, last in ((2, 3), (4, 5)):
        top, end = boxes[first], boxes[last]
        frame = Box(top.x - 8, top.y - 8, W + 16, end.y + end.h - top.y + 16)
        made.box(frame, fill=TINT, stroke=GOLD, dashed=True, radius=14)
        made.text(top.x + W - 12, end.y - 9, "one transaction", size=13, fill=MUTED, anchor="end")
