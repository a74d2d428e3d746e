"""Whatever is sent to the API: no 500, and no answer that the OpenAPI document doesn't announce (schemathesis).

The document is read as a stranger's program would, every operation is called with what fits its schema and what
doesn't, and each answer is held to the document: status, kind of content, headers, shape. What is generated names real
visits, units and people half of the time, so that it gets past 404.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig
from schemathesis.specs.openapi import checks

from pojok.api.openapi import document
from pojok.api.v1 import api
from pojok.config.wsgi import application
from pojok.organisation.models import Place
from pojok.visits.models import Visit, VisitAct
from tests.matrix.world import World, build

pytestmark = pytest.mark.contract

EXAMPLES = 20
# Which state of a visit an operation fits, by the end of its address.
FITS = {
    "greeting": "arrived", "report": "greeted", "taking": "reported", "direction": "reported", "calls": "waiting",
    "consultation": "called", "end": "consulting", "finish": "ending", "handoff": "consulting", "missed": "called",
    "parking": "called", "return": "missed", "departure": "waiting", "undo": "greeted", "{code}": "by_hand",
    "skip": "ending",
}  # fmt: skip

# What fits a schema may still mean nothing (422), and who may call is asked in tests/matrix.
NOT_HERE = [checks.positive_data_acceptance, checks.ignored_auth, checks.missing_required_header]
CONFIG = schemathesis.Config(
    seed=20261124,
    projects=ProjectsConfig(default=ProjectConfig(generation=GenerationConfig(with_security_parameters=False))),
)

schema = schemathesis.openapi.from_dict(document(api), config=CONFIG)
schema.app = application


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = build(tmp_path_factory.mktemp("packs"))
        REAL.update(real_words(made))
        # A server begins and ends each request with a fresh look at its connections; here one transaction holds all.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield made
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


REAL: dict[str, Any] = {}


def real_words(world: World) -> dict[str, Any]:
    """What exists in the office of who calls."""
    side = world.there
    places = Place.objects.filter(office=side.office).values_list("code", flat=True)
    press = VisitAct.objects.filter(visit=side.visits["greeted"]).latest("pk").press
    return {
        "visits": {state: str(visit.pk) for state, visit in side.visits.items()},
        "unit": [side.unit, side.other_unit],
        "place": list(places),
        "official": [side.caller("konsultan").username, world.people["elsewhere"].user.username],
        "undoes": [str(press)],
        "id": [str(Visit.objects.get(pk=side.visits["waiting"].pk).guest_id)],
        "reason": ["lansia", "tidak_jadi", "bukan_kantor_ini"],
        "code": {"/units": [side.unit], "/visits": ["periksa-tangan", "finish", "greet"]},
    }


def chance(value: Any) -> int:
    """A number that is the same for the same value in every run."""
    return zlib.crc32(repr(value).encode(errors="surrogatepass"))


def meant(case: schemathesis.Case) -> None:
    """Let the call mean something: a real visit, mostly one in the state that fits, a real unit or step."""
    for name, value in dict(case.path_parameters or {}).items():
        path, number = case.operation.path, chance(value)
        if not isinstance(value, str) or number % 4 == 0:
            continue
        if name == "visit_id" and len(value) == 36:
            fits = FITS.get(path.rsplit("/", 1)[-1])
            states = list(REAL["visits"])
            state = fits if fits and number % 4 > 1 else states[number // 4 % len(states)]
            case.path_parameters[name] = REAL["visits"][state]
        elif name == "code":
            known = REAL["code"]["/units" if "/units" in path else "/visits"]
            case.path_parameters[name] = known[number // 4 % len(known)]
    body = real(case.body)
    if body != case.body:
        case.body = body


def real(value: Any, name: str = "") -> Any:
    """Words of the office in place of some that mean nothing."""
    if isinstance(value, dict):
        return {key: real(inner, key) for key, inner in value.items()}
    known = REAL.get(name)
    if isinstance(value, str) and isinstance(known, list) and chance(value) % 2:
        return known[chance(value) // 2 % len(known)]
    return value


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_announces(world: World, case: schemathesis.Case) -> None:
    name = "auditor" if chance(case.body) % 9 == 0 else "elsewhere"
    headers = {"authorization": f"Bearer {world.people[name].token}", "accept-encoding": "identity"}
    meant(case)
    with transaction.atomic():
        case.call_and_validate(headers=headers, excluded_checks=NOT_HERE)
        transaction.set_rollback(True)
