"""Bad input in the forms: a sentence beside its field, what was typed still there, nothing stored (design §4.11)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from pojok.guests.models import Guest
from pojok.lib import clock
from pojok.organisation.callers import Caller
from pojok.visits import actions
from pojok.visits.links import token_of
from pojok.visits.models import Visit
from tests.bad_input import FINE_NAMES, LINES, NAMES, PHONES, TEXTS, Bad
from tests.office import House, fresh
from tests.web.beside import kept, said_beside

HTMX = {"hx-request": "true", "hx-target": "found"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def desk(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.petugas)


@pytest.fixture
def duty(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.piket)


@pytest.fixture
def room(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.perbendaharaan)


@pytest.mark.parametrize("htmx", [True, False], ids=["by script", "without a script"])
@pytest.mark.parametrize("bad", NAMES, ids=str)
def test_a_name(desk: Client, bad: Bad, htmx: bool) -> None:
    typed = {"name": bad.value, "agency": "dinkes", "need": "SPM ditolak", "key": str(uuid4())}
    response = desk.post("/desk/visits/", typed, headers=HTMX if htmx else {})
    assert response.status_code == 422
    assert bad.says in said_beside(response, "name")
    assert kept(response, "name", bad.value)
    assert kept(response, "need", "SPM ditolak")
    assert kept(response, "agency", "dinkes")
    assert not Visit.objects.exists()
    assert not Guest.objects.exists()


@pytest.mark.parametrize("name", FINE_NAMES)
def test_an_odd_name_is_shown_as_it_is_and_does_nothing(desk: Client, name: str) -> None:
    key = uuid4()
    response = desk.post("/desk/visits/", {"name": name, "agency": "dinkes", "key": str(key)}, headers=HTMX)
    assert response.status_code == 200
    assert fresh(key).guest.name == name.replace("e\u0301", "é")
    page = desk.get(f"/visits/{key}/").content.decode()
    assert fresh(key).guest.name in html.unescape(page)
    assert "<script>alert" not in page


@pytest.mark.parametrize("bad", PHONES, ids=str)
def test_a_phone(desk: Client, bad: Bad) -> None:
    typed = {"name": "Ani", "agency": "dinkes", "phone": bad.value, "members": "Budi\nCitra", "key": str(uuid4())}
    response = desk.post("/desk/visits/", typed, headers=HTMX)
    assert response.status_code == 422
    assert bad.says in said_beside(response, "phone")
    assert "0812 7890 1234" in said_beside(response, "phone"), "and how it should look"
    assert kept(response, "phone", bad.value)
    assert kept(response, "members", "Budi\nCitra")
    assert '<details class="fold" open>' in response.content.decode(), "the fold with the field stands open"
    assert not Visit.objects.exists()


@pytest.mark.parametrize("bad", TEXTS, ids=str)
def test_a_need(desk: Client, bad: Bad) -> None:
    typed = {"name": "Ani", "agency": "dinkes", "need": bad.value, "key": str(uuid4())}
    response = desk.post("/desk/visits/", typed, headers=HTMX)
    assert response.status_code == 422
    assert bad.says in said_beside(response, "need")
    assert kept(response, "need", bad.value)


@pytest.mark.parametrize("field", ["purpose", "priority"])
def test_a_choice_that_is_none(desk: Client, field: str) -> None:
    response = desk.post("/desk/visits/", {"name": "Ani", "agency": "dinkes", field: "teman"}, headers=HTMX)
    assert response.status_code == 422
    assert said_beside(response, field)
    assert not Visit.objects.exists()


def test_the_same_key_with_another_guest(desk: Client) -> None:
    key = str(uuid4())
    first = {"name": "Ani", "agency": "dinkes", "key": key}
    assert desk.post("/desk/visits/", first, headers=HTMX).status_code == 200
    response = desk.post("/desk/visits/", first | {"name": "Budi"}, headers=HTMX)
    assert response.status_code == 409
    assert "sudah dipakai untuk tindakan lain" in response.content.decode()
    assert [v.guest.name for v in Visit.objects.all()] == ["Ani"]


@pytest.mark.parametrize("key", ["x", "1", "0" * 10_000, "\x00", "{}"])
def test_a_damaged_key(house: House, desk: Client, duty: Client, room: Client, key: str) -> None:
    """Taking a new one instead would do twice what was sent twice."""
    visit, called = house.reported(), house.called("Budi")
    sent = [
        desk.post("/desk/visits/", {"name": "Ani", "agency": "dinkes", "key": key}),
        duty.post(f"/duty/visits/{visit.pk}/direction/", {"unit": "aset", "key": key}),
        room.post(f"/room/{called.pk}/consultation/", {"key": key}),
        room.post("/room/calls/", {"previous": "keep", "key": key}),
    ]
    assert {r.status_code for r in sent} == {422}
    assert (fresh(visit).state, fresh(called).state) == ("reported", "called")
    assert Visit.objects.count() == 2


@pytest.mark.parametrize("unit", ["humas", "", "x" * 10_000, "\u202e"])
def test_an_unknown_unit(house: House, duty: Client, room: Client, unit: str) -> None:
    visit, busy = house.reported(need="SPM"), house.consulting("Budi")
    response = duty.post(f"/duty/visits/{visit.pk}/direction/", {"unit": unit, "need": "SPM kami ditolak"})
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    assert "Bidang itu tidak dikenal" in page
    assert "SPM kami ditolak" in page, "what was typed is still there"
    handed = {"unit": unit, "kind": "second_need", "reason_text": "Soal kartu inventaris"}
    response = room.post(f"/room/{busy.pk}/handoff/", handed)
    assert response.status_code == 422
    assert "Soal kartu inventaris" in html.unescape(response.content.decode())
    assert (fresh(visit).state, fresh(busy).unit.code) == ("reported", "perbendaharaan")


@pytest.mark.parametrize("bad", [b for b in TEXTS if "\0" not in b.value], ids=str)
def test_a_need_told_to_the_duty_officer(house: House, duty: Client, bad: Bad) -> None:
    visit = house.reported()
    response = duty.post(f"/duty/visits/{visit.pk}/direction/", {"unit": "aset", "need": bad.value})
    assert response.status_code == 422
    assert bad.says in response.content.decode()
    assert kept(response, "need", bad.value)
    assert fresh(visit).state == "reported"


@pytest.mark.parametrize("bad", LINES, ids=str)
def test_an_outcome_and_a_reason_in_the_room(house: House, room: Client, bad: Bad) -> None:
    visit = house.consulting()
    response = room.post(f"/room/{visit.pk}/finish/", {"outcome": bad.value})
    assert response.status_code == 422
    assert bad.says in said_beside(response, "outcome")
    assert kept(response, "outcome", bad.value)
    handed = {"unit": "aset", "kind": "second_need", "reason_text": bad.value}
    response = room.post(f"/room/{visit.pk}/handoff/", handed)
    assert response.status_code == 422
    assert bad.says in said_beside(response, "reason_text")
    assert kept(response, "reason_text", bad.value)
    assert fresh(visit).state == "consulting"


def test_a_wrong_order_says_where_it_stands_and_what_comes_next(house: House, desk: Client, duty: Client) -> None:
    visit = house.arrive()
    for client, path, body in (
        (desk, f"/desk/visits/{visit.pk}/report/", {}),
        (duty, f"/duty/visits/{visit.pk}/direction/", {"unit": "aset"}),
    ):
        response = client.post(path, body)
        assert response.status_code == 409
        page = html.unescape(response.content.decode())
        assert "Belum bisa" in page
        assert "Langkah berikutnya: sambut." in page
    assert fresh(visit).state == "arrived"


def test_words_for_a_guest_who_has_gone_on_are_put_into_nobody_elses_form(house: House, duty: Client) -> None:
    gone, next_one = house.reported("Ani"), house.reported("Budi")
    actions.depart(key=uuid4(), visit_id=gone.pk, by=house.petugas, reason="tidak_jadi")
    typed = {"unit": "aset", "need": "Penghapusan randis"}
    response = duty.post(f"/duty/visits/{gone.pk}/direction/", typed, headers=HTMX)
    assert response.status_code == 409
    page = html.unescape(response.content.decode())
    assert re.search(r'role="alert"[^>]*><p><b>Ani</b> Kunjungan ini sudah berakhir', page)
    assert "Budi" in page
    assert "Penghapusan randis" not in page
    assert fresh(next_one).need == ""


def test_an_act_on_a_finished_visit(house: House, desk: Client, duty: Client, room: Client) -> None:
    visit = house.consulting()
    actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    at = visit.pk
    sent = [
        *(desk.post(f"/desk/visits/{at}/{act}/") for act in ("greet", "report", "return")),
        desk.post(f"/desk/visits/{at}/departure/", {"reason": "tidak_jadi"}),
        duty.post(f"/duty/visits/{at}/direction/", {"unit": "aset"}),
        *(room.post(f"/room/{at}/{act}/") for act in ("calls", "consultation", "consultation/end", "finish", "missed")),
        duty.post(f"/visits/{at}/steps/finish/skip/", {"reason": "tidak_diperlukan"}),
        Client().post(f"/g/{token_of(visit)}/leave/"),
    ]
    assert [r.status_code for r in sent] == [409] * len(sent)
    assert all("sudah berakhir" in html.unescape(r.content.decode()) for r in sent)
    assert fresh(visit).state == "finished"


def test_a_form_in_bytes_that_are_no_utf8(desk: Client) -> None:
    body = b"name=Sri%ff%c3%28&agency=dinkes&need=SPM"
    response = desk.generic("POST", "/desk/visits/", body, content_type=FORM, headers=HTMX)
    assert response.status_code == 422
    assert "tak terlihat" in said_beside(response, "name")
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "", "x"]
)
@pytest.mark.parametrize("body", [b"--x\r\nrubbish", b"{", b"[" * 100_000, b"\x00\xff", b"name"])
def test_a_body_that_is_no_form(desk: Client, kind: str, body: bytes) -> None:
    response = desk.generic("POST", "/desk/visits/", body, content_type=kind)
    assert response.status_code in (400, 422)
    assert "<h1" in response.content.decode()
    assert not Visit.objects.exists()


def test_a_form_of_five_megabytes(desk: Client) -> None:
    response = desk.post("/desk/visits/", urlencode({"name": "Ani", "need": "x" * 5_000_000}), content_type=FORM)
    assert response.status_code == 413
    assert "terlalu besar" in response.content.decode()


def test_a_form_of_ten_thousand_fields(desk: Client) -> None:
    many = "&".join(f"f{n}=1" for n in range(10_000))
    for client, path in ((desk, "/desk/visits/"), (Client(), "/masuk/")):
        response = client.post(path, many, content_type=FORM)
        assert response.status_code == 400
        assert "tidak bisa dibaca" in response.content.decode()


@pytest.mark.parametrize("query", ["?page=-1", "?page=" + "9" * 30, "?page=x", "?day=2026-02-30", "?day=" + "9" * 5_000,
                                   "?unit=%00", "?state=x", "?q=%ff%fe", "?q=" + "x" * 5_000])  # fmt: skip
def test_the_guest_book_is_asked_for_nonsense(desk: Client, query: str) -> None:
    assert desk.get(f"/visits/{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/visits/x/", "/visits/" + "0" * 5_000 + "/", "/desk/visits/%00/greet/", "/g/%ff/", "/g/" + "x" * 5_000 + "/",
        "/board/%F0%9F%99%82/", "/%00", "/room/../etc/",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense(desk: Client, path: str) -> None:
    assert desk.get(path).status_code in (404, 405)


def test_a_device_whose_clock_is_three_hours_ahead(house: House, desk: Client) -> None:
    """No form sends its own time: what is shown running comes from the server, and an arrival is when it is sent."""
    page = desk.get("/desk/").content.decode() + desk.get("/desk/?new=1").content.decode()
    assert not re.findall(r'<input[^>]*type="hidden"[^>]* name="(?:at|now|time|occurred_at)"', page)
    key = uuid4()
    ahead = (clock.now() + timedelta(hours=3)).isoformat()
    desk.post("/desk/visits/", {"name": "Ani", "agency": "dinkes", "key": str(key), "at": ahead, "now": ahead})
    assert abs(fresh(key).arrived_at - clock.now()) < timedelta(minutes=1)
