"""A trial from nothing to a page in the browser, and back to nothing: no process stays behind.

What dies meanwhile is started again: the database recovers what was committed, the pages answer 503 until it has.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import NoReturn

import click
from django.conf import settings

from pojok.cli.database import embedded, migrating, roles
from pojok.cli.packs import REFERENCE
from pojok.lib.postgres import Cluster
from pojok.lib.refusals import Refused
from pojok.lib.terminal import said as _

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_SECONDS = 60
STOP_SECONDS = 10
LOOK_SECONDS = 0.2  # how soon a death is noticed
LEFTOVER_SECONDS = 3.0
QUICK_DEATH_SECONDS = 5.0
QUICK_DEATHS = 5  # so many one after another, and it will never run
LONGEST_PAUSE_SECONDS = 5.0


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the machine shuts down."""


class Trial:
    """Database, office, demo day and server of one run."""

    def __init__(self, *, empty: bool) -> None:
        self.empty = empty
        self.env = settings.ENV
        self.cluster = embedded.cluster()
        self.server: subprocess.Popen[bytes] | None = None
        self.server_began = 0.0
        self.quick_deaths = 0

    def run(self) -> int:
        """Run until stopped, or until the server won't run at all; the exit status."""
        for number in STOPS:
            signal.signal(number, _stop)
        try:
            self._refuse_taken_port()
            self._prepare()
            self._serve()
            self._tell()
            self._keep_running()
        except Stopped:
            click.echo("\n" + _("Berhenti …"))
            return 0
        except Refused as refusal:
            click.echo(f"{refusal.sentence}\n{refusal.remedy}".strip(), err=True)
            return 1
        finally:
            for number in STOPS:
                signal.signal(number, signal.SIG_IGN)  # stopping isn't stopped halfway
            self._end()

    def _refuse_taken_port(self) -> None:
        if error := self._port_taken():
            raise Refused(
                "port_taken",
                _("Alamat %(address)s tidak bisa dipakai: %(why)s.")
                % {"address": f"{self.env.bind}:{self.env.port}", "why": os.strerror(error.errno or 0)},
                _("Hentikan yang memakainya, atau pilih port lain: bin/run --port %(port)d")
                % {"port": self.env.port + 1},
            ) from error

    def _port_taken(self) -> OSError | None:
        """Why nobody can listen there now; None when somebody can."""
        family = socket.AF_INET6 if ":" in self.env.bind else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.env.bind, self.env.port))
            except OSError as error:
                return error
        return None

    def _prepare(self) -> None:
        if self.cluster is not None:
            click.echo(_("Menjalankan basis data …"))
            embedded.start(self.cluster)
        applied = migrating.migrate()
        if applied:
            click.echo(_("Menyiapkan basis data: %(n)d perubahan.") % {"n": applied})
        trial = settings.MODE != "production"
        with roles.as_app():
            from pojok.organisation.models import Office
            from pojok.packs.load import load

            if trial or not Office.objects.exists():
                load(REFERENCE, demo=trial)
            if trial and not self.empty:
                from pojok.packs.demo import make_day

                click.echo(_("Menyiapkan hari contoh …"))
                make_day(REFERENCE)

    def _serve(self) -> None:
        server = self._launch_server()
        last = time.monotonic() + READY_SECONDS
        while not self._answers():
            if server.poll() is not None or time.monotonic() > last:
                raise Refused("server_failed", _("Server tidak mau berjalan."), _("Sebabnya tertulis di atas."))
            time.sleep(0.03)

    def _launch_server(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pojok.cli", "serve", "--parent", str(os.getpid())]
        command += ["--bind", self.env.bind, "--port", str(self.env.port)]
        # In a session of its own: Ctrl-C in the terminal is for us, and we stop things in their order.
        self.server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        self.server_began = time.monotonic()
        return self.server

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.env.bind, self.env.bind)  # noqa: S104 - it is compared
        connection = http.client.HTTPConnection(host, self.env.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _tell(self) -> None:
        host = f"[{self.env.bind}]" if ":" in self.env.bind else self.env.bind
        address = self.env.public_url or f"http://{host}:{self.env.port}"
        lines = ["", _("Pojok berjalan di %(address)s/") % {"address": address}]
        if settings.MODE != "production":
            lines += self._demo_lines(address)
        click.echo("\n".join([*lines, "", _("Ctrl-C menghentikan semuanya.")]))

    def _demo_lines(self, address: str) -> list[str]:
        from pojok.packs.demo_password import PASSWORD

        return [
            "",
            "  " + _("Masuk         %(address)s") % {"address": f"{address}/masuk/"},
            "  " + _("Papan antrean %(address)s") % {"address": f"{address}/board/{REFERENCE.name}/"},
            "",
            "  "
            + _("Orang contoh  petugas (meja depan), piket, sekretaris, anggaran, perbendaharaan, akuntansi, aset,"),
            "                pimpinan, admin, auditor",
            "  " + _("Kata sandi    %(password)s") % {"password": PASSWORD},
        ]

    def _keep_running(self) -> NoReturn:
        """Look after database and server until a signal ends it. Refused when the server dies at every start."""
        while True:
            if self.cluster is not None and not self.cluster.alive():
                self._database_again(self.cluster)
            if self.server is not None and self.server.poll() is not None:
                self._server_again(self.server.returncode)
            time.sleep(LOOK_SECONDS)

    def _database_again(self, cluster: Cluster) -> None:
        """Never given up: on a full disk it comes back when there is room again."""
        click.echo(_("Basis data berhenti sendiri; dijalankan lagi …"), err=True)
        pause = LOOK_SECONDS
        while True:
            try:
                cluster.start_again()
            except Refused as refusal:
                click.echo(f"{refusal.sentence} {refusal.remedy}", err=True)
                time.sleep(pause)
                pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
            else:
                click.echo(_("Basis data berjalan lagi."), err=True)
                return

    def _server_again(self, status: int) -> None:
        quick = time.monotonic() - self.server_began < QUICK_DEATH_SECONDS
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= QUICK_DEATHS:
            raise Refused("server_failed", _("Server tidak mau berjalan."), _("Sebabnya tertulis di atas."))
        click.echo(_("Server berhenti sendiri (status %(status)d); dijalankan lagi …") % {"status": status}, err=True)
        time.sleep(min(LONGEST_PAUSE_SECONDS, LOOK_SECONDS * 2**self.quick_deaths))
        self._end_leftovers()
        self._launch_server()

    def _end_leftovers(self) -> None:
        """What a killed server leaves behind ends by itself within moments; whatever still holds the port is killed.
        That loses nothing: an act is stored whole or not at all."""
        last = time.monotonic() + LEFTOVER_SECONDS
        while self._port_taken() and time.monotonic() < last:
            time.sleep(0.05)
        if self.server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)

    def _end(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.server.pid, signal.SIGKILL)
                self.server.wait()
        if self.cluster is not None:
            self.cluster.stop()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
