"""What the API answers: plain dictionaries by the contract (design §6), times on the office's clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.http import HttpResponse

from pojok.api.asking import Asked
from pojok.api.reading import Surroundings, surroundings
from pojok.guests.models import Agency, Guest
from pojok.history.models import Event
from pojok.lib import days
from pojok.organisation.callers import Caller
from pojok.organisation.models import Break, Office, Unit
from pojok.organisation.queries import BreakNow
from pojok.sop.plan import Plan
from pojok.sop.queries import plan_of
from pojok.visits.actions import Done
from pojok.visits.links import address_of
from pojok.visits.models import StepRun, Visit
from pojok.visits.policies import next_acts, next_step, why_not_confirm
from pojok.visits.queries import BoardData
from pojok.visits.queries.answer import runs_told


def answer(told: Any, status: int = 200) -> HttpResponse:
    """JSON, straight from plain values: validating our own answers again would cost more than making them."""
    return HttpResponse(orjson.dumps(told), status=status, content_type="application/json")


def done(request: Asked, act: Done) -> HttpResponse:
    """201 for an act, 200 for its repeat, with the visit as it is now."""
    response = answer(_of_act(request, act), 200 if act.repeated else 201)
    if not act.repeated:
        response["Location"] = f"/api/v1/visits/{act.visit.pk}"
    return response


def _of_act(request: Asked, act: Done) -> dict[str, Any]:
    """The visit as the act left it, read again only where the act doesn't know all of it."""
    if act.runs is None:
        return one_visit(request, act.visit)
    caller, office = request.auth
    around = Surroundings({act.visit.pk: list(act.runs)}, {act.visit.pk: act.ahead}, {})
    return _visit(act.visit, around, caller, office, _here(request))


def one_visit(request: Asked, visit: Visit) -> dict[str, Any]:
    return visits(request, [visit])[0]


def visits(request: Asked, found: list[Visit]) -> list[dict[str, Any]]:
    """Visits as the contract has them, in the order given."""
    caller, office = request.auth
    around = surroundings(found)
    return [_visit(around.named(visit), around, caller, office, _here(request)) for visit in found]


def _here(request: Asked) -> str:
    """The address the caller came by."""
    return f"{request.scheme}://{request.get_host()}"


def _visit(visit: Visit, around: Surroundings, caller: Caller, office: Office, here: str) -> dict[str, Any]:
    plan = plan_of(visit.sop_version_id)
    runs = around.runs(visit)
    return {
        "id": visit.pk,
        "state": visit.state,
        "purpose": visit.purpose,
        "guest": guest(visit.guest, visit.agency),
        "members": visit.members,
        "need": visit.need,
        "unit": visit.unit.code if visit.unit else None,
        "official": visit.official.username if visit.official else None,
        "ticket": {
            "number": visit.ticket.number,
            "place": visit.place.name if visit.place else None,
            "ahead": around.ahead(visit),
        }
        if visit.ticket
        else None,
        "arrived_at": clock(visit.arrived_at, office),
        "steps": [
            {
                "code": run.code,
                "began_at": clock(run.began_at, office),
                "ended_at": clock(run.ended_at, office),
                "measured": run.measured,
                "standard_minutes": run.standard_minutes,
                "by": run.by,
            }
            for run in runs_told(visit, plan, runs)
        ],
        "next": _next(visit, caller, plan, runs),
        "warnings": visit.warnings,
        "guest_url": address_of(visit, here),
    }


def _next(visit: Visit, caller: Caller, plan: Plan, runs: list[StepRun]) -> list[str]:
    """The acts this caller may do now, and `step:CODE` for a step without acts that is to be confirmed."""
    acts = next_acts(visit, caller, plan, runs)
    coming = next_step(visit, plan, runs)
    if coming and not coming.acts and why_not_confirm(coming, caller, visit) is None:
        acts.append(f"step:{coming.code}")
    return acts


def guest(person: Guest, agency: Agency) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "agency": {"code": agency.code, "name": agency.name},
        "phone": person.phone,
        "position": person.position,
    }


def event(happened: Event, usernames: dict[int, str], office: Office) -> dict[str, Any]:
    return {
        "id": happened.pk,
        "kind": happened.kind,
        "at": clock(happened.at, office),
        "recorded_at": clock(happened.recorded_at, office),
        "by": usernames.get(happened.by_id) if happened.by_id else None,
        "payload": happened.payload,
    }


def unit(one: Unit, codes: dict[int, str], waiting: dict[str, int], breaks: list[dict[str, Any]]) -> dict[str, Any]:
    """`waiting` is null where no queue is."""
    return {
        "code": one.code,
        "name": one.name,
        "short_name": one.short_name,
        "letter": one.letter,
        "parent": codes.get(one.parent_id) if one.parent_id else None,
        "waiting": waiting.get(one.code),
        "breaks": breaks,
    }


def pause(one: Break | BreakNow, office: Office) -> dict[str, Any]:
    """A break, as it is stored or as it goes on now."""
    if isinstance(one, Break):
        unit_code, username = one.unit.code if one.unit else None, one.user.username if one.user else None
    else:
        unit_code, username = one.unit_code, one.username
    return {
        "id": one.id,
        "unit": unit_code,
        "official": username,
        "reason": one.reason_code,
        "reason_text": one.reason,
        "began_at": clock(one.began_at, office),
        "back_at": clock(one.back_at, office),
        "ended_at": clock(one.ended_at, office) if isinstance(one, Break) else None,
    }


def board(data: BoardData, office: Office) -> dict[str, Any]:
    """What the public board shows: numbers and places, nobody's name."""
    codes = {u.letter: u.code for u in data.units}
    return {
        "office": office.code,
        "day": data.day,
        "now": clock(data.now, office),
        "calls": [
            {
                "id": call.id,
                "number": call.number,
                "unit": codes.get(call.unit_letter),
                "place": call.place_name,
                "called_at": clock(call.called_at, office),
                "times": call.times,
            }
            for call in data.calls
        ],
        "units": [
            {"code": u.code, "letter": u.letter, "name": u.name, "short_name": u.short_name, "waiting": u.waiting}
            for u in data.units
        ],
    }


def clock(moment: datetime | None, office: Office) -> str | None:
    """ISO 8601 with the office's offset."""
    return days.local(moment, office.timezone).isoformat() if moment else None
