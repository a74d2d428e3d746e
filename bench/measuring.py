"""One run: a house, and in each repeat every side of a measurement for some seconds, in turn."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench import figures, filling, first_page, plain, sides
from bench.counting import statements
from bench.house import House, a_house
from bench.measures import MEASURES, Measure, fill
from bench.sides import get

RESULTS = Path(__file__).parent / "results"
WARM_SECONDS = 1.0


def run(
    names: Sequence[str],
    *,
    bytes_too: bool,
    seconds: float,
    clients: int,
    repeats: int,
    past: int,
    what: str,
    say: Callable[[str], None],
    as_json: bool,
    keep: bool,
) -> None:
    """Measure these, say each as it is done, and keep it."""
    folder = Path(os.environ["POJOK_VAR"])
    with a_house(folder, past=past, what=what) as house:
        # Pages before acts: an office of a day's guests, not of the thousands that acts are measured with.
        if bytes_too:
            size = first_page.measured(house)
            say(first_page.line(size))
            _told(size, as_json, keep)
        for name in names:
            found = _measured(house, MEASURES[name], seconds, clients, repeats) | {"past": past, "serve": what}
            say(figures.line(found))
            _told(found, as_json, keep)


def _told(found: dict[str, Any], as_json: bool, keep: bool) -> None:
    if as_json:
        print(json.dumps(found), flush=True)  # noqa: T201 - what --json is for
    if keep:
        RESULTS.mkdir(exist_ok=True)
        file = RESULTS / f"{date.today()}-{found['name']}.json"
        file.write_text(json.dumps(found, indent=1) + "\n")


def _measured(house: House, measure: Measure, seconds: float, clients: int, repeats: int) -> dict[str, Any]:
    counted = statements(house, measure)
    _side(house, measure, "product", WARM_SECONDS, clients, f"{measure.name}-warm")
    order = ["product", "empty", *(["pgbench"] if measure.script else [])]
    done: list[dict[str, Any]] = []
    for number in range(repeats):
        # Each side is first once, last once: what one leaves behind is felt by all.
        turn = order[number % len(order) :] + order[: number % len(order)]
        done.append({s: _side(house, measure, s, seconds, clients, f"{measure.name}-{number}-{s}") for s in turn})
    return figures.told(measure, done, counted, clients)


def _side(house: House, measure: Measure, side: str, seconds: float, clients: int, round_: str) -> Any:
    if side == "empty":
        return sides.run(house, [[get(measure.empty)]] * clients, seconds=seconds, again=True, ok=("200",))
    fill(house, measure, round_, clients, seconds)
    try:
        if side == "pgbench":
            return plain.run(house, measure.script, clients=clients, seconds=seconds, round_=round_)
        requests = measure.requests(house, clients, seconds, round_)
        return sides.run(house, requests, seconds=seconds, again=measure.again, ok=measure.ok)
    finally:
        if measure.script:
            filling.home(house.sql)
