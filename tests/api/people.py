"""People who speak to the API, each with a token of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from pojok.lib import clock
from pojok.organisation.actions import issue_token
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.actions import Done
from pojok.visits.models import Visit
from tests.office import House

API = "/api/v1"
# Since when everybody has worked here, so that tests may go back in time.
IN_OFFICE = timedelta(days=400)
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

    def post(
        self, path: str, body: Any = None, *, key: UUID | str | None = None, raw: bytes | None = None
    ) -> HttpResponse:
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
            with clock.at(datetime.now(UTC) - IN_OFFICE):
                caller = getattr(self.house, name, None) or self.house.person(name, name)
            self.known[name] = self._with_token(caller)
        return self.known[name]

    def hire(self, name: str, role: str, unit: str | None = None) -> Person:
        """Somebody else, who began just now."""
        return self._with_token(self.house.person(name, role, unit))

    def _with_token(self, caller: Caller) -> Person:
        with clock.at(datetime.now(UTC)):
            return Person(caller, issue_token(username=caller.username, office_code=self.house.office.code))

    def arrived(
        self, name: str = "Sri Wahyuni", agency: str = "dinkes", *, key: UUID | None = None, **more: Any
    ) -> dict[str, Any]:
        return self.petugas.act("/visits", {"guest": {"name": name, "agency": agency}, **more}, key=key or uuid4())

    # Further on by the actions themselves, which is quicker; told as the API tells it to who did the last act.

    def reported(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        return self._told(self.petugas, self.house.reported(name, **more))

    def waiting(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        return self._told(self.piket, self._waiting(name, **more))

    def called(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        return self._told(self.perbendaharaan, self._then(self._waiting(name, **more), actions.call))

    def consulting(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self._then(self._waiting(name, **more), actions.call, actions.consult)
        return self._told(self.perbendaharaan, visit)

    def ending(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self._then(self._waiting(name, **more), actions.call, actions.consult, actions.end)
        return self._told(self.perbendaharaan, visit)

    def missed(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self._then(self._waiting(name, **more), actions.call, actions.miss)
        return self._told(self.perbendaharaan, visit)

    def finished(self, name: str = "Sri Wahyuni", **more: Any) -> dict[str, Any]:
        visit = self._then(self._waiting(name, **more), actions.call, actions.consult, actions.end, actions.finish)
        return self._told(self.perbendaharaan, visit)

    def _waiting(self, name: str, **more: Any) -> Visit:
        self.petugas, self.piket  # noqa: B018 - that they have worked here for long
        return self.house.waiting(name, **more)

    def _then(self, visit: Visit, *acts: Callable[..., Done]) -> Visit:
        for act in acts:
            act(key=uuid4(), visit_id=visit.pk, by=self.perbendaharaan.caller)
        return visit

    def _told(self, by: Person, visit: Visit) -> dict[str, Any]:
        told: dict[str, Any] = by.read(f"/visits/{visit.pk}")
        return told

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
