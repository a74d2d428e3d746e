"""The cache over one table."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.core.cache import cache

from pojok.lib import clock, counters
from tests.serving import Server

pytestmark = pytest.mark.django_db


def later(seconds: float):
    return clock.at(clock.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize("value", [0, -7, 2**62, 2**70, True, "teks", 1.5, None, [1, {"a": "é"}]])
def test_what_is_set_is_read_back(value: object) -> None:
    cache.set("k", value)
    assert cache.get("k", "nothing") == value
    assert type(cache.get("k")) is type(value)


def test_an_expired_row_counts_as_absent() -> None:
    cache.set("k", 1, timeout=10)
    with later(11):
        assert cache.get("k") is None
        assert "k" not in cache
        assert not cache.touch("k")
        assert not cache.delete("k")
        with pytest.raises(ValueError, match="not found"):
            cache.incr("k")


def test_without_timeout_it_stays() -> None:
    cache.set("k", 1, timeout=None)
    with later(10**8):
        assert cache.get("k") == 1


def test_add_keeps_what_is_there_and_replaces_what_expired() -> None:
    assert cache.add("k", "first", timeout=10)
    assert not cache.add("k", "second")
    assert cache.get("k") == "first"
    with later(11):
        assert cache.add("k", "third", timeout=10)
        assert cache.get("k") == "third"


def test_incr_and_decr_count_in_place() -> None:
    cache.set("k", 5)
    assert cache.incr("k") == 6
    assert cache.decr("k", 4) == 2
    cache.set("word", "teks")
    with pytest.raises(ValueError, match="not found"):
        cache.incr("word")


def test_touch_prolongs() -> None:
    cache.set("k", 1, timeout=10)
    assert cache.touch("k", timeout=100)
    with later(50):
        assert cache.get("k") == 1


def test_many_at_once() -> None:
    assert cache.set_many({"a": 1, "b": "dua"}) == []
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": "dua"}
    cache.delete_many(["a", "c"])
    assert cache.get_many(["a", "b"]) == {"b": "dua"}
    assert cache.get_or_set("d", lambda: 4) == 4
    cache.clear()
    assert cache.get_many(["a", "b", "d"]) == {}


def test_what_has_expired_is_removed_from_the_table() -> None:
    cache.set("old", 1, timeout=5)
    cache.set("new", 1, timeout=500)
    with later(60):
        counters.clean()
    assert cache.get("old") is None
    assert cache.get("new") == 1


def test_the_table_is_unlogged() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence::text FROM pg_class WHERE relname = 'lib_counter'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.concurrency
def test_no_count_is_lost_under_concurrency(module_server: Server) -> None:
    def count_fifty(worker: int) -> None:
        with psycopg.connect(module_server.database_url, autocommit=True) as connection:
            for _ in range(50):
                values = {"key": "together", "expires": clock.now() + timedelta(minutes=1), "now": clock.now()}
                connection.execute(counters._COUNT, values)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_fifty, range(8)))
    assert module_server.sql("SELECT number FROM lib_counter WHERE key = 'together'") == [(400,)]


def test_a_sweep_takes_all_that_expired_however_much_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "CLEAN_ROWS", 3)
    for number in range(7):
        cache.set(f"old{number}", number, timeout=10)
    cache.set("young", 1, timeout=1000)
    cache.set("kept", 1, timeout=None)
    with later(11):
        assert counters.sweep() >= 7
        assert counters.sweep() == 0
        assert (cache.get("young"), cache.get("kept")) == (1, 1)


def test_all_that_begin_alike_are_found_by_what_follows() -> None:
    cache.set("measures:a", {"x": 1}, timeout=10)
    cache.set("measures:b", 7, timeout=10)
    cache.set("other:c", 1, timeout=10)
    assert cache.beginning_with("measures:") == {"a": {"x": 1}, "b": 7}
    with later(11):
        assert cache.beginning_with("measures:") == {}
