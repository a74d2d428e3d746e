"""A real office behind a proxy with https."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pojok.lib.postgres import APP, OWNER, Cluster
from tests.serving import Server

HOST = "pojok.example.go.id"
BY_HTTPS = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.1.7"}

ENVIRONMENT = {
    "POJOK_MODE": "production",
    "POJOK_SECRET_KEY": "k3y-of-a-real-office-" + "0123456789abcdef" * 3,
    "POJOK_PUBLIC_URL": f"https://{HOST}",
    "POJOK_HTTPS": "true",
    "POJOK_BEHIND_PROXY": "true",
}


@pytest.fixture(scope="module")
def office(cluster: Cluster, template: str, django_db_blocker: Any) -> Iterator[Server]:
    cluster.create_database("pojok_office", template=template)
    urls = cluster.url("pojok_office", APP), cluster.url("pojok_office", OWNER)
    server = Server(*urls, django_db_blocker, **ENVIRONMENT)
    server.sql("UPDATE organisation_office SET is_demo = false")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        cluster.drop_database("pojok_office")


def test_cookies_travel_by_https_only(office: Server) -> None:
    response = httpx.get(f"{office.url}/masuk/", headers=BY_HTTPS)
    assert response.status_code == 200
    assert "Secure" in response.headers["set-cookie"]
    assert "max-age" in response.headers["strict-transport-security"]


def test_plain_http_is_sent_on_but_the_proxy_may_ask_how_we_are(office: Server) -> None:
    plain = httpx.get(f"{office.url}/masuk/", headers={"Host": HOST})
    assert plain.status_code == 301
    assert plain.headers["location"] == f"https://{HOST}/masuk/"
    assert httpx.get(f"{office.url}/healthz").status_code == 200


def test_a_form_from_our_address_is_taken_and_from_another_refused(office: Server) -> None:
    with httpx.Client(base_url=office.url, headers=BY_HTTPS) as client:
        page = client.get("/masuk/")
        token = page.headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]
        form = {"username": "x", "password": "y", "csrfmiddlewaretoken": token}
        cookies = {"Cookie": f"csrftoken={token}"}
        ours = client.post("/masuk/", data=form, headers=cookies | {"Origin": f"https://{HOST}"})
        assert ours.status_code != 403
        theirs = client.post("/masuk/", data=form, headers=cookies | {"Origin": "https://evil.example"})
        assert theirs.status_code == 403


def test_only_our_own_host_names_are_answered(office: Server) -> None:
    assert httpx.get(f"{office.url}/masuk/", headers=BY_HTTPS | {"Host": "evil.example"}).status_code == 400


@pytest.fixture(params=["all", "web"])
def any_server(office: Server, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The office's server, and one that serves pages alone."""
    if request.param == "all":
        yield office
        return
    alone = Server(office.database_url, office.owner_url, django_db_blocker, **ENVIRONMENT)
    try:
        alone.start("web")
        yield alone
    finally:
        alone.stop()


def test_a_stranger_cannot_pass_for_the_proxy(any_server: Server) -> None:
    """What a stranger writes reaches us beside the proxy's own word; in WSGI's names `_` and `-` are the same."""
    forged = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "10.9.9.9"}
    plain = httpx.get(f"{any_server.url}/masuk/", headers={"Host": HOST, **forged})
    assert plain.status_code == 301, "it wasn't https"
    any_server.sql("DELETE FROM lib_counter")
    statuses = []
    for number in range(40):
        # Sorted as a proxy written in Go sends them, the forged one last.
        headers = [("Host", HOST), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", f"10.8.{number}.1, 10.1.1.7")]
        headers.append(("X_Forwarded_For", f"10.9.9.{number}"))
        statuses.append(httpx.get(f"{any_server.url}/g/{'x' * 30}/", headers=headers).status_code)
    assert (statuses[0], statuses[-1]) == (404, 429), "one address, however it calls itself"
