"""What is measured: each act or page, with what it is compared to and the target of design §7."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5
from urllib.request import urlopen
from uuid import UUID

from bench import plain
from bench.filling import GUESTS, at_a_point
from bench.house import House
from bench.sides import get, post

Requests = list[list[bytes]]

# More a client can't do in a second, even if it were alone.
A_SECOND_AT_MOST = 350


@dataclass(frozen=True)
class Measure:
    """`requests(house, clients, seconds, round)` makes what the clients send; `script` is pgbench's side, if any.
    `pool`: the state of the guests that both sides use up. `empty`: the empty view of the same chain."""

    name: str
    about: str
    requests: Callable[[House, int, float, str], Requests]
    at_least: float
    aim: float
    empty: str
    script: str = ""
    pool: str = ""
    again: bool = False
    ok: tuple[str, ...] = ("201",)


def check_in(house: House, clients: int, seconds: float, round_: str) -> Requests:
    chance = random.Random(round_)  # noqa: S311 - chance, not secrets
    token = house.tokens["petugas"]
    numbers = iter(chance.sample(range(1, GUESTS + 1), min(GUESTS, clients * _each(seconds))))
    return [
        [post("/visits", token, {"guest": {"id": str(_uuid(f"guest{next(numbers)}"))}}) for _ in range(_each(seconds))]
        for _client in range(clients)
    ]


def call(house: House, clients: int, seconds: float, round_: str) -> Requests:
    officials = [house.officials[n % len(house.officials)] for n in range(clients)]
    return [[post(f"/units/{unit}/calls", token) for _ in range(_each(seconds))] for unit, token in officials]


def direct(house: House, clients: int, seconds: float, round_: str) -> Requests:
    token = house.tokens["piket"]
    units = sorted({unit for unit, _token in house.officials})
    return [
        [
            post(f"/visits/{_uuid(f'{round_}-{client}-{k}')}/direction", token, {"unit": units[client % len(units)]})
            for k in range(1, _each(seconds) + 1)
        ]
        for client in range(clients)
    ]


def pages(path: str, who: str = "", **headers: str) -> Callable[[House, int, float, str], Requests]:
    """The same page again and again."""

    def made(house: House, clients: int, seconds: float, round_: str) -> Requests:
        cookie = house.cookies[who] if who else ""
        return [[get(path.format(guest=guest_page(house)) if "{" in path else path, cookie, **headers)]] * clients

    return made


def unchanged(path: str) -> Callable[[House, int, float, str], Requests]:
    """A page that the reader has already, as long as it stays what it is."""

    def made(house: House, clients: int, seconds: float, round_: str) -> Requests:
        with urlopen(f"http://127.0.0.1:{house.port}{path}") as answer:
            etag = answer.headers["ETag"]
        return [[get(path, **{"If-None-Match": etag})]] * clients

    return made


def guest_page(house: House) -> str:
    """The link of a guest of the day who waits."""
    from pojok.cli.database import roles
    from pojok.visits.links import token_of
    from pojok.visits.models import Visit

    with roles.as_app():
        return token_of(Visit.objects.filter(state="waiting").exclude(guest__name__startswith="Tamu Ukur")[0])


def fill(house: House, measure: Measure, round_: str, clients: int, seconds: float) -> None:
    """Guests for a measurement that uses them up."""
    if measure.pool:
        at_a_point(house.sql, measure.pool, round_, clients, _each(seconds))


def _each(seconds: float) -> int:
    return int(A_SECOND_AT_MOST * seconds) + 20


def _uuid(text: str) -> UUID:
    return UUID(md5(text.encode()).hexdigest())  # noqa: S324 - as PostgreSQL's md5(), to name the same row


API, PAGES = "/api/v1/bench-empty", "/bench/empty/"
BOARD = "/board/bpkad-lampung-selatan/"

MEASURES = {
    m.name: m
    for m in (
        Measure("board", "papan antrean, halaman tersimpan", pages(BOARD), 0.35, 0.45, PAGES, again=True, ok=("200",)),
        Measure(
            # A minute that begins meanwhile is a change.
            *("board304", "papan antrean, tak berubah", unchanged(BOARD), 0.35, 0.45, PAGES),
            again=True,
            ok=("304", "200"),
        ),
        Measure("desk", "meja depan", pages("/desk/", "petugas"), 0.1, 0.2, PAGES, again=True, ok=("200",)),
        Measure("duty", "piket", pages("/duty/", "piket"), 0.1, 0.2, PAGES, again=True, ok=("200",)),
        Measure("room", "ruang", pages("/room/", "perbendaharaan"), 0.1, 0.2, PAGES, again=True, ok=("200",)),
        Measure("guest", "halaman tamu", pages("/g/{guest}/"), 0.1, 0.2, PAGES, again=True, ok=("200",)),
        Measure("checkin", "terima tamu yang dikenal", check_in, 0.4, 0.6, API, plain.CHECK_IN),
        Measure("direct", "arahkan", direct, 0.3, 0.5, API, plain.DIRECT, "reported"),
        Measure("call", "panggil berikutnya", call, 0.3, 0.5, API, plain.CALL, "waiting"),
    )
}
