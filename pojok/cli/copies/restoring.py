"""Bringing a copy back: beside what is there, checked, and only then put in its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pojok.cli.copies import programs
from pojok.cli.copies.container import Copy, fed, opened
from pojok.cli.copies.manifest import Manifest, newer
from pojok.cli.copies.writing import count_rows
from pojok.cli.database import migrating
from pojok.lib import clock
from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

MAINTENANCE = "postgres"  # a database that is always there, to make others from
Say = Callable[[str], None]


@dataclass(frozen=True)
class Restored:
    """What was brought back. before: the name under which the data of before is kept; None when there was none."""

    manifest: Manifest
    migrations: int
    before: str | None


def look(path: Path, say: Say) -> Copy:
    """The copy, read to its last byte. Refused: not a whole copy, or of a later version than this one."""
    copy = opened(path)
    _refuse_newer(copy.manifest)
    about = {"file": path.name, "mb": copy.manifest.data_bytes // 2**20, "rows": copy.manifest.rows}
    say(_("Memeriksa %(file)s: %(mb)s MB, %(rows)s baris …") % about)
    copy.check()
    return copy


def restore(copy: Copy, *, replace: bool, say: Say) -> Restored:
    """Bring the copy back into the database of this environment, as its owner.

    Into an empty database as it is. Else Refused without `replace`; with it the copy comes into a new database that
    takes the old one's name when all is checked, and the old one is kept under a dated name. Whatever fails before,
    nothing has changed.
    """
    url = settings.ENV.owner_url
    found = what_is_there(url)
    if found and not replace:
        raise Refused(
            "not_empty",
            _("Basis data ini sudah berisi data: %(found)s.") % {"found": found},
            _("Untuk menggantinya: pojok restore BERKAS --replace. Yang sekarang tetap disimpan dengan nama lain."),
        )
    if not found:
        with _emptied_on_failure(url):
            applied = _fill(copy, url, say)
        return Restored(copy.manifest, applied, None)
    name = _name_of(url)
    stamp = f"{clock.now().astimezone(UTC):%Y%m%d_%H%M%S}"
    new, before = f"{name}_baru_{stamp}", f"{name}_lama_{stamp}"
    say(_("Menyiapkan basis data baru %(name)s …") % {"name": new})
    _create_beside(url, name, new)
    try:
        applied = _fill(copy, _to(url, new), say)
        say(_("Menukar basis data …"))
        _swap(url, name, new, before)
    except BaseException:
        _drop(url, new)
        raise
    return Restored(copy.manifest, applied, before)


def what_is_there(url: str) -> str:
    """In words; empty when nothing is."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        tables = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        if not tables:
            return ""
        if "visits_visit" not in tables:
            return _("%(count)s tabel") % {"count": len(tables)}
        row = connection.execute("SELECT count(*), max(arrived_at)::date FROM visits_visit").fetchone()
        visits, last = row if row else (0, None)
        if not visits:
            return _("%(count)s tabel tanpa kunjungan") % {"count": len(tables)}
        return _("%(count)s kunjungan, terakhir %(day)s") % {"count": visits, "day": f"{last:%d-%m-%Y}"}


def _refuse_newer(manifest: Manifest) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    if any((app, name) not in known for app, name in manifest.migrations):
        raise newer(manifest.pojok)


def _fill(copy: Copy, url: str, say: Say) -> int:
    """Data, counted; then what this version needs beyond it, and the rights of the application's role."""
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        server = programs.major_of(connection.info.server_version)
    _refuse_older_server(server, programs.major_of(copy.manifest.server))
    bindir = programs.able_to_read(copy.manifest.dump, server)
    arguments, environment = programs.connecting(url)
    say(_("Memasukkan data …"))
    command = [str(bindir / "pg_restore"), *arguments, "--no-owner", "--no-privileges"]
    # What lies in the schema, not the schema itself: every database has one.
    command += ["--schema=public", "--exit-on-error", "--single-transaction"]
    with fed(copy, command, environment):
        pass
    with psycopg.connect(url, connect_timeout=10) as connection:
        _refuse_difference(count_rows(connection), copy.manifest.tables)
        _make_room_for_new_transactions(connection, copy.manifest.tx)
        connection.execute("ANALYZE")
    say(_("Menyesuaikan dengan versi ini …"))
    return migrating.migrate(url)


def _refuse_older_server(here: int, there: int) -> None:
    """PostgreSQL promises the way up only."""
    if here < there:
        raise Refused(
            "older_server",
            _("Salinan ini dari PostgreSQL %(there)s; server di sini lebih lama (%(here)s).")
            % {"there": there, "here": here},
            _("Pasang PostgreSQL %(there)s atau yang lebih baru, lalu ulangi.") % {"there": there},
        )


def _refuse_difference(found: dict[str, int], told: dict[str, int]) -> None:
    wrong = [f"{table}: {found.get(table, 0)} / {told.get(table, 0)}" for table in found.keys() | told.keys()
             if found.get(table) != told.get(table)]  # fmt: skip
    if wrong:
        raise Refused(
            "counts_differ", _("Jumlah baris tidak sama dengan salinannya."), "\n".join([*sorted(wrong)[:10]])
        )


def _make_room_for_new_transactions(connection: psycopg.Connection[Any], highest: int) -> None:
    """Followers read Events in the order of their transactions. Another server may be younger than the copy, and what
    happens next would seem to lie before it: all that is in the copy is moved back alike, so that the order stays."""
    row = connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
    if row is None or row[0] > highest:
        return
    has_tx = "SELECT 1 FROM pg_attribute WHERE attrelid = 'history_event'::regclass AND attname = 'tx'"
    if connection.execute(has_tx).fetchone() is None:
        return
    connection.execute("ALTER TABLE history_event DISABLE TRIGGER USER")
    connection.execute("UPDATE history_event SET tx = tx - %s", [highest])
    connection.execute("ALTER TABLE history_event ENABLE TRIGGER USER")
    connection.execute("UPDATE history_cursor SET tx = tx - %s", [highest])


def _create_beside(url: str, name: str, new: str) -> None:
    """An empty database with the words' order of the old one."""
    with _maintaining(url) as connection:
        row = connection.execute(
            """SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider::text,
                 to_jsonb(d) ->> coalesce(CASE WHEN to_jsonb(d) ? 'datlocale' THEN 'datlocale' END, 'daticulocale')
               FROM pg_database d WHERE datname = %s""",
            [name],
        ).fetchone()
        assert row is not None  # noqa: S101 - we are connected to it
        encoding, collate, ctype, provider, locale = row
        parts = [sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new))]
        words = map(sql.Literal, (encoding, collate, ctype))
        parts.append(sql.SQL("ENCODING {} LC_COLLATE {} LC_CTYPE {}").format(*words))
        if provider == "b":
            parts.append(sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {}").format(sql.Literal(locale)))
        elif provider == "i":
            parts.append(sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {}").format(sql.Literal(locale)))
        else:
            parts.append(sql.SQL("LOCALE_PROVIDER {}").format(sql.Identifier("libc")))
        try:
            connection.execute(sql.SQL(" ").join(parts))
        except psycopg.errors.InsufficientPrivilege:
            role = conninfo_to_dict(url).get("user", "pojok_owner")
            raise Refused(
                "may_not_create",
                _("Peran %(role)s tidak boleh membuat basis data baru.") % {"role": role},
                _("Beri haknya: sudo -u postgres psql -c 'ALTER ROLE %(role)s CREATEDB'") % {"role": role},
            ) from None


def _swap(url: str, name: str, new: str, before: str) -> None:
    """Both renames at once, or neither. Nobody may be connected meanwhile."""
    with _maintaining(url) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        try:
            _end_sessions(connection, name)
            with connection.transaction():
                for old, later in ((name, before), (new, name)):
                    connection.execute(
                        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(later))
                    )
                connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(before)))
        except BaseException:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(sql.Identifier(name)))
            raise


def _end_sessions(connection: psycopg.Connection[Any], name: str) -> None:
    others = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    try:
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM ({others}) AS other", [name])
    except psycopg.errors.InsufficientPrivilege:
        raise Refused(
            "still_connected",
            _("Masih ada program yang tersambung ke basis data ini."),
            _("Hentikan dulu Pojok: sudo systemctl stop pojok. Lalu ulangi."),
        ) from None


def _drop(url: str, new: str) -> None:
    with _maintaining(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))


@contextmanager
def _emptied_on_failure(url: str) -> Iterator[None]:
    """What was empty is empty again when it fails, so that it can be tried again."""
    try:
        yield
    except BaseException:
        with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        raise


@contextmanager
def _maintaining(url: str) -> Iterator[psycopg.Connection[Any]]:
    """Beside the database, since one can't rename what one is connected to."""
    with psycopg.connect(_to(url, MAINTENANCE), connect_timeout=10, autocommit=True) as connection:
        yield connection


def _to(url: str, database: str) -> str:
    """The same server and role, another database."""
    return make_conninfo(url, dbname=database)


def _name_of(url: str) -> str:
    with psycopg.connect(url, connect_timeout=10) as connection:
        return str(connection.info.dbname)
