"""How often somebody may try."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from pojok.lib import clock, limits

pytestmark = pytest.mark.django_db


def test_the_try_after_the_last_allowed_one_waits_until_the_window_ends() -> None:
    now = clock.now()
    with clock.at(now):
        assert [limits.allow("masuk", "sri", times=3, seconds=60) for _ in range(3)] == [0, 0, 0]
        assert limits.allow("masuk", "sri", times=3, seconds=60) == 60
    with clock.at(now + timedelta(seconds=45)):
        assert limits.allow("masuk", "sri", times=3, seconds=60) == 15
    with clock.at(now + timedelta(seconds=61)):
        assert limits.allow("masuk", "sri", times=3, seconds=60) == 0


def test_each_name_and_each_person_has_its_own_count() -> None:
    assert limits.allow("masuk", "sri", times=1, seconds=60) == 0
    assert limits.allow("masuk", "sri", times=1, seconds=60) > 0
    assert limits.allow("masuk", "budi", times=1, seconds=60) == 0
    assert limits.allow("tautan", "sri", times=1, seconds=60) == 0


def test_forgiven_tries_do_not_count() -> None:
    limits.allow("masuk", "sri", times=1, seconds=60)
    limits.forgive("masuk", "sri")
    assert limits.allow("masuk", "sri", times=1, seconds=60) == 0


def test_the_table_does_not_know_who_it_was() -> None:
    limits.allow("masuk", "sri.rahayu", times=1, seconds=60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(key, ' ') FROM lib_counter")
        assert "sri" not in cursor.fetchone()[0]


def test_behind_our_proxy_the_address_is_what_the_proxy_saw(settings) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.7"}, REMOTE_ADDR="127.0.0.1")
    assert limits.address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert limits.address(request) == "10.1.1.7"
