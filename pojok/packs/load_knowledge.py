"""Topics and the manual's routing rules."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from pojok.knowledge.models import RoutingRule, Topic
from pojok.knowledge.proposing import forget_terms
from pojok.organisation.models import Office
from pojok.packs.load_organisation import Units
from pojok.packs.merging import merge
from pojok.packs.parts import Pack
from pojok.packs.report import KindReport


def load_knowledge(office: Office, pack: Pack, units: Units) -> list[KindReport]:
    """Topics and rules; every process reads them anew once this is committed."""
    topics = merge(
        [
            Topic(
                office=office,
                code=p.code,
                unit_id=units[p.unit].pk,
                name=p.name,
                keywords=list(p.keywords),
                basis=p.basis,
                order=order,
            )
            for order, p in enumerate(pack.topics)
        ],
        Topic.objects.filter(office=office),
        key=lambda t: t.code,
        fields=["unit_id", "name", "keywords", "basis", "order"],
    )
    rules = merge(
        [
            RoutingRule(
                office=office,
                code=p.code,
                order=order,
                text=p.text,
                unit_id=units[p.unit].pk,
                terms=list(p.terms),
                note=p.note,
            )
            for order, p in enumerate(pack.rules, 1)
        ],
        RoutingRule.objects.filter(office=office),
        key=lambda r: r.code,
        fields=["order", "text", "unit_id", "terms", "note"],
    )
    if topics.added or topics.changed or rules.added or rules.changed:
        transaction.on_commit(partial(forget_terms, office.pk))
    return [
        topics.report("topics", _("Topik"), kept_as=lambda t: t.code),
        rules.report("rules", _("Aturan penentuan tujuan"), kept_as=lambda r: r.code),
    ]
