"""The SOP of a pack: who takes part, and the steps in their order."""

from __future__ import annotations

from datetime import date

from pojok.packs import columns, parts
from pojok.packs.entries import Entry
from pojok.packs.lengths import longest
from pojok.sop.models import SopActor, SopStep


def sop_of(tree: Entry) -> parts.SopPart:
    """What sop.yaml holds."""
    return parts.SopPart(
        at=tree.where(),
        title=tree.text("title"),
        in_force_from=tree.day("in_force_from", required=True) or date.min,
        actors=tuple(
            parts.ActorPart(
                at=e.where(),
                code=e.code("code", longest=40),
                title=e.text("title", longest=longest(SopActor, "title")),
            )
            for e in tree.entries("actors", columns.ACTOR)
        ),
        steps=tuple(
            parts.StepPart(
                at=e.where(),
                code=e.code("code", longest=longest(SopStep, "code")),
                text=e.text("text"),
                label=e.text("label", longest=longest(SopStep, "label")),
                actors=e.words("actors"),
                acts=e.words("acts", once=False),
                performers=e.words("performers"),
                minutes=e.number("minutes", least=1, most=600, required=False),
                completeness=e.text("completeness", longest=longest(SopStep, "completeness"), required=False),
                output=e.text("output", longest=longest(SopStep, "output"), required=False),
                note=e.text("note", longest=longest(SopStep, "note"), required=False),
            )
            for e in tree.entries("steps", columns.STEP)
        ),
    )
