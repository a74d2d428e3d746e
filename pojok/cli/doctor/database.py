"""The database: that it answers, keeps what it was told, and lets nobody rewrite what happened."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from pojok.cli.doctor.finding import Finding, at_most
from pojok.lib import clock
from pojok.lib.terminal import said as _

LEAST_VERSION = 150000
GOOD_SKEW, POOR_SKEW = 2.0, 30.0
BESIDE_THE_POOL = 8  # connections of notices, worker, commands, and the server's own
WORKER_LATE, WORKER_GONE = timedelta(seconds=60), timedelta(minutes=5)

# Losing the last second in a power cut, or all of it, for speed.
_KEEPS = ("fsync", "full_page_writes", "synchronous_commit")


def look() -> Iterator[Finding]:
    """Everything that the application's role can see."""
    from pojok.cli.database import embedded, migrating, roles
    from pojok.lib.refusals import Refused

    own = embedded.cluster()
    running = own is None or own.in_use()
    try:
        with embedded.running(), roles.as_app():
            yield from _server()
            missing = migrating.waiting()
            if missing:
                sentence = _("%(count)s perubahan basis data belum diterapkan.") % {"count": len(missing)}
                yield Finding("migrations", "bad", sentence, _("Jalankan: pojok migrate"))
                return
            yield Finding("migrations", "ok", _("Basis data sesuai dengan versi ini."))
            yield from _rights()
            yield from _people()
            if running:
                yield from _worker()
    except Refused as refusal:
        yield Finding("database", "bad", refusal.sentence, refusal.remedy)
    except DatabaseError as error:
        wrong = "password authentication failed" in str(error)
        sentence = _("Basis data menolak kata sandinya.") if wrong else _("Basis data tidak bisa dihubungi.")
        yield Finding("database", "bad", sentence, _("Periksa POJOK_DATABASE_URL dan servernya."))


def _server() -> Iterator[Finding]:
    [(shown, number, encoding, checksums, most, skew)] = _rows(
        """SELECT current_setting('server_version'), current_setting('server_version_num')::int,
             current_setting('server_encoding'), current_setting('data_checksums'),
             current_setting('max_connections')::int, extract(epoch FROM clock_timestamp() - %s::timestamptz)::float""",
        clock.now(),
    )
    enough = number >= LEAST_VERSION
    remedy = _("Perlu PostgreSQL 15 ke atas.")
    yield Finding("database", "ok" if enough else "bad", f"PostgreSQL {shown}.", remedy)
    yield from _durable()
    if encoding != "UTF8":
        sentence = _("Basis data ini memakai %(encoding)s; nama bisa rusak.") % {"encoding": encoding}
        yield Finding("encoding", "bad", sentence, _("Buat basis data baru dengan ENCODING 'UTF8'."))
    if checksums != "on":
        sentence = _("Basis data tidak menandai halamannya: cakram yang rusak tidak ketahuan.")
        remedy = _("Selagi PostgreSQL berhenti: sudo -u postgres pg_checksums --enable -D FOLDER")
        yield Finding("checksums", "warning", sentence, remedy)
    wanted = settings.ENV.workers * max(settings.ENV.pool_size, settings.ENV.threads) + BESIDE_THE_POOL
    if most < wanted:
        about = {"most": most, "wanted": wanted}
        sentence = _("Basis data menerima %(most)s sambungan; server ini bisa perlu %(wanted)s.") % about
        yield Finding("connections", "warning", sentence, _("Naikkan max_connections, atau turunkan POJOK_POOL_SIZE."))
    state = at_most(abs(skew), good=GOOD_SKEW, poor=POOR_SKEW)
    if state != "ok":
        sentence = _("Jam mesin ini dan jam basis data berbeda %(seconds)s detik.") % {"seconds": round(abs(skew))}
        yield Finding("skew", state, sentence, _("Setel jam keduanya otomatis: sudo timedatectl set-ntp true"))


def _durable() -> Iterator[Finding]:
    names = ", ".join(f"current_setting('{name}')" for name in _KEEPS)
    [values] = _rows(f"SELECT {names}")
    careless = [name for name, value in zip(_KEEPS, values, strict=True) if value == "off"]
    if careless:
        sentence = _("Listrik padam bisa menghilangkan yang sudah tersimpan: %(names)s mati.")
        yield Finding(
            "durability",
            "bad" if settings.MODE == "production" else "warning",
            sentence % {"names": ", ".join(careless)},
            _("Di postgresql.conf, nyalakan lagi semuanya (on), lalu muat ulang PostgreSQL."),
        )


def _rights() -> Iterator[Finding]:
    """The role that serves may neither be above the rules, nor rewrite what is written once."""
    from pojok.cli.database.grants import APPEND_ONLY

    [(role, superuser, owner)] = _rows(
        """SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole,
             pg_has_role(current_user, datdba, 'USAGE')
           FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"""
    )
    if superuser or owner:
        sentence = _("Peran %(role)s berkuasa atas basis data: catatan bisa diubah olehnya.") % {"role": role}
        remedy = _("Buat dua peran, isi POJOK_DATABASE_OWNER_URL, lalu pojok migrate.")
        yield Finding("roles", "bad", sentence, remedy)
        return
    open_tables = [
        table
        for table in APPEND_ONLY
        if _rows("SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE')", table, table)[0][0]
    ]
    asleep = _rows(
        """SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'
           UNION ALL SELECT 'history_event_append_only' WHERE NOT EXISTS
             (SELECT FROM pg_trigger WHERE tgname = 'history_event_append_only')"""
    )
    if open_tables or asleep:
        named = ", ".join([*open_tables, *(name for (name,) in asleep)])
        sentence = _("Yang hanya boleh ditulis sekali bisa diubah: %(names)s.") % {"names": named}
        remedy = _("Jalankan: pojok migrate. Bila tetap begini, kembalikan salinan data.")
        yield Finding("append_only", "bad", sentence, remedy)
    else:
        yield Finding("append_only", "ok", _("Catatan kejadian tidak bisa diubah oleh aplikasi."))


def _people() -> Iterator[Finding]:
    from pojok.organisation.models import Membership, Office, User
    from pojok.packs.demo_password import PASSWORD

    if not Office.objects.exists():
        yield Finding("office", "warning", _("Belum ada kantor."), _("Jalankan: pojok office load PAKET"))
        return
    if settings.MODE != "production":
        return
    if Office.objects.filter(is_demo=True).exists():
        sentence = _("Ada kantor contoh: kata sandi orang-orangnya diketahui semua orang.")
        yield Finding("demo", "bad", sentence, _("Pakai basis data baru untuk kantor sungguhan."))
    known = [u.username for u in User.objects.filter(username__in=DEMO_PEOPLE) if u.check_password(PASSWORD)]
    if known:
        sentence = _("Orang dengan kata sandi contoh: %(names)s.") % {"names": ", ".join(known)}
        yield Finding("demo_password", "bad", sentence, _("Buat tautan kata sandi baru: pojok user add …"))
    managed = Membership.objects.in_force(clock.now()).filter(role="admin").values("office_id")
    for office in Office.objects.exclude(pk__in=managed):
        sentence = _("Kantor %(office)s belum punya admin.") % {"office": office.code}
        remedy = _("Jalankan: pojok user add NAMA --office %(office)s --role admin") % {"office": office.code}
        yield Finding("admin", "warning", sentence, remedy)


DEMO_PEOPLE = (
    "petugas", "piket", "sekretaris", "anggaran", "perbendaharaan", "akuntansi", "aset", "pimpinan", "admin", "auditor",
)  # fmt: skip


def _worker() -> Iterator[Finding]:
    """It says every few seconds that it is alive."""
    from pojok.cli.working import BEAT
    from pojok.history.models import Cursor

    beat = Cursor.objects.filter(name=BEAT).first()
    remedy = _("Jalankan: sudo systemctl restart pojok, atau bila dipisah: sudo systemctl restart pojok-worker")
    if beat is None:
        yield Finding("worker", "warning", _("Pekerja belum pernah berjalan."), remedy)
        return
    age = clock.now() - beat.moved_at
    state = at_most(age / WORKER_LATE, good=1, poor=WORKER_GONE / WORKER_LATE)
    if state == "ok":
        yield Finding("worker", "ok", _("Pekerja berjalan."))
    else:
        minutes = int(age / timedelta(minutes=1))
        sentence = _("Pekerja terakhir terdengar %(minutes)s menit yang lalu.") % {"minutes": minutes}
        yield Finding("worker", state, sentence, remedy)


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()
