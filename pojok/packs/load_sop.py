"""SOP versions. One in force is never altered: other content becomes the next version."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pojok.lib import clock
from pojok.organisation.models import Office
from pojok.packs.parts import SopPart
from pojok.packs.report import KindReport
from pojok.sop.models import SopActor, SopStep, SopVersion

_STEP = ("code", "text", "label", "acts", "performers", "actors", "minutes", "completeness", "output", "note")


def load_sop(office: Office, part: SopPart, notes: list[str]) -> KindReport:
    """Make the next version when title, actors or steps differ from the newest one; else nothing.

    It holds from the pack's date, or from today when that date isn't after the newest version's: what was in force
    stays what it was. The one before ends the day before.
    """
    name = _("SOP")
    newest = SopVersion.objects.filter(office=office).order_by("-number").first()
    if newest is None:
        _make(office, part, 1, part.in_force_from)
        return KindReport("sop", name, added=1)
    if _content(newest) == _wanted(part):
        return KindReport("sop", name, unchanged=1)
    begins = part.in_force_from
    if begins <= newest.in_force_from:
        begins = max(office.day(clock.now()), newest.in_force_from)
    version = _make(office, part, newest.number + 1, begins)
    # Replaced on its first day: it keeps that day, and the newer number wins on it.
    newest.in_force_until = max(begins - timedelta(days=1), newest.in_force_from)
    newest.save(update_fields=["in_force_until"])
    names = {"number": version.number, "day": date_format(begins, "j F Y")}
    notes.append(_("SOP versi %(number)d berlaku mulai %(day)s; kunjungan lama tetap memakai versinya.") % names)
    return KindReport("sop", name, added=1, unchanged=newest.number)


def _make(office: Office, part: SopPart, number: int, begins: date) -> SopVersion:
    title, actors, steps = _wanted(part)
    version = SopVersion.objects.create(office=office, number=number, title=title, in_force_from=begins)
    SopActor.objects.bulk_create(SopActor(version=version, order=n, title=t) for n, t in enumerate(actors, 1))
    SopStep.objects.bulk_create(SopStep(version=version, order=n, **step) for n, step in enumerate(steps, 1))
    return version


def _wanted(part: SopPart) -> tuple[str, list[str], list[dict[str, Any]]]:
    """The content in the shape the database keeps: actors of a step as their places in the list of actors."""
    place = {actor.code: order for order, actor in enumerate(part.actors, 1)}
    steps = [
        {
            "code": step.code,
            "text": step.text,
            "label": step.label,
            "acts": list(step.acts),
            "performers": list(step.performers),
            "actors": [place[code] for code in step.actors],
            "minutes": step.minutes,
            "completeness": step.completeness,
            "output": step.output,
            "note": step.note,
        }
        for step in part.steps
    ]
    return part.title, [actor.title for actor in part.actors], steps


def _content(version: SopVersion) -> tuple[str, list[str], list[dict[str, Any]]]:
    actors = list(version.actors.order_by("order").values_list("title", flat=True))
    return version.title, actors, list(version.steps.order_by("order").values(*_STEP))
