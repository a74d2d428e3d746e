"""Why the database can't store something now."""

from psycopg import errors


def is_full(error: BaseException | None) -> bool:
    """Whether this failure, or what caused it, is a full disk of the database: reading goes on, writing doesn't."""
    while error is not None:
        if isinstance(error, errors.DiskFull):
            return True
        error = error.__cause__
    return False
