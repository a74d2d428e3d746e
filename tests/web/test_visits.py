"""The guest book of a day, and one visit with all that happened."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pojok.history.kinds import declared
from pojok.history.models import Event
from pojok.lib import clock
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, User
from pojok.sop.models import SopStep, SopVersion
from pojok.visits import actions
from pojok.visits.actions.direct import Direction
from pojok.visits.links import token_of
from pojok.visits.models import Visit
from pojok.visits.queries.case import AWAY, WAITING, WAY, between_steps
from pojok.web.ui.tables import harmless
from pojok.web.visits.timeline import SENTENCES, Names, sentence
from tests.office import House, fresh

HTMX = {"HTTP_HX_REQUEST": "true"}
SignIn = Callable[[Caller], Client]


@pytest.fixture
def head(house: House, as_user: SignIn) -> Client:
    """The browser of the head of the office, who only looks on."""
    return as_user(house.person("kepala", "pimpinan"))


@pytest.fixture
def stranger(house: House, as_user: SignIn) -> Client:
    """Somebody with every role, in another office."""
    office = Office.objects.create(
        code="lain", name="Kantor Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB",
        corner_name="Pojok", named_official_minutes=20,
    )  # fmt: skip
    user = User.objects.create_user("orang.lain", name="Orang Lain")
    for role in ("petugas", "piket", "pimpinan", "admin", "auditor"):
        Membership.objects.create(user=user, office=office, role=role, began_at=clock.now())
    caller = caller_for(user, office)
    assert caller is not None
    return as_user(caller)


def text(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def book(client: Client, **asked: object) -> str:
    return text(client.get("/visits/", asked))


def page(client: Client, visit: Visit | UUID) -> str:
    return text(client.get(f"/visits/{visit.pk if isinstance(visit, Visit) else visit}/"))


def listed(client: Client, **asked: object) -> list[dict[str, str]]:
    """The rows of the CSV."""
    answer = client.get("/visits/visits.csv", asked)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


# Who may


@pytest.mark.parametrize("role", ["petugas", "piket", "pimpinan", "admin", "auditor"])
def test_all_staff_read_the_book_and_every_visit(house: House, as_user: SignIn, role: str):
    visit = house.waiting("Sri Wahyuni")
    client = as_user(house.person(f"orang-{role}", role))
    assert "Sri Wahyuni" in book(client)
    assert "P-001" in page(client, visit)
    assert len(listed(client)) == 1


def test_another_office_sees_nothing_of_it(house: House, stranger: Client):
    visit = house.waiting("Sri Wahyuni")
    assert "Sri Wahyuni" not in book(stranger)
    assert listed(stranger) == []
    assert stranger.get(f"/visits/{visit.pk}/").status_code == 404
    for path in ("undo/", "link/", "steps/greet/", "steps/greet/skip/"):
        given = {"key": uuid4(), "undoes": uuid4(), "reason": "lain"}
        assert stranger.post(f"/visits/{visit.pk}/{path}", given).status_code == 404, path
    assert fresh(visit).link_version == 1


def test_nobody_reads_it_without_signing_in(house: House):
    visit = house.waiting()
    for path in ("/visits/", "/visits/visits.csv", f"/visits/{visit.pk}/"):
        assert Client().get(path)["Location"].startswith("/masuk/")


# The list


def test_a_sentence_counts_the_day(head: Client, house: House):
    assert "Hari ini belum ada tamu." in book(head)
    house.arrive("Ani")
    house.reported("Budi")
    house.waiting("Cici")
    house.consulting("Dewi")
    gone = house.waiting("Edi")
    actions.depart(key=uuid4(), visit_id=gone.pk, by=house.petugas, reason="tidak_jadi")
    assert (
        "Hari ini 5 tamu: 1 di pintu, 1 menunggu ditanyai piket, 1 menunggu dipanggil, 1 sedang konsultasi, "
        "1 pergi sebelum selesai." in book(head)
    )


def test_a_row_tells_number_hour_name_agency_need_unit_state_and_minutes(head: Client, house: House):
    with clock.at(clock.now() - timedelta(minutes=12)):
        house.waiting("Sri Wahyuni", need="SPM LS", members=("Budi",))
    shown = book(head)
    for words in ("P-001", "Sri Wahyuni dan 1 orang", "Dinkes", "SPM LS", "Perbendaharaan", "Menunggu dipanggil"):
        assert words in shown
    assert "12 menit" in shown


def test_the_filters_stand_in_the_address(head: Client, house: House):
    house.waiting("Sri Wahyuni")
    house.waiting("Budi Santoso", agency="dishub", unit="aset")
    done = house.consulting("Ani Lestari")
    actions.finish(key=uuid4(), visit_id=done.pk, by=house.perbendaharaan)

    def names(**asked: object) -> set[str]:
        return {row["Nama"].split()[0] for row in listed(head, **asked)}

    assert names() == {"Sri", "Budi", "Ani"}
    assert names(unit="aset") == {"Budi"}
    assert names(state="finished") == {"Ani"}
    assert names(state="open") == {"Sri", "Budi"}
    assert names(q="wah dinkes") == {"Sri"}
    assert names(q="perhubungan") == {"Budi"}
    assert names(q="!!!") == set()
    assert names(unit="perbendaharaan", state="waiting", q="sri") == {"Sri"}
    shown = book(head, unit="aset", q="budi")
    assert "Budi Santoso" in shown
    assert "Sri Wahyuni" not in shown
    assert "Tersaring: 1 kunjungan." in shown
    assert 'value="aset" selected' in shown
    assert "unit=aset&amp;q=budi" in shown


def test_days_before_are_one_press_away_and_never_days_to_come(head: Client, house: House):
    yesterday = clock.now() - timedelta(days=1)
    with clock.at(yesterday):
        house.arrive("Kemarin Datang")
    assert "Kemarin Datang" not in book(head)
    day = house.office.day(yesterday).isoformat()
    assert f"?day={day}" in book(head)
    shown = book(head, day=day)
    assert "Kemarin Datang" in shown
    assert 'rel="next"' in shown
    assert 'rel="next"' not in book(head)
    assert "hx-trigger" not in shown.split("visits-filter")[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"day": "kemarin"}, "Tanggal itu tidak terbaca"),
        ({"day": "0001-01-01"}, "di luar buku tamu"),
        ({"day": "9999-12-31"}, "di luar buku tamu"),
        ({"unit": "tidak-ada"}, "Bidang itu tidak dikenal"),
        ({"state": "hilang"}, "Keadaan itu tidak dikenal"),
        ({"page": "-1"}, "Hari ini"),
        ({"page": "999999999999"}, "Hari ini"),
        ({"q": "\x00'; drop table"}, "Tidak ada kunjungan yang cocok."),
    ],
)
def test_an_address_that_cant_be_meant_is_said_and_the_page_stands(head: Client, asked: dict[str, str], said: str):
    assert said in book(head, **asked)


def test_what_is_beyond_a_hundred_is_one_press_away(head: Client, house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pojok.web.visits.views.PAGE", 3)
    for number in range(5):
        house.arrive(f"Tamu {number}")
    first = book(head)
    assert "Tamu 2" in first
    assert "Tamu 3" not in first
    assert "Muat 2 kunjungan berikutnya" in first
    assert "page=2" in first
    assert "Tamu 4" in book(head, page=2)
    assert len(listed(head)) == 5


def test_a_list_that_is_as_it_was_seen_is_not_sent_again(head: Client, house: House):
    visit = house.waiting("Sri")
    shown = text(head.get("/visits/", **HTMX))
    seen = shown.split("seen=")[1].split('"')[0]
    assert head.get("/visits/", {"seen": seen}, **HTMX).status_code == 204
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    assert "Dipanggil" in text(head.get("/visits/", {"seen": seen}, **HTMX))


def test_the_number_of_statements_does_not_grow_with_the_list(head: Client, house: House):
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            book(head)
        return len(counted)

    house.waiting("Pertama")
    statements()  # once for what a process reads once
    few = statements()
    for number in range(8):
        house.consulting(f"Tamu {number}") if number % 2 else house.arrive(f"Tamu {number}")
    assert statements() == few
    assert few <= 10


# CSV


def test_the_csv_is_exactly_the_list_with_nothing_that_a_spreadsheet_would_run(head: Client, house: House):
    house.waiting("=HYPERLINK(1)", need="+62 nomor\n@rekanan", members=("-Budi",))
    house.waiting("Wajar Saja", unit="aset", need="KIB, B")
    rows = listed(head, unit="perbendaharaan")
    assert [row["Nama"] for row in rows] == ["'=HYPERLINK(1)"]
    assert rows[0]["Keperluan"] == "'+62 nomor @rekanan"
    assert rows[0]["Pendamping"] == "'-Budi"
    assert rows[0]["Nomor"] == "P-001"
    assert [row["Keperluan"] for row in listed(head, unit="aset")] == ["KIB, B"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_that_begin_a_formula_are_made_harmless(start: str):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless(f"a{start}1") == f"a{start}1"


def test_the_csv_says_its_day_and_can_be_read_by_excel(head: Client, house: House):
    house.arrive("Nurhayati Ülker")
    answer = head.get("/visits/visits.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    day = house.office.day(clock.now()).isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="buku-tamu-{day}.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


# One visit


def test_the_page_tells_the_whole_visit(head: Client, house: House):
    visit = house.consulting(
        "Sri Wahyuni", need="SPM LS kami dikembalikan", members=("Budi",), purpose="koordinasi",
        letter_number="094/12", priority="hamil",
    )  # fmt: skip
    actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, outcome="SPM diganti")
    shown = page(head, visit)
    for words in (
        "P-001", "Sri Wahyuni", "Dinas Kesehatan", "SPM LS kami dikembalikan", "Budi", "koordinasi", "094/12",
        "Ibu hamil", "SPM diganti", "Selesai", "P-001 ke Pojok, meja 1 oleh Perbendaharaan",
    ):  # fmt: skip
        assert words in shown, words


def test_phone_and_marks_are_in_words(head: Client, house: House):
    monday = datetime(2026, 11, 23, 3, tzinfo=UTC)
    with clock.at(monday):
        visit = house.arrive("Sri", occurred_at=monday - timedelta(hours=6))
    fresh(visit).guest.__class__.objects.filter(pk=visit.guest_id).update(phone="+6281278901234")
    shown = page(head, visit)
    assert "081278901234" in shown
    assert "Dicatat kemudian, di luar jam kerja" in shown


def test_the_way_shows_minutes_against_the_standard_and_waiting_apart(head: Client, house: House):
    start = clock.now() + timedelta(hours=1)

    def minute(n: int) -> datetime:
        return start + timedelta(minutes=n)

    with clock.at(start):
        visit = house.arrive("Sri")
    with clock.at(minute(3)):
        actions.greet(key=uuid4(), visit_id=visit.pk, by=house.petugas, then=("report",))
    with clock.at(minute(12)):
        actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("perbendaharaan"))
    with clock.at(minute(30)):
        actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with clock.at(minute(34)):
        actions.consult(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    with clock.at(minute(59)):
        shown = page(head, visit)
    assert "3 dari 5 menit" in shown  # at the door
    assert "tidak diukur" in shown  # greeted and reported in one press
    assert "9 menit, lewat standar" in shown  # reported, until the duty officer asked
    assert '18 menit</span></p><p class="note">bukan langkah SOP' in shown  # waiting
    assert '4 menit</span></p><p class="note">bukan langkah SOP' in shown  # the way
    assert "25 menit" in shown  # the consultation, which has no standard


def test_hand_offs_void_numbers_and_departures_are_told(head: Client, house: House):
    visit = house.called("Sri")
    key = uuid4()
    given = {"visit_id": visit.pk, "by": house.perbendaharaan, "unit": "aset", "kind": "wrong_unit"}
    actions.hand_off(key=key, reason="salah_bidang", **given)
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=key)
    actions.hand_off(key=uuid4(), reason="soal KIB", **given)
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.petugas, reason="bukan_kantor_ini", refer="bpprd")
    shown = page(head, visit)
    assert "<s>B-001</s> batal" in shown
    assert "<b>B-002</b>" in shown
    assert "dari Perbendaharaan ke Aset oleh Perbendaharaan, salah bidang. soal KIB" in shown
    assert "ditunjukkan ke" in shown
    assert (
        "Perbendaharaan mengalihkan tamu dari Bidang Perbendaharaan (P-001) ke Bidang Aset, nomor B-002: "
        "salah bidang. soal KIB." in shown
    )
    assert "Perbendaharaan membatalkan “alihkan”. Nomor B-001 batal." in shown
    assert "Petugas mencatat bahwa tamu pergi: Keperluannya ditangani kantor lain. Ditunjukkan ke " in shown


def test_the_timeline_names_who_did_what(head: Client, house: House):
    visit = house.consulting("Sri")
    shown = page(head, visit)
    for words in (
        "Petugas menerima tamu di pintu.",
        "Petugas menyambut tamu.",
        "Petugas melaporkan tamu ke piket.",
        "Piket mengarahkan tamu ke Bidang Perbendaharaan, nomor P-001.",
        "Perbendaharaan memanggil P-001 ke Pojok, meja 1.",
        "Perbendaharaan memulai konsultasi di Pojok, meja 1.",
    ):
        assert words in shown, words


def an_event(kind: str, **payload: object) -> Event:
    return Event(id=uuid4(), kind=kind, by_id=7, via="web", at=clock.now(), recorded_at=clock.now(), payload=payload)


@pytest.mark.parametrize("kind", sorted(k for k in declared() if k.startswith("visit.")))
def test_every_kind_of_event_has_a_sentence_even_with_nothing_known(kind: str):
    assert kind in SENTENCES
    # An undo always tells of what; the rest may be as bare as an old Event.
    event = an_event(kind, **({"act": "call"} if kind == "visit.undone" else {}))
    told = sentence(event, Names(people={7: "Rina Oktavia"}))
    assert told.startswith("Rina Oktavia ")
    assert told.endswith(".")
    assert "visit." not in told


def test_no_sentence_is_kept_for_a_kind_that_no_longer_exists():
    assert set(SENTENCES) <= set(declared())


def test_the_guest_and_the_system_are_named_as_such():
    event = an_event("visit.returned")
    event.by_id, event.via = None, "link"
    assert sentence(event, Names()) == "Tamu memberi tahu bahwa ia sudah kembali."
    event = an_event("visit.greeted")
    event.via = "api"
    assert sentence(event, Names(people={7: "Rina"})) == "Rina menyambut tamu. (lewat API)"


# Waiting, way, away


def an_act(act: str, minute: int, *, undone: bool = False) -> SimpleNamespace:
    at = datetime(2026, 11, 23, 3, minute, tzinfo=UTC)
    return SimpleNamespace(act=act, at=at, undone_at=at if undone else None)


def spans(*acts: SimpleNamespace) -> list[tuple[str, int, int | None]]:
    return [
        (one.kind, one.began_at.minute, one.ended_at.minute if one.ended_at else None)
        for one in between_steps(acts)  # type: ignore[arg-type]
    ]


def test_waiting_ends_with_the_call_and_the_way_with_the_consultation():
    assert spans(an_act("direct", 0), an_act("call", 10), an_act("consult", 13), an_act("finish", 30)) == [
        (WAITING, 0, 10),
        (WAY, 10, 13),
    ]


def test_being_called_again_is_the_same_way():
    assert spans(an_act("direct", 0), an_act("call", 10), an_act("call", 16)) == [(WAITING, 0, 10), (WAY, 10, None)]


def test_a_guest_who_was_away_waits_again():
    acts = [an_act("direct", 0), an_act("call", 5), an_act("missed", 9), an_act("return", 20), an_act("call", 25)]
    assert spans(*acts) == [(WAITING, 0, 5), (WAY, 5, 9), (AWAY, 9, 20), (WAITING, 20, 25), (WAY, 25, None)]


def test_what_was_undone_never_was():
    assert spans(an_act("direct", 0), an_act("call", 5, undone=True)) == [(WAITING, 0, None)]


# The little that may be done here


def test_the_own_last_press_may_be_taken_back(house: House, as_user: SignIn):
    visit = house.reported("Sri")
    client = as_user(house.petugas)
    assert "Batalkan tindakan terakhir saya: laporkan ke piket" in page(client, visit)
    press = visit.acts.get(act="report").press
    answer = client.post(f"/visits/{visit.pk}/undo/", {"key": uuid4(), "undoes": press})
    assert answer.status_code == 303
    assert fresh(visit).state == "greeted"


def test_anothers_press_or_one_that_was_built_on_is_not_offered(house: House, as_user: SignIn, head: Client):
    visit = house.waiting("Sri")
    assert "Batalkan tindakan" not in page(as_user(house.petugas), visit)
    assert "Batalkan tindakan" not in page(head, visit)
    press = visit.acts.get(act="report").press
    refusal = as_user(house.petugas).post(f"/visits/{visit.pk}/undo/", {"key": uuid4(), "undoes": press})
    assert "Sudah ada tindakan lain sesudahnya." in text(refusal, 409)


def test_a_press_on_two_guests_is_not_offered_once_the_other_went_on(house: House, as_user: SignIn):
    before, after = house.called("Sri"), house.waiting("Budi")
    by = house.perbendaharaan
    actions.call_next(key=uuid4(), unit_code="perbendaharaan", by=by, previous="missed")
    client = as_user(by)
    assert "Batalkan tindakan terakhir saya: panggil" in page(client, after)
    actions.return_guest(key=uuid4(), visit_id=before.pk, by=house.petugas)
    assert "Batalkan tindakan" not in page(client, after)


def test_yesterdays_press_is_not_taken_back_here(house: House, as_user: SignIn):
    visit = house.reported("Sri")
    with clock.at(clock.now() + timedelta(days=1)):
        assert "Batalkan tindakan" not in page(as_user(house.petugas), visit)


def test_the_guests_link_is_shown_to_those_who_may_act_for_the_guest(house: House, as_user: SignIn, head: Client):
    visit = house.waiting("Sri")
    assert f"/g/{token_of(visit)}/" in page(as_user(house.petugas), visit)
    assert "/g/" not in page(head, visit)
    assert "Cabut tautan" not in page(head, visit)
    assert "Cabut tautan tamu" in page(as_user(house.person("pengelola", "admin")), visit)


def test_a_link_is_revoked_by_those_who_may(house: House, as_user: SignIn, head: Client):
    visit = house.waiting("Sri")
    old = token_of(visit)
    assert head.post(f"/visits/{visit.pk}/link/").status_code == 403
    answer = as_user(house.petugas).post(f"/visits/{visit.pk}/link/")
    assert "Tautan tamu sudah dicabut." in text(as_user(house.petugas).get(answer["Location"]))
    assert Client().get(f"/g/{old}/").status_code == 404
    assert Client().get(f"/g/{token_of(fresh(visit))}/").status_code == 200


@pytest.fixture
def with_a_hand_step(house: House) -> House:
    """The office with a SOP that has a step without an act between reporting and directing."""
    now = SopVersion.objects.filter(office=house.office).latest("number")
    steps = list(SopStep.objects.filter(version=now).order_by("order"))
    new = SopVersion.objects.create(
        office=house.office, number=now.number + 1, title=now.title, in_force_from=now.in_force_from
    )
    at = 0
    for step in steps:
        step.pk, step.version_id, step.order, at = None, new.pk, at + 1, at + 1
        step.save(force_insert=True)
        if step.code == "report":
            at += 1
            SopStep.objects.create(
                version=new, order=at, code="berkas", text="Berkas diperiksa", label="Berkas diperiksa",
                acts=[], performers=["petugas"], minutes=None,
            )  # fmt: skip
    return house


def test_a_step_without_an_act_is_confirmed_on_the_page_or_passed_over_with_a_reason(
    with_a_hand_step: House, as_user: SignIn
):
    house = with_a_hand_step
    visit, other = house.reported("Sri"), house.reported("Budi")
    door, duty = as_user(house.petugas), as_user(house.piket)
    assert "Pastikan langkah “Berkas diperiksa”" in page(door, visit)
    assert "Pastikan langkah" not in page(duty, visit)
    assert door.post(f"/visits/{visit.pk}/steps/berkas/", {"key": uuid4()}).status_code == 303
    assert "Petugas memastikan langkah “Berkas diperiksa”." in page(door, visit)
    assert "Lewati langkah “Berkas diperiksa”" in page(duty, other)
    address = f"/visits/{other.pk}/steps/berkas/skip/"
    assert "Alasannya belum disebut." in text(duty.post(address, {"key": uuid4()}), 422)
    assert duty.post(address, {"key": uuid4(), "reason_text": "Tamu lama."}).status_code == 303
    shown = page(duty, other)
    assert "Piket melewati langkah “Berkas diperiksa”: Tamu lama." in shown
    assert "dilewati" in shown
