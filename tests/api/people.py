"""People who speak to the API, each with a token of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from pojok.organisation.actions import issue_token
from pojok.organisation.callers import Caller
from tests.office import House

API = "/api/v1"
ROLES = ("petugas", "piket", "perbendaharaan", "perbendaharaan2", "aset", "pimpinan", "admin", "auditor")


@dataclass
class Person:
    """One caller: `act` for what must succeed, `post` and `get` for what is to be looked at."""

    caller: Caller
    token: str
    client: Client = field(default_factory=Client)

    @property
    def username(self) -> str:
        return self.caller.username

    def post(self, path: str, body: Any = None, *, key: UUID | str | None = None, raw: bytes | None = None) -> HttpResponse:
        headers = {"authorization": f"Bearer {self.token}"}
        if key is not None:
            headers["idempotency-key"] = str(key)
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return self.client.post(API + path, content, content_type="application/json", headers=headers)

    def get(self, path: str, **query: str) -> HttpResponse:
        return self.client.get(API + path, query, headers={"authorization": f"Bearer {self.token}"})

    def act(self, path: str, body: Any = None, *, key: UUID | None = None, status: int = 201) -> dict[str, Any]:
        response = self.post(path, body, key=key)
        assert response.status_code == status, (path, response.status_code, response.content.decode())
        told: dict[str, Any] = json.loads(response.content)
        return told

    def read(self, path: str, **query: str) -> Any:
        response = self.get(path, **query)
        assert response.status_code == 200, (path, response.status_code, response.content.decode())
        return json.loads(response.content)


@dataclass
class Staff:
    """The office's people by role or unit: staff.piket, staff.perbendaharaan; and guests on their way."""

    house: House
    known: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        if name not in ROLES:
            raise AttributeError(name)
        return self.person(name)

    def person(self, name: str) -> Person:
        if name not in self.known:
            caller = getattr(self.house, name, None) or self.house.person(name, name)
            token = issue_token(username=caller.username, office_code=self.house.office.code)
            self.known[name] = Person(caller, token)
        return self.known[name]

    def arrived(self, name: str = "Sri Wahyuni", agency: str = "dinkes", *, key: UUID | None = None, **more: Any) -> dict[str, Any]:
        return self.petugas.act("/visits", {"guest": {"name": name, "agency": agency}, **more}, key=key or uuid4())

    def reported(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.arrived(name, **more)
        self.petugas.act(f"/visits/{visit['id']}/greeting")
        return self.petugas.act(f"/visits/{visit['id']}/report")

    def waiting(self, name: str = "Sri Wahyuni", *, unit: str = "perbendaharaan", official: str | None = None, **more: Any) -> dict[str, Any]:
        visit = self.reported(name, **more)
        body = {"unit": unit} | ({"official": official} if official else {})
        return self.piket.act(f"/visits/{visit['id']}/direction", body)

    def called(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.waiting(name, **more)
        return self.perbendaharaan.act(f"/visits/{visit['id']}/calls")

    def consulting(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.called(name, **more)
        return self.perbendaharaan.act(f"/visits/{visit['id']}/consultation")

    def ending(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.consulting(name, **more)
        return self.perbendaharaan.act(f"/visits/{visit['id']}/consultation/end")

    def missed(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.called(name, **more)
        return self.perbendaharaan.act(f"/visits/{visit['id']}/missed")

    def finished(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self.ending(name, **more)
        return self.perbendaharaan.act(f"/visits/{visit['id']}/finish")

    def now(self, visit: dict[str, Any] | str) -> dict[str, Any]:
        """The visit as the API tells it now."""
        pk = visit if isinstance(visit, str) else visit["id"]
        told: dict[str, Any] = self.auditor.read(f"/visits/{pk}")
        return told


def refused(response: HttpResponse, status: int, code: str | None = None, field: str | None = None) -> dict[str, Any]:
    """The problem of an answer, checked for what every problem has (RFC 9457, design §6)."""
    told: dict[str, Any] = json.loads(response.content)
    assert response.status_code == status, told
    assert response["Content-Type"] == "application/problem+json"
    assert told["status"] == status
    assert told["type"]
    assert told["title"]
    assert told["detail"].endswith((".", "?", "!", ")."))
    if code is not None:
        assert told["code"] == code, told
    if field is not None:
        assert told["field"] == field, told
    return told
