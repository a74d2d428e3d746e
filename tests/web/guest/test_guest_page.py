import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from pojok.lib import clock
from pojok.live import unsign
from pojok.organisation.actions import take_break
from pojok.organisation.models import Break
from pojok.visits import actions
from pojok.visits.links import revoke, token_of
from pojok.visits.models import State, Visit, WaitTold
from pojok.web.ui import sheets
from pojok.web.ui.words import clock_zone
from tests.office import House, fresh

LIMIT = 30 * 1024


def page(visit: Visit, status: int = 200) -> str:
    response = Client().get(f"/g/{token_of(visit)}/")
    assert response.status_code == status
    return response.content.decode()


def press(visit: Visit, what: str, **more: object):
    return Client().post(f"/g/{token_of(visit)}/{what}/", {"key": str(uuid4()), **more})


def title(html: str) -> str:
    return re.search(r"<title>(.*?)</title>", html)[1]  # type: ignore[index]


def test_the_place_in_line_comes_first(house: House) -> None:
    first, second = house.waiting("Sri Wahyuni"), house.waiting("Budi Santoso")
    html = page(second)
    assert second.ticket.label in html
    assert "1 tamu lagi sebelum Anda" in html
    assert title(html) == f"{second.ticket.label}, 1 tamu lagi · Pojok"
    assert "Anda berikutnya" in page(first)


def test_it_shows_nothing_of_other_guests(house: House) -> None:
    house.waiting("Orang Lain Sekali", agency="dpupr")
    html = page(house.waiting("Sri Wahyuni"))
    assert "Orang Lain" not in html


def test_a_call_is_the_largest_thing(house: House) -> None:
    visit = fresh(house.called())
    html = page(visit)
    assert re.search(r'<h1 class="guest-call">Silakan ke meja \d</h1>', html)
    assert title(html).startswith(f"{visit.ticket.label}, silakan ke meja")


@pytest.mark.parametrize("state", ["arrive", "reported", "waiting", "called", "consulting"])
def test_each_state_says_what_happens_now(house: House, state: str) -> None:
    html = page(getattr(house, state)())
    assert "<h1" in html
    assert "Perjalanan Anda" in html
    assert 'aria-current="step"' in html


def test_leaving_ends_the_visit_and_can_be_taken_back(house: House) -> None:
    visit = house.waiting()
    assert press(visit, "leave")["Location"] == f"/g/{token_of(visit)}/"
    assert fresh(visit).state == State.LEFT
    html = page(visit)
    assert "Kunjungan ini sudah ditutup" in html
    undoes = re.search(r'name="undoes" value="([^"]+)"', html)
    assert undoes
    press(visit, "undo", undoes=undoes[1])
    assert fresh(visit).state == State.WAITING
    assert "Batalkan, saya masih di sini" not in page(visit)


def test_a_press_sent_twice_is_done_once(house: House) -> None:
    visit, key = house.waiting(), str(uuid4())
    for _ in range(2):
        assert press(visit, "leave", key=key).status_code == 302
    assert visit.departures.count() == 1


def test_a_missed_guest_says_to_be_back(house: House) -> None:
    visit = house.called()
    actions.miss(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    assert "Saya sudah kembali" in page(visit)
    press(visit, "return")
    assert fresh(visit).state == State.WAITING


def test_what_no_longer_fits_is_refused_in_words_on_the_page(house: House) -> None:
    visit = house.waiting()
    response = press(visit, "return")
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert visit.ticket.label in response.content.decode()


def test_staffs_act_cannot_be_undone_by_the_guest(house: House) -> None:
    visit, key = house.reported(), uuid4()
    from pojok.visits.actions.direct import Direction

    actions.direct(key=key, visit_id=visit.pk, by=house.piket, direction=Direction("aset"))
    assert press(visit, "undo", undoes=str(key)).status_code == 403
    assert fresh(visit).state == State.WAITING


def test_after_a_hand_off_both_numbers_are_shown(house: House) -> None:
    visit = house.consulting()
    old = fresh(visit).ticket.label
    actions.hand_off(
        key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, unit="aset", kind="wrong_unit", reason="salah"
    )
    html = page(visit)
    assert f"Nomor {old} sudah diganti" in html
    assert fresh(visit).ticket.label in html
    assert "Dialihkan dari" in html


def test_a_guest_of_another_office_is_told_which(house: House) -> None:
    visit = house.reported()
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="bukan_kantor_ini", refer="Disdukcapil")
    html = page(visit)
    assert "Keperluan ini di" in html
    assert "Batalkan, saya masih di sini" not in html


@pytest.mark.parametrize("token", ["x", "AAAA", "a" * 40, "%2e%2e", "é"])
def test_a_false_link_is_a_kind_404(house: House, token: str) -> None:
    response = Client().get(f"/g/{token}/")
    assert response.status_code == 404
    assert "Tautan ini tidak berlaku lagi." in response.content.decode()
    assert Client().post(f"/g/{token}/leave/").status_code == 404


def test_a_revoked_link_is_gone(house: House) -> None:
    visit = house.waiting()
    token = token_of(visit)
    revoke(visit)
    assert Client().get(f"/g/{token}/").status_code == 404


def test_trying_many_links_is_slowed(house: House) -> None:
    answers = [Client().get(f"/g/{number:040d}/").status_code for number in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert page(house.waiting())


def test_pressing_without_end_is_slowed(house: House) -> None:
    visit = house.waiting()
    assert [press(visit, "return").status_code for _ in range(21)][-1] == 429


def test_it_is_not_indexed_kept_or_told_to_others(house: House) -> None:
    response = Client().get(f"/g/{token_of(house.waiting())}/")
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_it_hears_the_own_visit_and_while_waiting_the_queue(house: House) -> None:
    visit = house.waiting()
    topics = unsign(re.search(r'data-live="([^"]+)"', page(visit))[1])  # type: ignore[index]
    assert topics == {f"visit:{visit.pk}", f"unit:{visit.unit_id}"}


def test_without_a_script_it_loads_itself_again_and_every_act_is_a_form(house: House) -> None:
    html = page(house.waiting())
    assert '<noscript><meta http-equiv="refresh" content="20; url=' in html
    assert '<form class="guest-leave" method="post"' in html


def tell(visit: Visit, low: int | None, high: int | None, most: int | None, ago: int = 0) -> None:
    visit = fresh(visit)
    WaitTold.objects.create(
        visit=visit, ticket=visit.ticket, unit=visit.unit, told_at=clock.now() - timedelta(minutes=ago), ahead=1,
        officials=1, low_minutes=low, high_minutes=high, most_minutes=most,
    )  # fmt: skip


def test_the_likely_wait_stands_under_the_place(house: House) -> None:
    house.waiting("Budi Santoso")
    visit = house.waiting()
    assert "menit lagi." not in page(visit), "nothing was told yet: the place alone"
    tell(visit, 20, 40, 55)
    html = page(visit)
    assert html.index("1 tamu lagi sebelum Anda") < html.index("Sekitar 20–40 menit lagi.")
    assert html.index("Sekitar 20–40 menit lagi.") < html.index("Paling lama 55 menit.")
    assert WaitTold.objects.count() == 1, "reading tells nothing anew"


@pytest.mark.parametrize(
    ("told", "ago", "said"),
    [
        ((20, 40, 55), 12, "Sekitar 10–30 menit lagi."),
        ((0, 5, 10), 0, "Sekitar 5 menit lagi."),
        ((None, None, None), 0, "Lama tunggu belum dapat diperkirakan."),
    ],
)
def test_what_was_told_is_said_as_it_stands_now(house: House, told: tuple, ago: int, said: str) -> None:
    visit = house.waiting()
    tell(visit, *told, ago=ago)
    assert said in page(visit)


def test_a_wait_that_was_outrun_is_not_said_any_more(house: House) -> None:
    visit = house.waiting()
    tell(visit, 10, 20, 30, ago=31)
    assert "menit lagi." not in page(visit)


def test_a_break_of_the_unit_stands_there_with_the_time_of_return(house: House) -> None:
    visit = house.waiting()
    with clock.at(clock.now().replace(hour=4, minute=30)):  # 11.30 WIB
        taken, _ = take_break(key=uuid4(), by=house.perbendaharaan, unit="perbendaharaan", reason="rapat", minutes=90)
        assert "Bidang Perbendaharaan istirahat sampai 13.00 WIB." in page(visit)
    Break.objects.filter(pk=taken.pk).update(back_at=None, began_at=clock.now())
    assert "Bidang Perbendaharaan tidak kembali hari ini." in page(visit)


def test_the_break_of_a_named_official_is_the_guests_while_nobody_else_may_call(house: House) -> None:
    named, other = house.waiting("Ani", official=house.perbendaharaan.username), house.waiting("Budi")
    take_break(key=uuid4(), by=house.perbendaharaan, reason="ishoma", minutes=30)
    assert f"{house.perbendaharaan.name} istirahat sampai" in page(named)
    assert "istirahat sampai" not in page(other)


def test_fifteen_minutes_more_and_back_before(house: House) -> None:
    visit = house.waiting()
    assert "Minta 15 menit lagi" in page(visit)
    assert press(visit, "more-time")["Location"] == f"/g/{token_of(visit)}/"
    until = visit.absences.get().until
    assert until is not None
    html = page(visit)
    assert f"Giliran Anda ditunda sampai {clock_zone(until, 'Asia/Jakarta')}" in html
    assert "Saya sudah di sini" in html
    assert "Minta 15 menit lagi" not in html
    press(visit, "return")
    assert fresh(visit).state == State.WAITING
    assert "Untuk terakhir kali." in page(visit)


def test_after_the_second_time_it_says_whom_to_ask(house: House) -> None:
    visit = house.waiting()
    for _ in range(2):
        press(visit, "more-time")
        press(visit, "return")
    html = page(visit)
    assert "Minta 15 menit lagi" not in html
    assert "Anda sudah dua kali minta waktu tambahan." in html
    response = press(visit, "more-time")
    assert response.status_code == 409
    assert "katakan kepada petugas di meja depan" in response.content.decode()


def test_who_put_off_a_call_may_take_that_back(house: House) -> None:
    visit = house.called()
    press(visit, "more-time")
    undoes = re.search(r'name="undoes" value="([^"]+)"', page(visit))
    assert undoes
    press(visit, "undo", undoes=undoes[1])
    assert fresh(visit).state == State.CALLED


def test_before_there_is_a_number_and_after_the_consultation_began_nothing_is_put_off(house: House) -> None:
    for visit in (house.reported("Ani"), house.consulting("Budi")):
        assert "Minta 15 menit lagi" not in page(visit)
        assert press(visit, "more-time").status_code == 409


def test_all_of_it_weighs_at_most_thirty_kilobytes(house: House) -> None:
    visit = house.waiting("Raden Roro Sri Wahyuningsih Kusumaningrum", members=["A", "B"])
    tell(visit, 20, 40, 55)
    take_break(key=uuid4(), by=house.perbendaharaan, unit="perbendaharaan", reason="rapat", minutes=30)
    script = finders.find("guest/guest.js")
    mark = finders.find("ui/mark.svg")
    assert script
    assert mark
    weight = len(page(visit).encode()) + len(sheets.text("guest").encode())
    for path in (script, mark):
        with open(path, "rb") as file:
            weight += len(file.read())
    assert weight <= LIMIT
