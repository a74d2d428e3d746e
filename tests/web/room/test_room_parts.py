"""What is known of a guest, what a refresh exchanges, and what the room costs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.organisation.callers import Caller
from pojok.visits import actions
from tests.office import House
from tests.web.room.pressing import HTMX, acting, page, press, text

SignIn = Callable[[Caller], Client]


# What is known


def test_the_case_tells_all_that_was_said_at_the_door(room: Client, house: House):
    house.waiting(
        "Sri", need="SPM LS", members=("Budi", "Tono"), purpose="koordinasi", letter_number="094/12",
        priority="hamil",
    )  # fmt: skip
    shown = page(room)
    for words in ("SPM LS", "Budi, Tono", "koordinasi, SPT nomor 094/12", "Ibu hamil", "Dinas Kesehatan"):
        assert words in shown


def test_what_the_agency_came_for_before_stands_at_the_right(room: Client, house: House):
    earlier = house.consulting("Budi", need="Uang muka kontrak")
    actions.finish(key=uuid4(), visit_id=earlier.pk, by=house.perbendaharaan, outcome="Lengkapi jaminan")
    elsewhere = house.waiting("Tono", unit="aset", need="Kartu inventaris")
    actions.depart(key=uuid4(), visit_id=elsewhere.pk, by=house.petugas, reason="tidak_jadi")
    house.called("Sri")
    shown = page(room)
    assert f'href="/visits/{earlier.pk}/"' in shown
    assert "Lengkapi jaminan" in shown
    assert "diterima Perbendaharaan" in shown
    assert "Kartu inventaris" not in shown


# Refreshing


def test_a_part_that_is_as_it_was_seen_is_not_sent_again(room: Client, house: House):
    visit = house.consulting("Sri")
    shown = text(room.get("/room/?part=front", **HTMX))
    seen = shown.split('name="front_seen" value="')[1].split('"')[0]
    assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    house.waiting("Budi")
    assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    assert "Budi" in text(room.get("/room/?part=queue&seen=lama", **HTMX))
    actions.end(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    assert "hampir selesai" not in shown
    assert "konsultasi berakhir" in text(room.get(f"/room/?part=front&seen={seen}", **HTMX))


def test_a_refresh_keeps_the_place_that_was_chosen(room: Client, house: House):
    house.waiting()
    shown = text(room.get("/room/?part=queue&place=pojok-4", **HTMX))
    assert 'value="pojok-4" checked' in shown


def test_an_act_in_the_queue_leaves_the_typed_line_alone(room: Client, house: House):
    away = house.called("Budi")
    actions.miss(key=uuid4(), visit_id=away.pk, by=house.perbendaharaan)
    visit = house.consulting("Sri")
    seen = text(room.get("/room/?part=front", **HTMX)).split('name="front_seen" value="')[1].split('"')[0]
    answer = press(room, acting(away, "return"), front=visit.pk, front_seen=seen, outcome="sedang diketik")
    assert "Budi kembali menunggu." in answer
    assert 'id="front"' not in answer


# Cost


def test_the_number_of_statements_does_not_grow_with_the_queue(room: Client, house: House):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            page(room)
        return len(counted)

    house.called("Di depan")
    house.waiting("Pertama")
    missed = house.called("Hilang")
    actions.miss(key=uuid4(), visit_id=missed.pk, by=house.perbendaharaan)
    statements()  # once for what a process reads once
    few = statements()
    for number in range(6):
        house.waiting(f"Tamu {number}")
        gone = house.called(f"Hilang {number}")
        actions.miss(key=uuid4(), visit_id=gone.pk, by=house.perbendaharaan)
    assert statements() == few
    assert few <= 20


def test_a_refresh_with_nothing_new_costs_little(room: Client, house: House):
    house.consulting("Sri")
    house.waiting("Budi")
    seen = text(room.get("/room/?part=front", **HTMX)).split('name="front_seen" value="')[1].split('"')[0]
    with CaptureQueriesContext(connection) as counted:
        assert room.get(f"/room/?part=front&seen={seen}", **HTMX).status_code == 204
    assert len(counted) <= 7
