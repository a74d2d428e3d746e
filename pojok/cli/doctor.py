"""pojok doctor"""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

import click

from pojok.cli import ready


@dataclass(frozen=True)
class Finding:
    """One thing looked at. bad: it doesn't work or isn't safe; warning: it works, but."""

    name: str
    state: Literal["ok", "warning", "bad"]
    sentence: str
    remedy: str = ""


MARKS = {"ok": "baik", "warning": "perhatikan", "bad": "BURUK"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Jawaban untuk program.")
def doctor(as_json: bool) -> None:
    """Periksa apa yang kurang atau tidak aman, dan sebut cara memperbaikinya. Keluar 1 bila ada yang buruk."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        ready.set_up()
    except ImproperlyConfigured as error:
        findings = [Finding("settings", "bad", str(error), "Perbaiki pengaturan itu, lalu periksa lagi.")]
    else:
        findings = [*_machine(), *_settings(), *_database()]
    bad = any(finding.state == "bad" for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": not bad, "findings": [asdict(f) for f in findings]}, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{MARKS[finding.state]}] {finding.sentence}")
            if finding.remedy and finding.state != "ok":
                click.echo(f"    {finding.remedy}")
    raise SystemExit(1 if bad else 0)


def _machine() -> Iterator[Finding]:
    from django.conf import settings

    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", "ok", f"Python {version}.")
    folder = settings.ENV.var if settings.ENV.var.exists() else settings.ENV.var.parent
    free = shutil.disk_usage(folder).free // 2**20
    state: Literal["ok", "warning", "bad"] = "ok" if free > 2000 else "warning" if free > 300 else "bad"
    yield Finding("disk", state, f"Ruang kosong {free} MB di {folder}.", "Kosongkan cakram sebelum penuh.")


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    env = settings.ENV
    yield Finding("mode", "ok", f"Berjalan sebagai {settings.MODE}.")
    if settings.DEBUG:
        yield Finding("debug", "bad", "POJOK_DEBUG menyala: halaman galat membuka isi program.", "Matikan.")
    if settings.MODE != "production":
        return
    if not env.https:
        sentence = "Tanpa https, kata sandi dan kuki lewat di jaringan apa adanya."
        yield Finding("https", "warning", sentence, "Pasang proxy dengan sertifikat, lalu isi POJOK_HTTPS=true.")
    if not env.public_url:
        sentence = "POJOK_PUBLIC_URL kosong: tautan untuk tamu dan kata sandi memakai alamat mesin ini."
        yield Finding("public_url", "warning", sentence, "Isi, misalnya https://pojok.example.go.id")
    if env.https and not env.behind_proxy:
        sentence = "POJOK_HTTPS menyala tanpa POJOK_BEHIND_PROXY: setiap halaman akan dialihkan berulang."
        yield Finding("behind_proxy", "warning", sentence, "Isi POJOK_BEHIND_PROXY=true bila proxy kita di depannya.")
    if env.database_owner_url is None:
        sentence = "Aplikasi memakai peran pemilik basis data: catatan bisa diubah olehnya."
        yield Finding("roles", "bad", sentence, "Buat dua peran, isi POJOK_DATABASE_OWNER_URL, lalu pojok migrate.")


def _database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    from pojok.cli.database import embedded, migrating, roles
    from pojok.lib.refusals import Refused

    try:
        with embedded.running(), roles.as_app():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
                shown, number = cursor.fetchone()
            enough = number >= 150000
            yield Finding("database", "ok" if enough else "bad", f"PostgreSQL {shown}.", "Perlu PostgreSQL 15 ke atas.")
            missing = migrating.waiting()
            if missing:
                sentence = f"{len(missing)} perubahan basis data belum diterapkan."
                yield Finding("migrations", "bad", sentence, "Jalankan: pojok migrate")
            else:
                yield Finding("migrations", "ok", "Basis data sesuai dengan versi ini.")
                yield from _people()
    except Refused as refusal:
        yield Finding("database", "bad", refusal.sentence, refusal.remedy)
    except DatabaseError:
        yield Finding(
            "database", "bad", "Basis data tidak bisa dihubungi.", "Periksa POJOK_DATABASE_URL dan servernya."
        )


def _people() -> Iterator[Finding]:
    from django.conf import settings

    from pojok.organisation.models import Office

    if settings.MODE == "production" and Office.objects.filter(is_demo=True).exists():
        sentence = "Ada kantor contoh: kata sandi orang-orangnya diketahui semua orang."
        yield Finding("demo", "bad", sentence, "Pakai basis data baru untuk kantor sungguhan.")
    if not Office.objects.exists():
        yield Finding("office", "warning", "Belum ada kantor.", "Jalankan: pojok office load PAKET")
