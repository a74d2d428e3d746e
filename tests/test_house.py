"""The house's own laws that import-linter can't see."""

import pytest
from django.apps import apps
from django.db import models

TIERS = [
    {"config"},
    {"web", "api", "cli"},
    {"packs"},
    {"visits"},
    {"knowledge", "sop", "guests"},
    {"organisation"},
    {"history", "live", "lib"},
]
# One way sideways: who may refer to whom inside a tier.
SIDEWAYS = {("knowledge", "guests")}


def tier(label: str) -> int:
    return next(n for n, labels in enumerate(TIERS) if label in labels)


def ours() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("pojok.")]


def test_every_foreign_key_points_down_or_stays_at_home():
    wrong = []
    for model in ours():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if here != there and (here, there) not in SIDEWAYS and tier(there) <= tier(here):
                    wrong.append(f"{model.__name__}.{field.name} -> {there}")
    assert not wrong


def test_events_hold_no_foreign_keys():
    from pojok.history.models import Event

    assert not [f for f in Event._meta.get_fields() if f.is_relation]


@pytest.mark.parametrize("model", [m for m in ours() if m._meta.label == "visits.Visit"])
def test_what_belongs_to_an_office_and_is_listed_knows_who_may_see_it(model: type[models.Model]):
    assert hasattr(model._default_manager, "visible_to")
