"""The guest book taken along: workbook, paper, and the blank sheet for a day without electricity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, Unit, User
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.models import State, Visit
from pojok.web.visits.exports import paper, workbook
from tests.office import House

SignIn = Callable[[Caller], Client]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = '=HYPERLINK("http://x")'
MONDAY = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)  # 09.05 WIB


@pytest.fixture
def reader(house: House, as_user: SignIn) -> Client:
    """Somebody who only looks on."""
    return as_user(house.person("auditor", "auditor"))


@pytest.fixture(autouse=True)
def _in_office_for_long(db: None) -> None:
    Membership.objects.update(began_at=datetime(2026, 1, 1, tzinfo=UTC))


def arrive(house: House, moment: datetime, name: str = "Sri Wahyuni", **more: object) -> Visit:
    given = {"phone": "081278901234", "position": "Bendahara"} | {k: more.pop(k) for k in ("phone",) if k in more}
    with clock.at(moment):
        arrival = Arrival(guest=GuestGiven(name=name, agency="dinkes", **given), **more)  # type: ignore[arg-type]
        return actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival).visit


def sheet(answer: HttpResponse) -> Worksheet:
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX), answer.content[:500]
    (found,) = load_workbook(BytesIO(answer.content)).worksheets
    return found


def pages(answer: HttpResponse) -> list[str]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content[:500]
    return [
        " ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(BytesIO(answer.content)).pages
    ]


def size(answer: HttpResponse) -> tuple[int, int]:
    box = PdfReader(BytesIO(answer.content)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


# The workbook


def test_the_workbook_has_a_row_a_visit_and_room_for_signatures(house: House, reader: Client) -> None:
    arrive(house, MONDAY, members=("Budi",), need="SPM ditolak")
    answer = reader.get("/visits/visits.xlsx", {"day": "2026-11-23"})
    assert answer["Content-Disposition"] == 'attachment; filename="buku-tamu-2026-11-23.xlsx"'
    found = sheet(answer)
    heads = [cell.value for cell in found[1]]
    row = dict(zip(heads, (cell.value for cell in found[2]), strict=True))
    assert (heads[-1], row["Tanda tangan"]) == ("Tanda tangan", None)
    assert (row["Tanggal"].date(), row["Datang"]) == (date(2026, 11, 23), time(9, 5))
    assert (row["Nama"], row["Jabatan"], row["Instansi"]) == ("Sri Wahyuni", "Bendahara", "Dinas Kesehatan")
    assert (row["Telepon"], row["Pendamping"], row["Keperluan"]) == ("081278901234", "Budi", "SPM ditolak")
    assert (found.freeze_panes, found.max_row) == ("A2", 2)
    assert found.column_dimensions["I"].width > found.column_dimensions["A"].width
    assert (found.page_setup.orientation, int(found.page_setup.paperSize)) == ("landscape", workbook.FOLIO)


@pytest.mark.parametrize("name", [FORMULA, "+62", "-1", "@SUM(A1)", "http://x.example", "0012", "{=1}", "Sri 🌸"])
def test_what_a_guest_typed_stays_text(house: House, reader: Client, name: str) -> None:
    arrive(house, MONDAY, name, need=name)
    found = sheet(reader.get("/visits/visits.xlsx", {"day": "2026-11-23"}))
    for column in ("D", "I"):
        cell = found[f"{column}2"]
        assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_an_empty_day_is_a_workbook_with_its_heads(reader: Client) -> None:
    found = sheet(reader.get("/visits/visits.xlsx", {"day": "2026-11-22"}))
    assert (found.max_row, found["A1"].value) == (1, "Nomor")


# The paper


def test_the_paper_is_wide_f4_with_the_columns_of_the_book(house: House, reader: Client) -> None:
    visit = arrive(house, MONDAY, members=("Budi Santoso",), need="SPM ditolak")
    with clock.at(MONDAY + timedelta(minutes=5)):
        actions.greet(key=uuid4(), visit_id=visit.pk, by=house.petugas)
        actions.report(key=uuid4(), visit_id=visit.pk, by=house.petugas)
        actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="Pulang")
    answer = reader.get("/visits/visits.pdf", {"day": "2026-11-23"})
    assert answer["Content-Disposition"] == 'attachment; filename="buku-tamu-2026-11-23.pdf"'
    (told,) = pages(answer)
    assert size(answer) == (330, 215)
    assert "No. Jam Nama Instansi dan jabatan Telepon Keperluan Bidang dan nomor Selesai Tanda tangan" in told
    for words in (
        "BUKU TAMU", house.office.name, "Senin, 23 November 2026", "09.05", "Sri Wahyuni", "dan 1 orang: Budi Santoso",
        "Dinas Kesehatan", "Bendahara", "081278901234", "SPM ditolak", "pergi 09.10", "Halaman 1 dari 1", "1 kunjungan",
    ):  # fmt: skip
        assert words in told, words


def test_its_head_stands_on_every_page_and_no_row_is_torn(house: House, reader: Client) -> None:
    for n in range(40):
        arrive(house, MONDAY + timedelta(minutes=n), f"Tamu {n:02d}", need=f"awal{n:02d} {'kata ' * 30}akhir{n:02d}")
    told = pages(reader.get("/visits/visits.pdf", {"day": "2026-11-23"}))
    assert len(told) > 1
    for number, page in enumerate(told, 1):
        assert "No. Jam Nama" in page
        assert f"Halaman {number} dari {len(told)}" in page
        assert house.office.name in page
    for n in range(40):
        (at,) = [page for page in told if f"awal{n:02d}" in page]
        assert f"akhir{n:02d}" in at


def test_several_days_are_told_apart(house: House, reader: Client) -> None:
    arrive(house, MONDAY, "Ani")
    arrive(house, MONDAY + timedelta(days=1), "Budi")
    arrive(house, MONDAY + timedelta(days=2), "Citra")
    asked = {"day": "2026-11-23", "until": "2026-11-24"}
    (told,) = pages(reader.get("/visits/visits.pdf", asked))
    assert "Senin, 23 November 2026 sampai Selasa, 24 November 2026" in told
    assert told.index("Ani") < told.index("Selasa, 24 November 2026 1 09.05") < told.index("Budi")
    assert "Citra" not in told
    found = sheet(reader.get("/visits/visits.xlsx", asked))
    assert [found[f"D{row}"].value for row in (2, 3)] == ["Ani", "Budi"]


def test_a_filter_is_written_on_the_paper(house: House, reader: Client) -> None:
    house.waiting("Ani")
    house.arrive("Budi")
    unit = Unit.objects.get(office=house.office, code="perbendaharaan")
    (told,) = pages(reader.get("/visits/visits.pdf", {"unit": unit.code, "state": "waiting", "q": "ani"}))
    assert f"Hanya {unit.name}, keadaan menunggu dipanggil, kata “ani”" in told
    assert "Ani" in told
    assert "Budi" not in told


def test_an_empty_list_says_so(reader: Client) -> None:
    (told,) = pages(reader.get("/visits/visits.pdf", {"day": "2026-11-22"}))
    assert "Tidak ada kunjungan." in told


def test_how_a_visit_ended_is_said(house: House, reader: Client) -> None:
    for name, state, warnings in (
        ("Ani", State.CANCELLED, []),
        ("Budi", State.LEFT, ["ditutup_otomatis"]),
        ("Citra", State.ARRIVED, ["late_entry"]),
    ):
        Visit.objects.filter(pk=arrive(house, MONDAY, name).pk).update(state=state, warnings=warnings)
    (told,) = pages(reader.get("/visits/visits.pdf", {"day": "2026-11-23"}))
    for words in ("dibatalkan", "ditutup otomatis", "masih di sini", "09.05*", "* Dicatat kemudian."):
        assert words in told, words


# What can't be meant


@pytest.mark.parametrize("file", ["visits.pdf", "visits.xlsx"])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"day": "kemarin"}, "Tanggal itu tidak terbaca"),
        ({"unit": "tidak-ada"}, "Bidang itu tidak dikenal"),
        ({"day": "2026-11-23", "until": "2026-11-22"}, "sebelum tanggal pertamanya"),
        ({"day": "2026-11-23", "until": "besok"}, "Tanggal terakhirnya tidak terbaca"),
        ({"day": "2025-01-01", "until": "2026-11-22"}, "paling lama satu tahun"),
        ({"day": "2026-11-23", "until": "9999-12-31"}, "Tanggal terakhirnya tidak terbaca"),
    ],
)
def test_a_filter_nobody_can_read_makes_no_file_of_something_else(
    reader: Client, file: str, asked: dict[str, str], sentence: str
) -> None:
    answer = reader.get(f"/visits/{file}", asked)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_too_many_rows_are_refused_with_what_to_do(
    house: House, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(house, MONDAY, "Ani")
    arrive(house, MONDAY, "Budi")
    monkeypatch.setattr(paper, "ROWS", 1)
    monkeypatch.setattr(workbook, "ROWS", 1)
    for file in ("visits.pdf", "visits.xlsx"):
        answer = reader.get(f"/visits/{file}", {"day": "2026-11-23"})
        assert answer.status_code == 422
        assert "Persempit rentang tanggal" in answer.content.decode()


def test_the_longest_book_is_set_within_its_bounds(house: House) -> None:
    """5,000 rows, each as long as the paper lets it be."""
    visit = arrive(
        house, MONDAY, "Nama Yang Panjang Sekali", members=("Budi Santoso", "Ani Lestari"), need="kata " * 79
    )
    from pojok.visits.queries.book import Wanted

    content = paper.book_pdf([visit] * paper.ROWS, house.office, Wanted(date(2026, 11, 23)), [], MONDAY)
    assert len(PdfReader(BytesIO(content)).pages) > 100


# Who may


def test_another_office_has_its_own_book_only(house: House, as_user: SignIn) -> None:
    arrive(house, MONDAY)
    office = Office.objects.create(
        code="lain", name="Kantor Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB",
        corner_name="Pojok", named_official_minutes=20,
    )  # fmt: skip
    user = User.objects.create_user("orang.lain", name="Orang Lain")
    Membership.objects.create(user=user, office=office, role="piket", began_at=datetime(2026, 1, 1, tzinfo=UTC))
    caller = caller_for(user, office)
    assert caller is not None
    client = as_user(caller)
    assert sheet(client.get("/visits/visits.xlsx", {"day": "2026-11-23"})).max_row == 1
    (told,) = pages(client.get("/visits/visits.pdf", {"day": "2026-11-23"}))
    assert ("Sri Wahyuni" in told, "Kantor Lain" in told) == (False, True)
    (blank,) = pages(client.get("/visits/lembar-kosong.pdf"))
    assert ("Kantor Lain" in blank, "Perbendaharaan" in blank) == (True, False)


def test_nobody_without_signing_in_and_the_blank_sheet_is_the_doors(reader: Client) -> None:
    for file in ("visits.pdf", "visits.xlsx", "lembar-kosong.pdf"):
        assert Client().get(f"/visits/{file}")["Location"].startswith("/masuk/")
    assert reader.get("/visits/lembar-kosong.pdf").status_code == 403


def test_the_blank_sheet_has_rows_units_and_what_to_do_with_it(house: House, as_user: SignIn) -> None:
    answer = as_user(house.petugas).get("/visits/lembar-kosong.pdf")
    (told,) = pages(answer)
    assert size(answer) == (330, 215)
    for words in (
        house.office.name, "Jam datang", "Nomor HP", "Jam dipanggil", "Jam selesai", "Hasil, paraf", " 18 ",
        "P Perbend", "Setelah tersambung lagi",
    ):  # fmt: skip
        assert words in told, words


# On the page


def test_the_page_offers_the_same_list_it_shows(house: House, as_user: SignIn) -> None:
    arrive(house, MONDAY)
    page = as_user(house.petugas).get("/visits/", {"day": "2026-11-23", "q": "sri"}).content.decode()
    for file in ("pdf", "xlsx", "csv"):
        assert f'href="/visits/visits.{file}?day=2026-11-23&amp;q=sri"' in page
    assert "Cetak lembar kosong" in page
    assert "Cetak lembar kosong" not in as_user(house.aset).get("/visits/").content.decode()


@pytest.mark.parametrize("file", ["visits.pdf", "visits.xlsx"])
def test_statements_do_not_grow_with_the_list(house: House, reader: Client, file: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(f"/visits/{file}", {"day": "2026-11-23"}).status_code == 200
        return len(asked)

    arrive(house, MONDAY)
    statements()  # the first one also finds out in which office the session works
    few = statements()
    for n in range(5):
        arrive(house, MONDAY, f"Tamu {n}")
    assert statements() == few <= 9
