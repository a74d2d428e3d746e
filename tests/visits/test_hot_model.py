"""Each hot act does in one statement exactly what its ORM form does: the same rows, answers and refusals.

Thousands of random acts, each seed once with the statements and once without, both rolled back.
"""

from __future__ import annotations

from contextlib import nullcontext
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from pojok.guests.models import Agency, Guest
from pojok.knowledge.models import Topic
from pojok.lib import clock
from pojok.lib.names import normalise_person
from pojok.visits.actions.hot import never
from tests.office import House
from tests.visits.hot_world import BEGIN, World, rows

ACTS = 350
HOT = ("check_in", "greet", "report", "direct", "call_next")


@pytest.fixture
def guests(house: House) -> list[UUID]:
    agency = Agency.objects.filter(office=house.office).order_by("pk")[0]
    made = []
    for number in range(25):
        name = f"Tamu Acak {number}"
        pk = UUID(int=1000 + number)
        Guest.objects.create(id=pk, office=house.office, agency=agency, name=name, normalised=normalise_person(name))
        made.append(pk)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_the_statements_do_what_the_orm_does(house: House, guests: list[UUID], seed: int):
    with clock.at(BEGIN):
        people = {
            name: getattr(house, name) for name in ("petugas", "piket", "perbendaharaan", "perbendaharaan2", "aset")
        }
    agency = Guest.objects.get(pk=guests[0]).agency.name
    topic = Topic.objects.filter(office=house.office).order_by("pk")[0].code
    told: list[tuple[World, dict[str, Any]]] = []
    for hot in (False, True):
        world = World(people, guests, Random(seed), office=house.office, topic=topic, agency=agency)
        with transaction.atomic():
            with nullcontext() if hot else never():
                world.run(ACTS)
            told.append((world, rows()))
            transaction.set_rollback(True)
    (model, wanted), (statements, found) = told
    for number, (one, other) in enumerate(zip(model.said, statements.said, strict=True)):
        assert one == other, f"act {number}"
    for table in wanted:
        assert found[table] == wanted[table], table
    # And it was the statements that were tried.
    assert sum(model.at_once.values()) == 0
    assert all(statements.at_once[name] for name in HOT), statements.at_once
    assert sum(statements.at_once.values()) > 50, statements.at_once
