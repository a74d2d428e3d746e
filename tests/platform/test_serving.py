"""One server on one port: pages, API and streams, and what it says when the database is away."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx

from pojok.lib.postgres import Cluster
from tests.platform.processes import alive, descendants
from tests.serving import Server, a_server


def test_healthz_is_ok_while_the_database_answers(module_server: Server) -> None:
    response = httpx.get(f"{module_server.url}/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "set-cookie" not in response.headers


def test_every_answer_says_what_a_browser_may_do(module_server: Server) -> None:
    for path in ("/masuk/", "/healthz", "/api/v1/nothing", "/nothing"):
        headers = httpx.get(f"{module_server.url}{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_what_is_not_there_is_a_page_for_people_and_a_problem_for_programs(module_server: Server) -> None:
    page = httpx.get(f"{module_server.url}/tidak-ada")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    problem = httpx.get(f"{module_server.url}/api/v1/tidak-ada")
    assert problem.status_code == 404
    assert problem.headers["content-type"] == "application/problem+json"
    assert {"code", "title", "detail"} <= problem.json().keys()


def test_a_form_that_is_too_large_is_413(module_server: Server) -> None:
    with httpx.Client(base_url=module_server.url) as client:
        client.get("/masuk/")
        token = client.cookies["csrftoken"]
        data = {"username": "x" * 300_000, "csrfmiddlewaretoken": token}
        response = client.post("/masuk/", data=data, headers={"X-CSRFToken": token})
    assert response.status_code == 413


def test_a_form_arrives_whole_with_and_without_a_length(module_server: Server) -> None:
    with httpx.Client(base_url=module_server.url) as client:
        client.get("/masuk/")
        token = client.cookies["csrftoken"]
        form = f"username=petugas&password={'salah' * 4000}&csrfmiddlewaretoken={token}".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        for content in (form, iter([form[:5000], form[5000:]])):  # the second travels in chunks, without a length
            response = client.post("/masuk/", content=content, headers=headers)
            assert response.status_code != 403, "the form's token was read"
            assert 'value="petugas"' in response.text


def test_head_answers_like_get_without_a_body(module_server: Server) -> None:
    response = httpx.head(f"{module_server.url}/masuk/")
    assert response.status_code == 200
    assert response.content == b""


def test_an_unknown_host_is_refused(module_server: Server) -> None:
    assert httpx.get(f"{module_server.url}/masuk/", headers={"Host": "evil.example"}).status_code == 400


def test_texts_travel_compressed_and_static_files_are_kept(module_server: Server) -> None:
    from django.templatetags.static import static

    page = httpx.get(f"{module_server.url}/masuk/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    with httpx.Client(base_url=module_server.url, follow_redirects=True) as client:
        address = static("django_htmx/htmx-2.min.js")
        file = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert file.status_code == 200
        assert file.headers["content-encoding"] == "gzip"
        assert "immutable" in file.headers["cache-control"]
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == file.content


def test_a_page_that_stayed_open_over_an_upgrade_still_gets_its_files(module_server: Server) -> None:
    with httpx.Client(base_url=module_server.url, follow_redirects=True) as client:
        assert client.get("/static/0ldversion/django_htmx/htmx-2.min.js").status_code == 200
        assert client.get("/static/0ldversion/nothing.js").status_code == 404


def test_a_lost_database_is_503_at_once_and_recovers(cluster: Cluster, template: str, django_db_blocker: Any) -> None:
    with a_server(cluster, template, django_db_blocker, POJOK_WORKERS="1") as server:
        assert server.get_status("/healthz") == 200
        name = server.database_url.partition("?")[0].rpartition("/")[2]
        statement = f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"
        cluster_say(
            cluster, statement, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        began = time.monotonic()
        headers = {"Authorization": "Bearer x", "Cookie": f"pojok={'x' * 32}"}
        for path in ("/healthz", "/api/v1/visits", "/masuk/", "/desk/", "/board/bpkad-lampung-selatan/"):
            response = httpx.get(f"{server.url}{path}", headers=headers)
            if path != "/masuk/":  # needs no database to show
                assert response.status_code == 503, path
                assert int(response.headers["retry-after"]) > 0
            if path.startswith("/api/"):
                assert response.headers["content-type"] == "application/problem+json"
            if path in ("/desk/", "/board/bpkad-lampung-selatan/"):
                assert "tidak tersambung ke datanya" in response.text
        assert time.monotonic() - began < 30
        cluster_say(cluster, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        last = time.monotonic() + 15
        while server.get_status("/healthz") != 200:
            assert time.monotonic() < last
            time.sleep(0.1)


def cluster_say(cluster: Cluster, *statements: str) -> None:
    from psycopg import sql

    for statement in statements:
        cluster.execute(sql.SQL(statement))  # type: ignore[arg-type]


def test_stopping_is_quick_though_streams_are_open_and_leaves_no_process(server: Server) -> None:
    from pojok import live

    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", f"/live/?t={live.sign(['unit:1'])}")
    assert connection.getresponse().status == 200
    assert server.process is not None
    processes = descendants(server.process.pid) | {server.process.pid}
    assert len(processes) >= 3
    began = time.monotonic()
    server.stop(signal.SIGINT)
    assert time.monotonic() - began < 3
    assert server.process.returncode == 0
    assert not alive(processes)
    connection.close()


def test_workers_end_when_their_server_is_killed(server: Server) -> None:
    assert server.process is not None
    workers = descendants(server.process.pid)
    server.process.kill()
    server.process.wait()
    last = time.monotonic() + 8
    while alive(workers) and time.monotonic() < last:
        time.sleep(0.05)
    assert not alive(workers)


def test_pages_and_streams_can_be_served_apart(cluster: Cluster, template: str, django_db_blocker: Any) -> None:
    from pojok import live

    with a_server(cluster, template, django_db_blocker, "web") as web:
        assert web.get_status("/masuk/") == 200
        assert web.get_status(f"/live/?t={live.sign(['unit:1'])}") == 404
    with (
        a_server(cluster, template, django_db_blocker, "live") as streams,
        httpx.stream("GET", f"{streams.url}/live/", params={"t": live.sign(["unit:1"])}) as response,
    ):
        assert response.status_code == 200


def test_an_unknown_setting_is_named_and_nothing_starts() -> None:
    environment = {**os.environ, "POJOK_DATABSE_URL": "postgresql:///x"}
    command = [Path(os.sys.executable).with_name("pojok"), "doctor", "--json"]  # type: ignore[attr-defined]
    told = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert told.returncode == 1
    finding = json.loads(told.stdout)["findings"][0]
    assert "POJOK_DATABSE_URL" in finding["sentence"]
    assert "POJOK_DATABASE_URL" in finding["sentence"]
    served = subprocess.run([*command[:1], "serve"], env=environment, capture_output=True, text=True)
    assert served.returncode == 2
    assert "POJOK_DATABSE_URL" in served.stderr


def test_bytes_beyond_ascii_in_an_address_are_words_and_no_failure(module_server: Server) -> None:
    with socket.create_connection(("127.0.0.1", module_server.port), timeout=10) as wire:
        wire.sendall("GET /masuk/?next=é HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        status = wire.makefile("rb").readline()
    assert b" 200 " in status


def test_a_header_with_an_underscore_is_not_taken_for_a_proxys() -> None:
    from pojok.config.bridge import _plain

    scope = {
        "query_string": b"a=1&b=%20",
        "headers": [(b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-for", b"9.9.9.9")],
    }
    plain = _plain(scope)
    assert plain["headers"] == [(b"x-forwarded-for", b"9.9.9.9")]
    assert plain["query_string"] == b"a=1&b=%20"
