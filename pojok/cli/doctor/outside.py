"""Whether people reach it by the address they are told, and until when its certificate holds."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from pojok.cli.doctor.finding import Finding, at_least
from pojok.lib import clock
from pojok.lib.terminal import said as _

SECONDS = 5.0
# What issues certificates by itself renews them a third of their time before they end. Caddy's own on the office's
# network live for half a day, those of a public issuer for months; so it is the share that is left that counts.
GOOD_SHARE, POOR_SHARE = 0.2, 0.05


def look() -> Iterator[Finding]:
    """Nothing without POJOK_PUBLIC_URL, nor in a trial."""
    parts = urlsplit(settings.PUBLIC_URL)
    if settings.MODE != "production" or not parts.hostname:
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname, port), timeout=SECONDS) as plain:
            if parts.scheme != "https":
                yield Finding("reachable", "ok", _("%(url)s menjawab.") % {"url": settings.PUBLIC_URL})
                return
            yield from _certificate(plain, parts.hostname)
    except OSError as error:
        about = {"url": settings.PUBLIC_URL, "why": error.strerror or type(error).__name__}
        sentence = _("%(url)s tidak terjangkau dari mesin ini: %(why)s.") % about
        remedy = _("Periksa nama itu di DNS, dan apakah proxy berjalan: sudo systemctl status caddy")
        yield Finding("reachable", "warning", sentence, remedy)


def _certificate(plain: socket.socket, host: str) -> Iterator[Finding]:
    context = ssl.create_default_context()
    try:
        with context.wrap_socket(plain, server_hostname=host) as line:
            told = line.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        about = {"host": host, "why": error.verify_message}
        sentence = _("Sertifikat %(host)s tidak dipercaya mesin ini: %(why)s.") % about
        remedy = _("Di jaringan kantor: pasang sertifikat akar Caddy juga di mesin ini (docs/operations.md).")
        yield Finding("certificate", "bad" if "expired" in error.verify_message else "warning", sentence, remedy)
        return
    begins, ends = (_moment(str(told[name])) for name in ("notBefore", "notAfter"))
    share = (ends - clock.now()) / (ends - begins)
    about = {"host": host, "end": f"{ends:%d-%m-%Y %H:%M} UTC"}
    yield Finding(
        "certificate",
        at_least(share, good=GOOD_SHARE, poor=POOR_SHARE),
        _("Sertifikat %(host)s berlaku sampai %(end)s.") % about,
        _("Mestinya diperbarui sendiri; lihat: sudo journalctl -u caddy -n 50"),
    )


def _moment(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
