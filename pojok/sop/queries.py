"""Plans from the database. A version in force never changes, so each is read once a process."""

from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from pojok.lib.refusals import Refused
from pojok.organisation.models import Office
from pojok.sop.models import SopStep, SopVersion
from pojok.sop.plan import Plan, PlanStep


@lru_cache(maxsize=256)
def plan_of(version_id: int) -> Plan:
    """The plan of one version."""
    version = SopVersion.objects.get(pk=version_id)
    steps = SopStep.objects.filter(version=version).order_by("order")
    return Plan(
        version_id=version.pk,
        number=version.number,
        title=version.title,
        steps=tuple(
            PlanStep(
                code=step.code,
                order=step.order,
                label=step.label,
                text=step.text,
                acts=tuple(step.acts),
                performers=frozenset(step.performers),
                minutes=step.minutes,
            )
            for step in steps
        ),
    )


def version_in_force(office: Office, day: date) -> int:
    """Id of the SOP version of that day. Refused when the office has none."""
    pk = SopVersion.objects.in_force(office, day).values_list("pk", flat=True).first()
    if pk is None:
        raise Refused(
            "no_sop", _("Kantor ini belum punya SOP yang berlaku."), _("Minta admin memuat paket kantor."), "state"
        )
    return pk
