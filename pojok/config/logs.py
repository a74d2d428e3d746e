"""Logs are events with fields, on stderr, without personal data: no names, no texts, no tokens in addresses."""

import re
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_PART = re.compile(r"(?<=/)(?:[A-Za-z0-9_=-]{16,}|[A-Za-z0-9_=-]+:[A-Za-z0-9_=:-]{10,})(?=/|$|\?| )")
_QUERY = re.compile(r"\?\S*")


def _without_secrets(text: str) -> str:
    """An address without its query and without what looks like a token (a guest's link opens their page)."""
    return _SECRET_PART.sub("…", _QUERY.sub("", text))


def _scrub(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event["event"] = _without_secrets(str(event.get("event", "")))
    event.pop("positional_args", None)
    return event


def _failure(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception as its kind and places. Its message is left out: PostgreSQL's quote the row, ours the input."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else None
    if error is not None:
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        cause = error.__cause__
        if state := getattr(cause if cause is not None else error, "sqlstate", None):
            event["sqlstate"] = state
        event["at"] = [
            f"{frame.filename.rsplit('/site-packages/', 1)[-1]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-12:]
        ]
    return event


def logging(level: str, *, plain: bool) -> dict[str, Any]:
    """LOGGING for Django, and structlog set to the same. plain: lines to read instead of JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    render: list[Any] = (
        [structlog.dev.ConsoleRenderer(colors=False)] if plain else [structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _scrub,
                    _failure,
                    *render,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # 404 and the like are the reader's; what failed on our side is logged.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "psycopg.pool": {"level": "ERROR"},
        },
    }
