"""python -m drills.kill"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from typing import Any

import click

from drills.house import House
from drills.kill.client import Client
from drills.kill.journal import Journal
from drills.kill.killing import Killer
from drills.kill.people import Floor, act_as, people
from drills.kill.proof import Check, breaches, prove
from drills.kill.streams import Screen

HEARS_SECONDS = 20.0
ONE_ACT_SECONDS = 2.0


@click.command()
@click.option("--minutes", type=float, default=2.0, show_default=True)
@click.option("--clients", type=click.IntRange(4, 200), default=16, show_default=True)
@click.option("--seed", type=int, help="The same deaths and presses again, as far as a machine allows.")
@click.option("--every", type=float, default=2.5, show_default=True, help="Seconds between deaths, about.")
@click.option("--json", "as_json", is_flag=True)
def kill(minutes: float, clients: int, seed: int | None, every: float, as_json: bool) -> None:
    """Kill web, worker, live and database at random while clients act, and prove that nothing acknowledged is lost
    or done twice. Exit 1 on any breach."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended then, too
    seed = random.randrange(2**31) if seed is None else seed
    say = (lambda *_: None) if as_json else click.echo
    say(f"Starting a Pojok of its own; seed {seed} …")
    for name in [name for name in os.environ if name.startswith("POJOK_")]:
        del os.environ[name]  # another key would sign what its server doesn't know
    with House() as house:
        os.environ["POJOK_VAR"] = str(house.var)
        journal, seconds = Journal(), minutes * 60
        tokens = {name: house.token(name) for name in sorted(set(people(clients)))}
        say(f"{clients} clients act for {seconds:.0f} s …")
        killer, screens, began = _rush(house, journal, tokens, clients, seconds, seed, every)
        say("Proving …")
        report, heard_after = _prove(house, journal, screens, tokens)
    silence = journal.longest_silence(began)
    told = _told(seed, seconds, clients, journal, killer.killed, report, silence)
    told["screens_heard_after_seconds"] = round(heard_after, 1)
    click.echo(json.dumps(told, indent=2) if as_json else _text(told))
    raise SystemExit(0 if told["ok"] else 1)


def _rush(
    house: House, journal: Journal, tokens: dict[str, str], clients: int, seconds: float, seed: int, every: float
) -> tuple[Killer, list[Screen], float]:
    stop, deaf = threading.Event(), threading.Event()
    floor, killer = Floor(), Killer(house, threading.Event(), seed, every)
    topics = _topics()
    screens = [Screen(port, topics, deaf) for port in (house.port, house.live_port)]
    acting = [
        threading.Thread(
            target=act_as,
            args=(name, Client(house.port, tokens[name], journal, stop, seed + number), floor, number),
            daemon=True,
        )
        for number, name in enumerate(people(clients))
    ]
    killing = threading.Thread(target=killer.run, daemon=True)
    began = time.monotonic()
    for thread in [*(threading.Thread(target=screen.run, daemon=True) for screen in screens), *acting, killing]:
        thread.start()
    time.sleep(seconds)
    killer.stop.set()
    killing.join()
    stop.set()
    for thread in acting:
        thread.join()
    return killer, screens, began


def _topics() -> str:
    from pojok.cli.database import roles
    from pojok.cli.ready import set_up

    set_up()
    from pojok import live
    from pojok.organisation.models import Office

    with roles.as_app():
        return live.sign([f"board:{Office.objects.get().pk}"])


def _prove(house: House, journal: Journal, screens: list[Screen], tokens: dict[str, str]) -> tuple[list[Check], float]:
    """The checks, and after how many seconds all screens heard again."""
    from pojok.cli.database import roles

    # Both screens hear of further acts: the streams and the notices live again. Who listens for notices tries again
    # every few seconds, and a screen that is just connecting fetches anew instead of hearing.
    house.keep_live()
    heard = {"pages": screens[0].heard, "streams alone": screens[1].heard}
    last = Client(house.port, tokens["petugas"], journal, threading.Event(), 0)
    until, deaf = time.monotonic() + HEARS_SECONDS, list(heard)
    while deaf and time.monotonic() < until:
        last.press("check_in", "/visits", {"guest": {"name": f"Tamu terakhir {time.time_ns()}", "agency": "dinkes"}})
        named = dict(zip(heard, screens, strict=True))
        deaf = [name for name in deaf if not named[name].hears_again(heard[name], ONE_ACT_SECONDS)]
    last.close()
    heard_after = HEARS_SECONDS - (until - time.monotonic())
    hearing = Check("open screens hear of changes again", sum(screen.heard for screen in screens), deaf)
    shown = Check("no answer told of a failure of ours", len(journal.presses), journal.crashes)
    with roles.as_app():
        return [*prove(journal), hearing, shown], heard_after


def _told(
    seed: int, seconds: float, clients: int, journal: Journal, killed: Counter[str], checks: list[Check], silence: float
) -> dict[str, Any]:
    acknowledged = journal.of("acknowledged")
    return {
        "ok": not any(check.breaches for check in checks),
        "seed": seed,
        "seconds": seconds,
        "clients": clients,
        "killed": dict(sorted(killed.items())),
        "presses": {
            "all": len(journal.presses),
            "acknowledged": len(acknowledged),
            "acknowledged_after_retry": sum(press.tries > 1 for press in acknowledged),
            "done_before_the_retry": sum(press.status == 200 for press in acknowledged),
            "nobody_next": len(journal.of("nobody")),
            "refused": len(journal.of("refused")),
            "undecided": len(journal.of("undecided")),
        },
        "failed_tries": dict(sorted(journal.failures.items())),
        "refusals": dict(journal.refusals.most_common()),
        "longest_silence_seconds": round(silence, 1),
        "checks": {check.name: check.looked_at for check in checks},
        "breaches": list(breaches(checks)),
    }


_HOW_LONG = ("failed_tries", "refusals", "longest_silence_seconds", "screens_heard_after_seconds")


def _text(told: dict[str, Any]) -> str:
    lines = ["", *(f"{name}: {told[name]}" for name in ("seed", "seconds", "clients", "killed", "presses"))]
    lines += [f"{name}: {told[name]}" for name in _HOW_LONG]
    broken = {said.partition(":")[0] for said in told["breaches"]}
    lines += [f"[{'BREACH' if name in broken else 'ok'}] {name} ({count})" for name, count in told["checks"].items()]
    lines += [f"  {said}" for said in told["breaches"]]
    return "\n".join([*lines, "", "Held." if told["ok"] else "NOT held."])


if __name__ == "__main__":
    kill()
