"""Django's connection settings from a PostgreSQL address."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}

# An act takes milliseconds. Whatever takes this long is stuck, and the next one shouldn't wait behind it.
_LIMITS = "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s"


def database(url: str, *, pool_size: int = 0, limits: bool = True) -> dict[str, Any]:
    """DATABASES["default"] for this address. pool_size 0: no pool (tests, migrations). limits: on time."""
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError:
        # psycopg's message would repeat the address, which holds a password.
        sentence = "POJOK_DATABASE_URL can't be read; it looks like postgresql://role:…@host/name"
        raise ImproperlyConfigured(sentence) from None
    options: dict[str, Any] = {name: value for name, value in parts.items() if name not in _NAMES}
    options |= {
        "application_name": "pojok",
        "connect_timeout": int(parts.get("connect_timeout", 3)),
        # Prepared statements need both; Django's default is neither.
        "server_side_binding": True,
        "prepare_threshold": 3,
    }
    if limits:
        options["options"] = f"{parts.get('options', '')} {_LIMITS}".strip()
    if pool_size:
        # A lost database is said after two seconds, not after thirty.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 2.0, "name": "pojok", "max_waiting": 100}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: parts.get(name, "") for name, django in _NAMES.items()},
        # granian ends idle threads and their connections would stay open; the pool is what keeps connections.
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }
