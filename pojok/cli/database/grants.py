"""What the application's role may do in the database; given by the owner after every migration."""

from collections.abc import Mapping

from django.db import connection, transaction
from psycopg import sql

# Written once, never changed or deleted: a right that isn't there can't be misused. Columns: what may still be set.
APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    "history_event": (),
    "visits_ticket": (),
    "visits_ticketvoid": (),
    "sop_sopversion": ("in_force_until",),
    "sop_sopactor": (),
    "sop_sopstep": (),
}
READ_ONLY = ("django_migrations",)


def grant(role: str) -> None:
    """Give `role` its rights on what exists now. Repeating it changes nothing; others see it all at once."""
    app = sql.Identifier(role)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        if owner == role:
            return  # one role for both: nothing to divide, and `pojok doctor` says so
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
        for statement in _statements(app, sql.Identifier(database), tables):
            cursor.execute(statement)


def _statements(app: sql.Identifier, database: sql.Identifier, tables: set[str]) -> list[sql.Composed]:
    given = [
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, app),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format(),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(app),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app),
    ]
    for table, columns in APPEND_ONLY.items():
        if table in tables:
            name = sql.Identifier(table)
            given.append(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(name, app))
            if columns:
                listed = sql.SQL(", ").join(map(sql.Identifier, columns))
                given.append(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(listed, name, app))
    for table in tables.intersection(READ_ONLY):
        given.append(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), app))
    return given
