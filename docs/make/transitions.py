"""docs/transitions.md and its picture, from the table in pojok.visits.transitions."""

from __future__ import annotations

from docs.make.svg import ALARM, BRAND, CARD, GROUND, INK, LINE, MUTED, TINT, Box, Picture
from pojok.sop.plan import ACTS
from pojok.visits.models import State
from pojok.visits.models.visit import INSIDE, OVER
from pojok.visits.queries.standing import TURN
from pojok.visits.transitions import STAYS, TRANSITIONS, Transition

OPEN = frozenset(State.values) - {str(state) for state in OVER}
GROUPS = {
    "any open visit": OPEN,
    "inside": frozenset(map(str, INSIDE)),
    "queue": frozenset({"waiting", "called"}),
    "away": frozenset({"missed", "parked"}),
}

W, H = 132, 46
BOXES = {
    "arrived": Box(110, 84, W, H),
    "greeted": Box(320, 84, W, H),
    "reported": Box(530, 84, W, H),
    "waiting": Box(110, 224, W, H),
    "called": Box(320, 224, W, H),
    "consulting": Box(530, 224, W, H),
    "ending": Box(530, 374, W, H),
    "parked": Box(110, 374, W, H),
    "missed": Box(320, 374, W, H),
    "finished": Box(770, 299, W, H),
    "left": Box(770, 84, W, H),
    "cancelled": Box(770, 164, W, H),
}
FRAMES = {
    "any open visit": Box(8, 30, 692, 430),
    "inside": Box(70, 180, 614, 264),
    "queue": Box(94, 206, 374, 82),
    "away": Box(94, 356, 374, 82),
}

# How each arrow runs: act, from which state or group, to which state → path, and where its word stands.
ROUTES: dict[tuple[str, str, str], tuple[str, tuple[float, float, str]]] = {
    ("greet", "arrived", "greeted"): ("M242 107H320", (281, 99, "middle")),
    ("report", "greeted", "reported"): ("M452 107H530", (491, 99, "middle")),
    ("direct", "reported", "waiting"): ("M596 130V152H176V224", (386, 146, "middle")),
    ("call", "queue", "called"): ("M242 240H320", (281, 233, "middle")),
    ("call", "away", "called"): ("M420 356V270", (427, 326, "start")),
    ("consult", "called", "consulting"): ("M452 247H530", (499, 239, "middle")),
    ("end", "consulting", "ending"): ("M596 270V374", (603, 326, "start")),
    ("finish", "consulting", "finished"): ("M662 247H836V299", (748, 239, "middle")),
    ("finish", "ending", "finished"): ("M662 397H836V345", (748, 389, "middle")),
    ("missed", "called", "missed"): ("M350 270V374", (357, 326, "start")),
    ("parking", "queue", "parked"): ("M204 288V374", (211, 326, "start")),
    ("return", "away", "waiting"): ("M142 356V270", (149, 326, "start")),
    ("handoff", "inside", "waiting"): ("M70 312H40V247H110", (14, 330, "start")),
    ("departure", "any open visit", "left"): ("M700 107H770", (735, 99, "middle")),
}


def arrows() -> list[tuple[str, str, str]]:
    """Every transition that leads somewhere, by the largest groups that its sources make up; `call` again included."""
    found = []
    for t in TRANSITIONS.values():
        if t.next == STAYS or not t.sources:
            continue
        rest = set(t.sources)
        for name, states in GROUPS.items():
            if states <= rest and (t.act, name, str(t.next)) in ROUTES:
                found.append((t.act, name, str(t.next)))
                rest -= states
        found += [(t.act, state, str(t.next)) for state in State.values if state in rest]
    return found


def picture() -> str:
    """The states, and the acts that lead from one to the next. Raises when the table has an arrow that isn't drawn."""
    drawn, wanted = set(ROUTES), set(arrows())
    if drawn != wanted:
        raise SystemExit(f"docs/make/transitions.py: draw {sorted(wanted - drawn)}, no longer {sorted(drawn - wanted)}")
    made = Picture(930, 520, "States of a visit and the acts that lead from one to the next")
    for name, frame in FRAMES.items():
        dashed = name in ("queue", "away")
        made.box(frame, fill="none" if dashed else CARD if name == "inside" else GROUND, dashed=dashed, radius=16)
    made.text(24, 54, "any open visit", size=13, fill=MUTED)
    made.text(524, 202, "inside, with a number", size=13, fill=MUTED)
    for act, source, to in arrows():
        path, (x, y, anchor) = ROUTES[act, source, to]
        colour = {"left": ALARM, "finished": BRAND}.get(to, INK)
        made.arrow(path, stroke=colour)
        made.text(x, y, act, size=13, fill=colour, anchor=anchor)
    for state, box in BOXES.items():
        over = state in {str(s) for s in OVER}
        made.box(box, fill=TINT if over else CARD, stroke=BRAND if over else LINE, dashed=state == "cancelled")
        made.text(box.x + box.w / 2, box.y + 21, state, size=15, bold=True, anchor="middle")
        made.text(box.x + box.w / 2, box.y + 38, _under(state), size=12, fill=MUTED, anchor="middle")
    made.corner(98, 72)
    staying = [f"{t.act} ({_from(t.sources)})" for t in TRANSITIONS.values() if t.next == STAYS]
    made.lines(16, 486, [f"Without a change of state: {', '.join(staying)}.", _note()])
    return made.svg()


def _under(state: str) -> str:
    if state == "cancelled":
        return "undo of check_in"
    return f"turn: {TURN[state]}" if state in TURN else "over"


def _note() -> str:
    return "Undo puts back what the press before changed. A SOP that drops an act lets the next one start earlier."


def _from(sources: frozenset[str]) -> str:
    if sources == OPEN:
        return "any open"
    if sources == frozenset(State.values) - {"cancelled"}:
        return "any but cancelled"
    return ", ".join(state for state in State.values if state in sources) or "-"


def text() -> str:
    """The same as a table, with who may do it and what is written."""
    lines = [
        "<!-- Made by `python -m docs.make` from pojok/visits/transitions.py; edit that table, not this page. -->",
        "",
        "# Ways of a visit",
        "",
        "One table, [`pojok/visits/transitions.py`](../pojok/visits/transitions.py), says from which states an act may",
        "start, where it leads, who may do it and which Event it writes. The code asks it, the tests walk it, and this",
        "page is made from it. The order of the SOP's acts and who performs them is the office's data (`sop.yaml`).",
        "",
        "![States of a visit and the acts between them](pictures/transitions.svg)",
        "",
        "| act | from | to | who | Event |",
        "|---|---|---|---|---|",
        *(_row(t) for t in TRANSITIONS.values()),
        "",
        "“The SOP” in the column *who*: the roles that the visit's version of the SOP names for the step of that act;",
        "an act that the SOP dropped falls to the next step that names roles. A konsultan always means one of the",
        "guest's queue. `undo` isn't in the table: it puts back what its press changed, whatever that was",
        "([decision 2](decisions/002-one-undo-for-every-act.md)).",
        "",
        "## Whose turn it is",
        "",
        "| state | on screen | whose turn |",
        "|---|---|---|",
        *(f"| `{state.value}` | {state.label} | {TURN.get(state.value, '-')} |" for state in State),
        "",
    ]
    return "\n".join(lines)


def _row(t: Transition) -> str:
    who = ", ".join(sorted(t.who)) if t.who else "the SOP" if t.act in ACTS or t.act == "step" else "-"
    if t.by_guest:
        who += ", the guest by link"
    to = "stays" if t.next == STAYS else f"`{t.next}`"
    return f"| `{t.act}` | {_from(t.sources)} | {to} | {who} | `{t.event}` |"
