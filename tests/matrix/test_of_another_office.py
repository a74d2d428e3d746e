"""What belongs to another office can't be named: in no part of an address, no question and no field of a body."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse

from pojok.guests.models import Agency, Guest
from pojok.knowledge.models import Topic
from pojok.organisation.models import Place
from pojok.visits.models import Visit, VisitAct
from tests.matrix.world import Side, Somebody, World

UNTOLD = {"here": "Siniwati", "there": "Sanawati"}


def call(somebody: Somebody, method: str, path: str, body: Any = None, *, key: UUID | None = None) -> HttpResponse:
    headers = {"authorization": f"Bearer {somebody.token}"} | ({"idempotency-key": str(key)} if key else {})
    content = json.dumps(body) if body is not None else ""
    return somebody.client.generic(method, f"/api/v1{path}", content, "application/json", headers=headers)


def form(somebody: Somebody, path: str, **fields: Any) -> HttpResponse:
    return somebody.client.post(path, fields)


def tells_nothing(response: HttpResponse, *statuses: int) -> None:
    """Refused with one of these, and without a word of the other office."""
    text = response.content.decode()
    assert response.status_code in statuses, (response.status_code, text[:300])
    assert UNTOLD["there"] not in text


def guest_of(side: Side) -> str:
    return str(side.visits["waiting"].guest_id)


def place_of(side: Side) -> str:
    return Place.objects.filter(office=side.office).values_list("code", flat=True)[0]


@pytest.fixture
def reported(kept: World) -> Visit:
    return kept.here.visits["reported"]


def test_a_guest(kept: World) -> None:
    petugas = kept.people["petugas"]
    tells_nothing(call(petugas, "POST", "/visits", {"guest": {"id": guest_of(kept.there)}}), 422)
    tells_nothing(form(petugas, "/desk/visits/", guest=guest_of(kept.there)), 422)
    tells_nothing(petugas.client.get("/desk/", {"guest": guest_of(kept.there)}), 200, 404)
    assert not Visit.objects.filter(office=kept.here.office, guest__office=kept.there.office).exists()


def test_an_agency_by_its_code_becomes_one_of_the_own_office(kept: World) -> None:
    code = Agency.objects.filter(office=kept.there.office).exclude(code="dinkes").values_list("code", flat=True)[0]
    response = call(kept.people["petugas"], "POST", "/visits", {"guest": {"name": "Ani", "agency": code}})
    assert response.status_code == 201
    made = Visit.objects.get(pk=response.json()["id"])
    assert made.agency.office_id == made.guest.office_id == kept.here.office.pk


@pytest.mark.parametrize("word", ["sana", "tamu sana"])
def test_guests_and_agencies_are_not_found(kept: World, word: str) -> None:
    petugas = kept.people["petugas"]
    assert call(petugas, "GET", f"/guests?q={word}").json()["items"] == []
    tells_nothing(petugas.client.get("/desk/", {"q": word}, headers={"hx-request": "true", "hx-target": "found"}), 200)
    assert petugas.client.get("/desk/agencies/", {"q": word}).json()["items"] == []


@pytest.mark.parametrize("field", ["unit", "topic", "official"])
def test_where_a_guest_is_directed(kept: World, reported: Visit, field: str) -> None:
    there = kept.there
    shared = Topic.objects.filter(office=kept.here.office).values("code")
    words = {
        "unit": there.other_unit,
        "topic": Topic.objects.filter(office=there.office).exclude(code__in=shared).values_list("code", flat=True)[0],
        "official": there.caller("konsultan").username,
    }
    body = {"unit": kept.here.unit, field: words[field]}
    piket = kept.people["piket"]
    tells_nothing(call(piket, "POST", f"/visits/{reported.pk}/direction", body), 422)
    tells_nothing(form(piket, f"/duty/visits/{reported.pk}/direction/", **body), 422)
    assert Visit.objects.get(pk=reported.pk).state == "reported"


@pytest.mark.parametrize("field", ["unit", "official"])
def test_to_whom_a_guest_is_handed_off(kept: World, field: str) -> None:
    visit, there = kept.here.visits["consulting"], kept.there
    words = {"unit": there.other_unit, "official": there.caller("konsultan").username}
    body = {"unit": kept.here.other_unit, "kind": "joint", "reason": "Keperluan lain", field: words[field]}
    konsultan = kept.people["konsultan"]
    tells_nothing(call(konsultan, "POST", f"/visits/{visit.pk}/handoff", body), 422)
    if field == "unit":
        tells_nothing(form(konsultan, f"/room/{visit.pk}/handoff/", **body), 422)
    assert Visit.objects.get(pk=visit.pk).unit.code == kept.here.unit


def test_a_place(kept: World) -> None:
    visit, konsultan, place = kept.here.visits["waiting"], kept.people["konsultan"], place_of(kept.there)
    tells_nothing(call(konsultan, "POST", f"/visits/{visit.pk}/calls", {"place": place}), 422)
    tells_nothing(call(konsultan, "POST", f"/units/{kept.here.unit}/calls", {"place": place}), 422)
    tells_nothing(form(konsultan, f"/room/{visit.pk}/calls/", place=place), 422)
    assert Visit.objects.get(pk=visit.pk).state == "waiting"


def test_a_queue(kept: World) -> None:
    tells_nothing(call(kept.people["konsultan"], "POST", f"/units/{kept.there.unit}/calls"), 404)
    tells_nothing(call(kept.people["auditor"], "GET", f"/visits?unit={kept.there.unit}"), 422)
    assert Visit.objects.get(pk=kept.there.visits["waiting"].pk).state == "waiting"


def test_a_visit_in_a_question_of_a_page(kept: World) -> None:
    for name, path in (("petugas", "/desk/"), ("piket", "/duty/"), ("konsultan", "/room/"), ("auditor", "/visits/")):
        for question in ("visit", "guest", "done", "did", "expected", "front"):
            asked = {question: str(kept.there.visits["called"].pk)}
            tells_nothing(kept.people[name].client.get(path, asked), 200, 404)


def test_a_press_there_is_not_undone_from_a_visit_here(kept: World, reported: Visit) -> None:
    press = VisitAct.objects.filter(visit=kept.there.visits["waiting"]).latest("pk").press
    for name, at in (("piket", f"/duty/visits/{reported.pk}/undo/"), ("konsultan", f"/room/{reported.pk}/undo/")):
        tells_nothing(form(kept.people[name], at, undoes=str(press)), 404)
    for name in ("petugas", "piket", "konsultan", "both_here"):
        tells_nothing(call(kept.people[name], "POST", f"/visits/{reported.pk}/undo", {"undoes": str(press)}), 404)
        tells_nothing(form(kept.people[name], f"/visits/{reported.pk}/undo/", undoes=str(press)), 404)
    assert not VisitAct.objects.get(press=press).undone_at


def test_a_key_used_there_tells_nothing_here(kept: World) -> None:
    """Somebody who guessed a key learns at most that it is taken."""
    key = kept.there.visits["waiting"].pk
    body = {"guest": {"name": "Ani", "agency": "dinkes"}}
    tells_nothing(call(kept.people["petugas"], "POST", "/visits", body, key=key), 409)
    tells_nothing(form(kept.people["petugas"], "/desk/visits/", name="Ani", agency="dinkes", key=str(key)), 409)


def test_a_page_mark_of_there_lists_nothing_of_there(kept: World) -> None:
    """Cursors say where a page ended, not whose it was."""
    from pojok.api.paging import cursor_of

    visit = kept.there.visits["arrived"]
    cursor = cursor_of(visit.arrived_at.isoformat(), visit.pk)
    tells_nothing(call(kept.people["auditor"], "GET", f"/visits?cursor={cursor}"), 200)
    guest = Guest.objects.filter(office=kept.there.office).order_by("normalised")[0]
    cursor = cursor_of(guest.normalised, guest.pk)
    tells_nothing(call(kept.people["petugas"], "GET", f"/guests?q=tamu&cursor={cursor}"), 200)


@pytest.mark.parametrize("code", ["tidak-ada", "x", "0", "bpkad"])
def test_a_board_of_an_office_that_does_not_exist(kept: World, code: str) -> None:
    for path in (f"/board/{code}/", f"/board/{code}/now/"):
        assert kept.people["nobody"].client.get(path).status_code == 404


def test_nobody_undoes_what_somebody_else_did(kept: World) -> None:
    visit = kept.here.visits["waiting"]
    press = VisitAct.objects.filter(visit=visit, act="direct").get().press
    for name in ("petugas", "piket", "konsultan", "admin", "auditor"):
        assert call(kept.people[name], "POST", f"/visits/{visit.pk}/undo", {"undoes": str(press)}).status_code == 403
        assert form(kept.people[name], f"/visits/{visit.pk}/undo/", undoes=str(press)).status_code == 403
    assert Visit.objects.get(pk=visit.pk).state == "waiting"


def test_whoever_works_in_two_offices_acts_in_the_chosen_one(kept: World) -> None:
    """Roles of the one give nothing in the other, also right after choosing."""
    both = kept.people["both_here"]
    here, there = kept.here.visits["arrived"], kept.there.visits["arrived"]
    assert form(both, f"/desk/visits/{there.pk}/greet/").status_code == 403
    form(both, "/kantor/", office=kept.there.office.code)
    assert form(both, f"/desk/visits/{here.pk}/greet/").status_code == 404
    assert form(both, f"/desk/visits/{there.pk}/greet/", key=str(uuid4())).status_code == 302
    assert (Visit.objects.get(pk=here.pk).state, Visit.objects.get(pk=there.pk).state) == ("arrived", "greeted")


def test_an_office_that_is_not_theirs_can_not_be_chosen(kept: World) -> None:
    petugas = kept.people["petugas"]
    form(petugas, "/kantor/", office=kept.there.office.code)
    tells_nothing(petugas.client.get("/desk/"), 200)
    assert "Siniwati" in petugas.client.get("/visits/").content.decode()
