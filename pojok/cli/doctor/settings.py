"""What the environment says, and what in it isn't safe."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from pojok.cli.doctor.finding import Finding
from pojok.lib.terminal import said as _

SHORT_PASSWORD = 16
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def look() -> Iterator[Finding]:
    """A trial may be open; a real office may not."""
    env = settings.ENV
    yield Finding("mode", "ok", _("Berjalan sebagai %(mode)s.") % {"mode": settings.MODE})
    if settings.DEBUG:
        yield Finding("debug", "bad", _("POJOK_DEBUG menyala: halaman galat membuka isi program."), _("Matikan."))
    if settings.MODE != "production":
        return
    if not env.https:
        sentence = _("Tanpa https, kata sandi dan kuki lewat di jaringan apa adanya.")
        yield Finding("https", "warning", sentence, _("Pasang Caddy dari folder deploy, lalu isi POJOK_HTTPS=true."))
    yield from _public_url()
    yield from _proxy()
    yield from _database_address()


def _public_url() -> Iterator[Finding]:
    env = settings.ENV
    if not env.public_url:
        sentence = _("POJOK_PUBLIC_URL kosong: tautan untuk tamu dan kata sandi memakai alamat mesin ini.")
        yield Finding("public_url", "warning", sentence, _("Isi, misalnya https://pojok.example.go.id"))
    elif env.https and urlsplit(env.public_url).scheme != "https":
        sentence = _("POJOK_HTTPS menyala, tetapi POJOK_PUBLIC_URL bukan alamat https.")
        yield Finding("public_url", "bad", sentence, _("Mulai alamat itu dengan https://"))


def _proxy() -> Iterator[Finding]:
    env = settings.ENV
    if env.https and not env.behind_proxy:
        sentence = _("POJOK_HTTPS menyala tanpa POJOK_BEHIND_PROXY: setiap halaman akan dialihkan berulang.")
        yield Finding("behind_proxy", "bad", sentence, _("Isi POJOK_BEHIND_PROXY=true bila proxy kita di depannya."))
    if env.behind_proxy and env.bind not in LOOPBACK:
        sentence = _("Selain lewat proxy, server ini juga terbuka di %(bind)s: alamat pengirim bisa dipalsukan.")
        remedy = _("Isi POJOK_BIND=127.0.0.1, atau tutup port itu dengan tembok api bila proxy di mesin lain.")
        yield Finding("bind", "bad", sentence % {"bind": env.bind}, remedy)


def _database_address() -> Iterator[Finding]:
    env = settings.ENV
    if env.database_owner_url is None:
        sentence = _("Aplikasi memakai peran pemilik basis data: catatan bisa diubah olehnya.")
        remedy = _("Buat dua peran, isi POJOK_DATABASE_OWNER_URL, lalu pojok migrate.")
        yield Finding("roles", "bad", sentence, remedy)
    for url in {env.app_url, env.owner_url}:
        parts = conninfo_to_dict(url)
        host, password = str(parts.get("host") or ""), str(parts.get("password") or "")
        if password and len(password) < SHORT_PASSWORD:
            sentence = _("Kata sandi peran basis data %(role)s pendek.") % {"role": parts.get("user", "?")}
            remedy = _("Buat yang acak: openssl rand -hex 24; pasang dengan ALTER ROLE … PASSWORD.")
            yield Finding("database_password", "warning", sentence, remedy)
        if host and not host.startswith("/") and host not in LOOPBACK and parts.get("sslmode") not in _ENCRYPTED:
            sentence = _("Basis data di mesin lain (%(host)s) tanpa sslmode: isinya lewat di jaringan apa adanya.")
            remedy = _("Tambahkan ?sslmode=verify-full, atau sedikitnya ?sslmode=require.")
            yield Finding("database_tls", "bad", sentence % {"host": host}, remedy)


_ENCRYPTED = ("require", "verify-ca", "verify-full")
