"""The overview: the day in sentences, queues, whom it takes too long for, and how true the told waits were."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from pojok.lib import clock
from pojok.live import unsign
from pojok.organisation.actions import take_break
from pojok.organisation.callers import Caller
from pojok.organisation.models import Unit
from pojok.visits import actions
from pojok.visits.models import UnitWait, Visit, WaitTold
from tests.office import House, fresh
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

MINUTE = timedelta(minutes=1)


@pytest.fixture
def head(house: House, as_user: Callable[[Caller], Client]) -> Client:
    return as_user(house.person("kepala", "pimpinan"))


def text(client: Client, **headers: str) -> str:
    response = client.get("/overview/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    """The words of the main part, without marks."""
    part = html.split('id="overview"')[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", " ", part)))


def promise(visit: Visit, low: int, high: int, most: int, ago: float) -> None:
    visit = fresh(visit)
    WaitTold.objects.create(
        visit=visit, ticket=visit.ticket, unit=visit.unit, told_at=clock.now() - ago * MINUTE, ahead=0, officials=1,
        low_minutes=low, high_minutes=high, most_minutes=most,
    )  # fmt: skip


@pytest.mark.parametrize("role", ["petugas", "konsultan"])
def test_it_is_not_for_those_who_work_the_queue(house: House, as_user: Callable[[Caller], Client], role: str) -> None:
    caller = house.perbendaharaan if role == "konsultan" else house.petugas
    assert as_user(caller).get("/overview/").status_code == 403


@pytest.mark.parametrize("role", ["pimpinan", "piket", "admin", "auditor"])
def test_those_who_answer_for_the_day_read_it(house: House, as_user: Callable[[Caller], Client], role: str) -> None:
    html = text(as_user(house.person(role, role)))
    assert re.search(r'<a href="/overview/" aria-current="page">Ringkasan</a>', html)


def test_an_empty_day_says_so(head: Client) -> None:
    words = plain(text(head))
    assert "Hari ini belum ada tamu." in words
    assert "Tidak ada yang lewat standar." in words
    assert "Perkiraan tunggu belum bisa dinilai" in words


def test_the_day_is_one_sentence_with_its_figures_linked(house: House, head: Client) -> None:
    house.waiting("Ani")
    house.waiting("Budi")
    house.called("Cici")
    html = text(head)
    assert "Hari ini 3 tamu, 2 menunggu, dan tidak ada yang lewat standar." in plain(html)
    assert '<a href="/visits/?state=waiting">2 menunggu</a>' in html


def test_whoever_waits_longer_than_was_told_is_named_with_a_link(house: House, head: Client) -> None:
    visit = fresh(house.waiting("Ani"))
    promise(visit, 10, 20, 35, ago=41)
    html = text(head)
    number = visit.ticket.label if visit.ticket else ""
    assert f"1 lewat standar: {number} di Perbendaharaan 41 menit." in plain(html)
    assert "dikatakan paling lama 35 menit" in plain(html)
    assert f'href="/visits/{visit.pk}/"' in html


def test_a_step_beyond_its_standard_is_named_too(house: House, head: Client) -> None:
    with clock.at(clock.now() - 9 * MINUTE):
        house.arrive("Ani Lestari")
    assert "1 lewat standar: Ani Lestari 9 menit." in plain(text(head))


def test_what_was_told_within_its_time_is_not_late(house: House, head: Client) -> None:
    promise(house.waiting("Ani"), 10, 20, 35, ago=30)
    assert "tidak ada yang lewat standar" in plain(text(head))


def test_each_queue_has_its_waiting_officials_likely_wait_and_breaks(house: House, head: Client) -> None:
    house.waiting("Ani")
    unit = Unit.objects.get(office=house.office, code="perbendaharaan")
    UnitWait.objects.create(
        unit=unit, made_at=clock.now(), officials=2, low_minutes=15, high_minutes=40, most_minutes=60
    )
    take_break(key=uuid4(), by=house.perbendaharaan, reason="ishoma", minutes=30)
    take_break(key=uuid4(), by=house.aset, unit="aset", reason="rapat", rest_of_day=True)
    words = plain(text(head))
    assert re.search(
        r"Perbendaharaan Perbendaharaan istirahat sampai \d\d\.\d\d 1 menunggu 2 melayani 15–40 menit", words
    )
    assert "Aset tidak kembali hari ini" in words


def test_an_estimate_nobody_keeps_up_is_not_shown(house: House, head: Client) -> None:
    unit = Unit.objects.get(office=house.office, code="perbendaharaan")
    made = clock.now() - 10 * MINUTE
    UnitWait.objects.create(unit=unit, made_at=made, officials=2, low_minutes=15, high_minutes=40, most_minutes=60)
    assert "15–40 menit" not in plain(text(head))


def test_how_often_it_held_is_said_of_each_unit(house: House, head: Client) -> None:
    visit = house.waiting("Ani")
    promise(visit, 10, 20, 35, ago=15)
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    words = plain(text(head))
    assert "Perkiraan tunggu tepat 1 dari 1 kali" in words
    assert "Perbendaharaan 1 100 % 100 % 10 menit 0" in words


def test_who_left_unserved_who_went_first_and_what_was_skipped_are_counted(house: House, head: Client) -> None:
    gone = house.waiting("Ani Lestari", priority="lansia")
    actions.depart(key=uuid4(), visit_id=gone.pk, by=house.petugas, reason="terlalu_lama")
    received = house.consulting("Budi")
    actions.depart(key=uuid4(), visit_id=received.pk, by=house.petugas, reason="tidak_jadi")
    referred = house.reported("Cici")
    actions.depart(key=uuid4(), visit_id=referred.pk, by=house.piket, reason="bukan_kantor_ini", refer="bkd")
    words = plain(text(head))
    assert "0 selesai, 1 pergi sebelum diterima, 1 didahulukan." in words
    assert "Ani Lestari" in words
    assert "Budi" not in words
    assert "Cici" not in words


def test_a_guests_name_is_never_markup(house: House, head: Client) -> None:
    with clock.at(clock.now() - 9 * MINUTE):
        house.arrive("<b>Ani</b> %(case)s")
    assert "&lt;b&gt;Ani&lt;/b&gt; %(case)s" in text(head)


def test_it_follows_the_office_and_the_boards_estimates(house: House, head: Client) -> None:
    topics = unsign(re.search(r'data-live="([^"]+)"', text(head))[1])  # type: ignore[index]
    assert topics == {f"office:{house.office.pk}", f"board:{house.office.pk}"}
    part = text(head, **{"hx-request": "true"})
    assert "<html" not in part
    assert 'hx-trigger="changed from:body"' in part


@pytest.mark.parametrize("guests", [1, 8])
def test_it_costs_the_same_for_few_and_many(house: House, head: Client, guests: int) -> None:
    for n in range(guests):
        promise(house.waiting(f"Tamu {n}"), 0, 5, 5, ago=20)
    text(head)
    with CaptureQueriesContext(connection) as asked:
        text(head)
    assert len(asked) <= 4 + 12, "\n".join(q["sql"][:120] for q in asked)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 683, 1366])
def test_it_is_readable_everywhere_and_follows_by_itself(
    visitor: Callable[..., Visitor], module_server: Server, scheme: str, width: int
) -> None:
    with acting_on(module_server) as house, clock.at(clock.now() - 12 * MINUTE):
        house.arrive("Raden Roro Sri Wahyuningsih Kusumaningrum")
    one = visitor(username="pimpinan", viewport={"width": width, "height": 768}, color_scheme=scheme)
    page = one.open("/overview/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.axe() == ""
    before = page.locator("h1").inner_text()
    assert before
    with acting_on(module_server) as house:
        house.waiting(f"Tamu {scheme} {width}")
    expect(page.locator("h1")).not_to_have_text(before, timeout=8000)
