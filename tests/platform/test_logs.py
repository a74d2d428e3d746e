"""Logs say what happened, and nothing about persons."""

import io
import json
import logging
import logging.config

import pytest

from pojok.config import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch):
    stream = io.StringIO()
    config = logs.logging("info", plain=False)
    formatter = config["formatters"]["event"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        formatter["()"](foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"])
    )
    logger = logging.getLogger("test.logs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)
    yield logger, lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.handlers = []


def test_an_event_has_its_time_level_and_place(written) -> None:
    logger, lines = written
    logger.warning("Server %s berhenti", "1")
    [event] = lines()
    assert event["event"] == "Server 1 berhenti"
    assert {"timestamp", "level", "logger"} <= event.keys()


def test_a_guests_link_and_a_query_are_not_written(written) -> None:
    logger, lines = written
    logger.error("Internal Server Error: %s", "/g/pXk2Jq9tYw-0aZ3bQn5LrT7u/leave")
    logger.error("Not Found: %s", "/live/?t=WyJ1bml0OjEiXQ:1t:abc")
    text = json.dumps(lines())
    assert "pXk2Jq9tYw" not in text
    assert "WyJ1" not in text
    assert "/g/" in text


def test_an_exception_is_its_kind_and_place_without_its_words(written) -> None:
    logger, lines = written
    try:
        raise ValueError("Sri Wahyuni 0812")
    except ValueError:
        logger.exception("gagal")
    [event] = lines()
    assert "Sri" not in json.dumps(event)
    assert event["error"] == "builtins.ValueError"
    assert any("test_logs.py" in place for place in event["at"])
