"""Notices: after commit, together, and never in the way."""

import time

import psycopg
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from pojok import live
from pojok.lib.postgres import Cluster
from pojok.lib.refusals import Refused
from pojok.live import notices
from pojok.live.signing import MAX_TOPICS


@pytest.fixture
def listening(cluster: Cluster, template: str):
    """What is heard within a moment: the payloads, one a NOTIFY."""
    with psycopg.connect(cluster.url("pojok"), autocommit=True) as ear:
        ear.execute(f"LISTEN {notices.CHANNEL}")
        yield lambda seconds=0.6: [notice.payload for notice in ear.notifies(timeout=seconds)]
    notices.restart()


@pytest.mark.django_db
def test_a_notice_goes_out_only_after_commit(listening, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        live.changed("unit:3")
        assert listening(0.2) == []
    assert listening() == ["unit:3"]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_told(listening, django_capture_on_commit_callbacks) -> None:
    def fail() -> None:
        with transaction.atomic():
            live.changed("unit:3")
            raise DatabaseError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(DatabaseError):
        fail()
    assert listening(0.3) == []


@pytest.mark.django_db
def test_what_changes_within_a_moment_travels_together(listening, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(50):
            live.changed("office:1", f"unit:{number % 5}")
    heard = listening()
    assert len(heard) <= 2
    assert set(" ".join(heard).split()) == {"office:1", *(f"unit:{n}" for n in range(5))}


@pytest.mark.django_db
def test_a_lost_connection_is_made_anew_and_nothing_is_lost(
    listening, django_capture_on_commit_callbacks, cluster
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        live.changed("unit:1")
    assert listening() == ["unit:1"]
    with psycopg.connect(cluster.url("postgres", "pojok_owner"), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pojok live'"
            " AND query LIKE '%pg_notify%'"
        )
    with django_capture_on_commit_callbacks(execute=True):
        live.changed("unit:2")
    assert listening(3) == ["unit:2"]


@pytest.mark.django_db
def test_a_wrong_topic_never_hurts_the_caller(listening, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        live.changed("two words", "unit:1")
    assert listening() == ["unit:1"]


@pytest.mark.django_db
def test_a_notice_costs_the_act_no_statement(django_assert_num_queries) -> None:
    assert connection.in_atomic_block
    with django_assert_num_queries(0):
        live.changed("unit:1")


def test_payloads_are_short_enough_and_complete() -> None:
    topics = {f"visit:{number:036d}" for number in range(1000)}
    made = notices.payloads(topics)
    assert all(len(payload.encode()) <= notices.MAX_BYTES for payload in made)
    assert set(" ".join(made).split()) == topics
    assert notices.payloads([]) == []


def test_what_a_page_may_hear_is_signed() -> None:
    assert live.unsign(live.sign(["unit:3", "board:1", "unit:3"])) == {"unit:3", "board:1"}


def test_an_altered_or_old_signature_is_refused() -> None:
    signed = live.sign(["unit:3"])
    with pytest.raises(Refused):
        live.unsign(signed[:-1] + ("a" if signed[-1] != "a" else "b"))
    with pytest.raises(Refused):
        live.unsign("")
    with time_machine.travel(time.time() + 3 * 24 * 3600), pytest.raises(Refused):
        live.unsign(signed)


def test_too_many_topics_or_none_are_a_mistake_of_ours() -> None:
    for topics in ([], [f"unit:{n}" for n in range(MAX_TOPICS + 1)], ["kosong"]):
        with pytest.raises(ValueError, match="topics"):
            live.sign(topics)


def test_a_sender_that_ends_sends_what_waits(cluster: Cluster, listening) -> None:
    sender = notices.Sender(gather_seconds=0.3)
    sender.put(["unit:9"])
    began = time.monotonic()
    sender.end()
    assert time.monotonic() - began < 2
    assert listening() == ["unit:9"]
