"""Every address and method there is: from Django's URL resolver, and of the API from ninja's operations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from pojok.api.v1 import api

API = "/api/v1"


@dataclass(frozen=True)
class Route:
    """One address. `name`: the URL name; of a call of the API its path. `methods`: empty where only asking tells."""

    name: str
    path: str
    methods: frozenset[str] = frozenset()

    @property
    def of_api(self) -> bool:
        """Whether it is a call of the API."""
        return bool(self.methods)

    @property
    def parts(self) -> list[str]:
        """The parts of the address that are filled in."""
        return re.findall(r"{(\w+)}", self.path) or re.findall(r"<(?:\w+:)?(\w+)>", self.path)


def all_routes() -> list[Route]:
    """Without repeats; the API's by what ninja serves, the rest by name."""
    calls = _calls_of_api()
    served = {route.path for route in calls}
    found = {}
    for name, path in _named(get_resolver().url_patterns):
        if _braced(path) not in served:
            found[name] = Route(name, path)
    return [*found.values(), *calls]


def _calls_of_api() -> list[Route]:
    methods: dict[str, set[str]] = {}
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                methods.setdefault(prefix + path, set()).update(operation.methods)
    return [Route(path, API + path, frozenset(known)) for path, known in methods.items()]


def _named(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            found += _named(pattern.url_patterns, path, space + inner)
        else:
            found.append((space + (pattern.name or path), "/" + path))
    return found


def _braced(path: str) -> str:
    """`<uuid:visit_id>` as ninja writes it."""
    out = []
    for part in path.split("/"):
        name = part[1:-1].rpartition(":")[2] if part.startswith("<") and part.endswith(">") else None
        out.append(f"{{{name}}}" if name else part)
    return "/".join(out)
