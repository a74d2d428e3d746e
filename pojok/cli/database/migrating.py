"""Bringing a database to what this version needs."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg.conninfo import conninfo_to_dict

from pojok.cli.database import grants, roles


def migrate(url: str | None = None) -> int:
    """Apply what isn't applied, then give the application's role its rights. Returns how many were applied.

    url: another database than the environment's, as its owner.
    """
    with roles.connected_to(url, limits=False) if url else roles.as_owner():
        todo = waiting()
        if todo:
            call_command("migrate", interactive=False, verbosity=0)
        grants.grant(str(conninfo_to_dict(settings.ENV.app_url).get("user", "")))
    return len(todo)


def waiting() -> list[str]:
    """The migrations that this version has and the database hasn't."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
