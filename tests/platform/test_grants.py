"""What the application's role may do."""

import psycopg
import pytest

from pojok.cli.database.grants import APPEND_ONLY
from tests.serving import Server


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_what_is_written_once_cannot_be_changed_or_deleted(module_server: Server, table: str) -> None:
    columns = module_server.sql("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
    assert columns, f"{table} isn't a table"
    with psycopg.connect(module_server.database_url, autocommit=True) as connection:
        connection.execute(f"SELECT * FROM {table} LIMIT 1")
        statements = [f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]
        statements += [
            f'UPDATE {table} SET "{name}" = "{name}"' for (name,) in columns if name not in APPEND_ONLY[table]
        ]
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        for name in APPEND_ONLY[table]:
            with connection.transaction(force_rollback=True):
                connection.execute(f"UPDATE {table} SET {name} = {name} WHERE false")


def test_every_other_table_can_be_worked_in_and_none_is_owned(module_server: Server) -> None:
    kept = [*APPEND_ONLY, "django_migrations"]
    missing = module_server.sql(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname <> ALL(%s) AND NOT (has_table_privilege('pojok_app', oid, 'SELECT')"
        " AND has_table_privilege('pojok_app', oid, 'INSERT') AND has_table_privilege('pojok_app', oid, 'UPDATE')"
        " AND has_table_privilege('pojok_app', oid, 'DELETE'))",
        kept,
    )
    assert missing == []
    owned = module_server.sql("SELECT relname FROM pg_class WHERE relowner = 'pojok_app'::regrole")
    assert owned == []


def test_giving_the_rights_again_changes_nothing(module_server: Server) -> None:
    from pojok.cli.database import grants, roles

    rights = "SELECT relname::text, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
    before = module_server.sql(rights)
    with module_server.django(), roles.connected_to(module_server.owner_url):
        grants.grant("pojok_app")
    assert module_server.sql(rights) == before


def test_the_triggers_refuse_even_the_owner(module_server: Server) -> None:
    guarded = module_server.sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 2 = 2"
        " AND (tgtype & 8 = 8 OR tgtype & 32 = 32)"
    )
    assert {"history_event"} <= {name for (name,) in guarded}
