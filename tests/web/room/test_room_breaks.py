"""Going on a break from the room, and being back."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from pojok.lib import clock
from pojok.organisation.actions import take_break
from pojok.organisation.models import Break
from tests.office import House, fresh
from tests.web.room.pressing import HTMX, page, press, text, words

NOON = datetime(2026, 11, 23, 12, 10, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def at_noon(house: House, room: Client):
    """The office's people, hired before, at ten past twelve of a Monday."""
    Break.objects.all().delete()
    for caller in (house.petugas, house.piket, house.perbendaharaan, house.perbendaharaan2):
        _since_ever(caller.user_id)
    with clock.at(NOON):
        yield


def _since_ever(user_id: int) -> None:
    from pojok.organisation.models import Membership

    Membership.objects.filter(user_id=user_id).update(began_at=NOON - timedelta(days=30))


def only() -> Break:
    return Break.objects.get(ended_at=None)


@pytest.mark.usefixtures("at_noon")
class TestAtNoon:
    def test_the_regular_break_of_the_hour_is_one_press(self, room: Client):
        shown = page(room)
        assert "Ishoma, kembali 13.00" in words(shown)
        answer = press(room, "breaks/", regular="ishoma")
        assert "Anda istirahat (Ishoma) sampai 13.00." in answer
        assert "Anda istirahat sampai 13.00. Ishoma, terlihat di papan antrean." in words(answer)
        assert "Saya kembali I" in words(page(room))
        assert "15 menit" not in words(page(room))
        assert only().back_at == NOON.replace(hour=13, minute=0)

    def test_back_again_with_one_press(self, room: Client):
        press(room, "breaks/", minutes="15")
        taken = only()
        with clock.at(NOON + timedelta(minutes=3)):
            answer = press(room, f"breaks/{taken.pk}/end/")
        assert "Anda sudah kembali." in answer
        assert "Saya kembali" not in answer
        taken.refresh_from_db()
        assert taken.ended_at == NOON + timedelta(minutes=3)
        with clock.at(NOON + timedelta(minutes=4)):
            again = press(room, f"breaks/{taken.pk}/end/", status=409)
        assert "Istirahat itu sudah berakhir pukul 12.13." in again

    def test_a_typed_hour_and_a_reason(self, room: Client):
        answer = press(room, "breaks/", at="14:30", reason="rapat")
        assert "Anda istirahat (Rapat) sampai 14.30." in answer
        assert (only().reason_code, only().back_at) == ("rapat", NOON.replace(hour=14, minute=30))
        answer = press(room, "breaks/", rest_of_day="1", reason="dinas_luar")
        assert "Anda istirahat (Dinas luar) dan tidak kembali hari ini." in answer
        assert "Anda tidak kembali hari ini." in words(page(room))

    def test_the_whole_unit_goes(self, room: Client, house: House):
        assert "Seluruh Bidang Perbendaharaan" in page(room)
        press(room, "breaks/", minutes="30", **{"for": "perbendaharaan"})
        assert only().unit is not None
        shown = words(page(room))
        assert "Bidang Perbendaharaan istirahat sampai 12.40." in shown
        assert "Bidang sudah kembali I" in shown

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({}, "Jam kembali belum ditulis."),
            ({"at": "siang"}, "Jam kembali itu tidak dikenal."),
            ({"at": "25:00"}, "Jam kembali itu tidak dikenal."),
            ({"at": "11:00"}, "Jam kembali itu sudah lewat."),
            ({"minutes": "banyak"}, "Lama istirahat itu tidak bisa dipakai."),
            ({"minutes": "15", "for": "aset"}, "hanya bisa mencatat istirahat untuk diri sendiri"),
            ({"minutes": "15", "for": "tidak-ada"}, "Bidang itu tidak dikenal."),
            ({"regular": "jumat"}, "tidak ditawarkan lagi"),
        ],
    )
    def test_what_cannot_be_is_said_above_and_nothing_is_stored(self, room: Client, given: dict[str, str], said: str):
        answer = room.post("/room/breaks/", {"key": uuid4(), **given}, **HTMX)
        assert answer.status_code in (409, 422)
        assert said in answer.content.decode()
        assert not Break.objects.exists()

    def test_without_a_script_the_page_says_it(self, room: Client):
        key = uuid4()
        answer = room.post("/room/breaks/", {"key": key, "minutes": "15"})
        assert answer.status_code == 303
        assert "Anda istirahat (Istirahat) sampai 12.25." in text(room.get(answer["Location"]))
        room.post("/room/breaks/", {"key": key, "minutes": "15"})
        assert Break.objects.count() == 1

    def test_calling_on_a_break_is_done_and_ends_nothing(self, room: Client, house: House):
        visit = house.waiting("Sri")
        press(room, "breaks/", minutes="15")
        assert "Memanggil tamu tetap bisa." in page(room)
        assert "P-001 Sri dipanggil" in press(room, "calls/")
        assert fresh(visit).state == "called"
        assert only().ended_at is None

    def test_a_refresh_brings_the_bar_of_a_break_that_the_duty_officer_noted(self, room: Client, house: House):
        shown = page(room)
        seen = shown.split("part=queue&amp;seen=")[1].split('"')[0].replace("&amp;", "&")
        assert room.get(f"/room/?part=queue&seen={seen}", **HTMX).status_code == 204
        take_break(key=uuid4(), by=house.piket, user=house.perbendaharaan.username, reason="rapat", minutes=20)
        answer = text(room.get(f"/room/?part=queue&seen={seen}", **HTMX))
        assert 'id="pause" class="room-pauses" hx-swap-oob="true"' in answer
        assert "Anda istirahat sampai 12.30." in words(answer)


def test_another_hour_offers_no_regular_break(house: House, room: Client):
    _since_ever(house.perbendaharaan.user_id)
    with clock.at(NOON.replace(hour=9)):
        shown = words(page(room))
    assert "Ishoma, kembali" not in shown
    assert "15 menit" in shown
