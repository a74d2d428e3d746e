"""The change stream over a real server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
import pytest

from pojok import live
from pojok.live.notices import CHANNEL
from tests.serving import Server


def tell(server: Server, payload: str) -> None:
    server.sql("SELECT pg_notify(%s, %s)", CHANNEL, payload)


class Reader(threading.Thread):
    """Reads one stream until it ends."""

    def __init__(self, server: Server, topics: list[str]) -> None:
        super().__init__(daemon=True)
        self.address = f"{server.url}/live/?t={live.sign(topics)}"
        self.lines: list[str] = []
        self.open = threading.Event()
        self.ended = threading.Event()
        self.headers: httpx.Headers = httpx.Headers()
        self._leave = threading.Event()

    def run(self) -> None:
        try:
            with httpx.stream("GET", self.address, timeout=None) as response:
                self.headers = response.headers
                for line in response.iter_lines():
                    self.lines.append(line)
                    self.open.set()
        except httpx.HTTPError as error:
            self.lines.append(f"error: {error}")
        self.ended.set()

    def heard(self) -> list[set[str]]:
        return [set(line.removeprefix("data: ").split()) for line in self.lines if line.startswith("data: ")]

    def wait_for(self, topic: str, seconds: float = 5) -> bool:
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if any(topic in topics for topics in self.heard()):
                return True
            time.sleep(0.01)
        return False


@contextmanager
def reading(server: Server, topics: list[str]) -> Iterator[Reader]:
    reader = Reader(server, topics)
    reader.start()
    assert reader.open.wait(10)
    yield reader


def test_a_change_is_told_to_those_who_listen_to_it_and_to_nobody_else(module_server: Server) -> None:
    with reading(module_server, ["unit:1", "board:7"]) as one, reading(module_server, ["unit:2"]) as other:
        tell(module_server, "unit:1 visit:abc")
        tell(module_server, "unit:2")
        assert one.wait_for("unit:1")
        assert other.wait_for("unit:2")
        assert one.heard() == [{"unit:1"}]
        assert other.heard() == [{"unit:2"}]
        assert "event: changed" in one.lines


def test_an_act_in_the_product_reaches_the_page_quickly(module_server: Server) -> None:
    from pojok.live.notices import Sender

    with reading(module_server, ["unit:5"]) as reader, module_server.django():
        sender = Sender()
        sender.put(["unit:4"])  # connects
        time.sleep(0.3)
        began = time.monotonic()
        sender.put(["unit:5"])
        assert reader.wait_for("unit:5")
        assert time.monotonic() - began < 0.5
        sender.end()


def test_it_is_a_stream_that_no_proxy_keeps(module_server: Server) -> None:
    with reading(module_server, ["unit:1"]) as reader:
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert "no-cache" in reader.headers["cache-control"]
        assert reader.headers["x-accel-buffering"] == "no"
        assert reader.lines[0].startswith("retry: ")


@pytest.mark.parametrize("query", ["", "?t=", "?t=bukan", "?x=1"])
def test_without_our_signature_nothing_is_told(module_server: Server, query: str) -> None:
    assert httpx.get(f"{module_server.url}/live/{query}").status_code == 403


def test_only_reading_is_possible(module_server: Server) -> None:
    assert httpx.post(f"{module_server.url}/live/?t={live.sign(['unit:1'])}").status_code == 405


def test_after_a_gap_every_page_fetches_anew(module_server: Server) -> None:
    with reading(module_server, ["unit:8", "board:8"]) as reader:
        name = psycopg.conninfo.conninfo_to_dict(module_server.database_url)["dbname"]
        ended = module_server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'pojok live' AND datname = %s AND query LIKE 'LISTEN%%'",
            name,
        )
        assert len(ended) == 2  # one for each of the two workers
        assert reader.wait_for("unit:8", seconds=10)
        assert reader.heard()[0] == {"unit:8", "board:8"}


def test_many_streams_from_one_address_are_bounded() -> None:
    from pojok.live.hub import MAX_STREAMS_OF_ADDRESS, Hub, Subscriber

    hub = Hub()
    for _ in range(MAX_STREAMS_OF_ADDRESS):
        assert hub.has_room_for("10.0.0.1")
        hub.add(Subscriber(frozenset({"unit:1"}), "10.0.0.1"))
    assert not hub.has_room_for("10.0.0.1")
    assert hub.has_room_for("10.0.0.2")
    hub.remove(next(iter(hub.subscribers)))
    assert hub.has_room_for("10.0.0.1")


def test_a_slow_reader_holds_no_more_than_its_topics() -> None:
    from pojok.live.hub import Hub, Subscriber

    hub, slow = Hub(), Subscriber(frozenset({"unit:1", "unit:2"}), "x")
    hub.add(slow)
    for number in range(10_000):
        hub.tell(f"unit:{number % 4} visit:{number}")
    assert slow.pending == {"unit:1", "unit:2"}
    hub.remove(slow)
    assert not hub._by_topic
    assert not hub._of_address
