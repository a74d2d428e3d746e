"""The shipped Caddy files, with a real Caddy in front of a real server of a real office."""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pojok import live
from pojok.lib.postgres import APP, OWNER, Cluster
from pojok.live import notices
from tests.cli.test_commands import POJOK
from tests.serving import Server, free_port

TOP = Path(__file__).resolve().parents[2]
FILES = sorted((TOP / "deploy" / "caddy").glob("*.Caddyfile"))
FETCHED = TOP / ".venv" / "opt" / "usr" / "bin" / "caddy"
SITE = "localhost"
PASSWORD = "kata-sandi-panjang-27"


def caddy() -> str:
    """The program; bin/test brings it where the machine has none."""
    found = shutil.which("caddy") or (str(FETCHED) if FETCHED.exists() else None)
    assert found, "caddy is missing: run bin/test, or apt-get install caddy"
    return found


class Proxy:
    """One Caddy on free ports, with an authority of its own."""

    def __init__(self, file: Path, folder: Path, upstream: int) -> None:
        self.file, self.folder = file, folder
        self.http, self.https = free_port(), free_port()
        self.log = folder / "access.log"
        self.authority = folder / "data" / "caddy" / "pki" / "authorities" / "local"
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "CADDY_ADMIN": "off",
            "CADDY_HTTP_PORT": str(self.http),
            "CADDY_HTTPS_PORT": str(self.https),
            "CADDY_LOG": str(self.log),
            "CADDY_AUTHORITY": str(self.authority),
            "POJOK_SITE": SITE,
            "POJOK_PORT": str(upstream),
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://{SITE}:{self.https}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority / "root.crt"))

    def client(self, address: str | None = None) -> httpx.Client:
        """A browser of somebody who trusts the authority; `address`: where on this machine they sit."""
        transport = httpx.HTTPTransport(verify=self.trust, local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, timeout=30)

    def start(self) -> None:
        command = [caddy(), "run", "--adapter", "caddyfile", "--config", str(self.file)]
        with (self.folder / "caddy.log").open("wb") as said:
            self.process = subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=said, stderr=said)
        last = time.monotonic() + 60
        while not self._ready():
            assert self.process.poll() is None, (self.folder / "caddy.log").read_text()
            assert time.monotonic() < last, (self.folder / "caddy.log").read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(15)

    def _ready(self) -> bool:
        try:
            with self.client() as client:
                return client.get("/healthz").status_code == 200
        except (OSError, httpx.HTTPError):
            return False


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def proxy(
    cluster: Cluster,
    template: str,
    django_db_blocker: Any,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Proxy]:
    name = f"pojok_behind_{request.param.stem.replace('-', '_')}"
    cluster.create_database(name, template=template)
    server = Server(cluster.url(name, APP), cluster.url(name, OWNER), django_db_blocker)
    made = Proxy(request.param, tmp_path_factory.mktemp("caddy"), server.port)
    made.server = server  # type: ignore[attr-defined]
    server._environment = {
        "POJOK_MODE": "production",
        "POJOK_SECRET_KEY": "k3y-of-a-real-office-" + "0123456789abcdef" * 3,
        "POJOK_PUBLIC_URL": made.url,
        "POJOK_HTTPS": "true",
        "POJOK_BEHIND_PROXY": "true",
    }
    server.sql("UPDATE organisation_office SET is_demo = false")
    with server.django():
        from django.contrib.auth.hashers import PBKDF2PasswordHasher

        hasher = PBKDF2PasswordHasher()
        server.sql(
            "UPDATE organisation_user SET password = %s WHERE username = 'petugas'",
            hasher.encode(PASSWORD, hasher.salt(), iterations=1000),
        )
    try:
        server.start()
        made.start()
        yield made
    finally:
        made.stop()
        server.stop()
        cluster.drop_database(name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_file_is_sound_as_it_is_shipped(file: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "CADDY_LOG": str(tmp_path / "log")}
    for name in [name for name in environment if name.startswith("POJOK_")]:
        del environment[name]
    command = [caddy(), "validate", "--adapter", "caddyfile", "--config", str(file)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    adapted = subprocess.run([caddy(), "adapt", "--config", str(file)], env=environment, capture_output=True, text=True)
    assert "127.0.0.1:8000" in adapted.stdout
    assert '"install_trust":false' in adapted.stdout, "else it would change what this machine trusts"
    assert "not formatted" not in told.stderr + adapted.stderr


def signed_in(client: httpx.Client) -> httpx.Response:
    page = client.get("/masuk/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"username": "petugas", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    return client.post(
        "/masuk/", data=form, headers={"Origin": str(client.base_url).rstrip("/"), "Referer": str(page.url)}
    )


def test_people_sign_in_and_their_cookies_travel_by_https_alone(proxy: Proxy) -> None:
    with proxy.client() as client:
        answer = signed_in(client)
        assert answer.status_code == 302, answer.text
        cookies = answer.headers.get_list("set-cookie")
        assert any(cookie.startswith("__Host-pojok=") for cookie in cookies)
        assert all("Secure" in cookie for cookie in cookies)
        assert "max-age=31536000" in answer.headers["strict-transport-security"]
        assert "server" not in answer.headers or "granian" not in answer.headers["server"]
        assert client.get("/desk/").status_code == 200


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    answer = httpx.get(f"http://{SITE}:{proxy.http}/masuk/?next=/desk/")
    assert answer.status_code in (301, 308)
    assert answer.headers["location"].startswith(f"https://{SITE}")
    assert answer.headers["location"].endswith("/masuk/?next=/desk/")


def test_a_stream_tells_at_once(proxy: Proxy) -> None:
    server: Server = proxy.server  # type: ignore[attr-defined]
    from django.core import signing

    topics = signing.dumps(["unit:1"], key=server._environment["POJOK_SECRET_KEY"], salt="pojok.live", compress=True)
    connection = http.client.HTTPSConnection(SITE, proxy.https, context=proxy.trust, timeout=20)
    connection.request("GET", f"/live/?t={topics}")
    response = connection.getresponse()
    assert response.status == 200
    assert b"retry" in response.readline()
    began = time.monotonic()
    with server.django():
        notices.restart()  # of this process, which spoke to another database before
        live.changed("unit:1")
        line = b""
        while not line.startswith(b"data:"):
            assert time.monotonic() - began < 20, "only heartbeats came"
            line = response.readline()
        notices.restart()
    assert b"unit:1" in line
    assert time.monotonic() - began < 5, "nothing is held back until the answer is long enough"
    connection.close()


def test_a_limit_sees_the_senders_address_and_believes_no_other(proxy: Proxy) -> None:
    server: Server = proxy.server  # type: ignore[attr-defined]
    server.sql("DELETE FROM lib_counter")
    forged = ["X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP"]
    with proxy.client("127.0.0.1") as client:
        answers = [
            client.get(f"/g/{'x' * 30}/", headers=dict.fromkeys(forged, f"10.0.0.{n}")).status_code for n in range(40)
        ]
    assert (answers[0], answers[-1]) == (404, 429), "it doesn't help to claim another address each time"
    with proxy.client("127.0.0.2") as another:
        assert another.get(f"/g/{'x' * 30}/").status_code == 404, "and somebody else isn't kept waiting"


def test_https_cannot_be_claimed_and_the_monitors_page_is_not_outside(proxy: Proxy) -> None:
    with proxy.client() as client:
        assert client.get("/metrics").status_code == 404
        assert client.get("/masuk/", headers={"X-Forwarded-Proto": "http"}).status_code == 200


def test_a_body_longer_than_any_form_is_refused(proxy: Proxy) -> None:
    with proxy.client() as client:
        answer = client.post("/api/v1/visits", content=b"x" * 1_500_000, headers={"Authorization": "Bearer x"})
        assert answer.status_code in (413, 502, 503)


def test_the_log_holds_no_link_no_query_and_no_whole_address(proxy: Proxy) -> None:
    secret, word = "rahasia" * 4, "kata-yang-dicari"
    with proxy.client() as client:
        client.get(f"/g/{secret}/leave/?{word}=1", headers={"Cookie": f"__Host-pojok={secret}"})
        client.get(f"/v/{secret}/")
        client.get(f"/live/?t={word}")
        client.get(f"/desk/?q={word}", headers={"Referer": f"https://{SITE}/g/{secret}/"})
    time.sleep(0.5)
    lines = [json.loads(line) for line in proxy.log.read_text().splitlines()]
    assert {"/g/", "/v/", "/live/", "/desk/"} <= {line["request"]["uri"] for line in lines}
    text = proxy.log.read_text()
    assert secret not in text
    assert word not in text
    assert '"127.0.0.1"' not in text
    assert all(line["status"] for line in lines)


def test_a_restart_is_waited_for_and_a_long_one_is_a_page(proxy: Proxy) -> None:
    server: Server = proxy.server  # type: ignore[attr-defined]
    server.stop()
    try:
        with proxy.client() as client:
            answer = client.get("/masuk/")
            assert answer.status_code == 503
            assert "dimulai ulang" in answer.text
            assert answer.headers["retry-after"]
    finally:
        server.start()
    with proxy.client() as client:
        assert client.get("/masuk/").status_code == 200


def test_devices_get_the_offices_authority_without_https(proxy: Proxy) -> None:
    if proxy.file.stem != "office-lan":
        return  # a public certificate is trusted already
    answer = httpx.get(f"http://{SITE}:{proxy.http}/sertifikat.crt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert answer.content == (proxy.authority / "root.crt").read_bytes()
    assert httpx.get(f"http://{SITE}:{proxy.http}/root.key").status_code in (301, 308, 404)


def test_the_doctor_reads_the_certificate(proxy: Proxy) -> None:
    server: Server = proxy.server  # type: ignore[attr-defined]
    databases = {"POJOK_DATABASE_URL": server.database_url, "POJOK_DATABASE_OWNER_URL": server.owner_url}
    given = {**os.environ, **databases, **server._environment, "SSL_CERT_FILE": str(proxy.authority / "root.crt")}

    def certificate() -> dict[str, str]:
        told = subprocess.run([POJOK, "doctor", "--json"], env=given, capture_output=True, text=True)
        return next(f for f in json.loads(told.stdout)["findings"] if f["name"] == "certificate")

    assert certificate()["state"] == "ok"
    assert SITE in certificate()["sentence"]
    given["SSL_CERT_FILE"] = ""
    assert certificate()["state"] == "warning"
