"""The bukti kunjungan on screens: made by a press, fetched as a page, verified by whoever holds it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from pojok.documents import qr
from pojok.guests.actions import GuestGiven
from pojok.lib import clock
from pojok.organisation.callers import Caller, caller_for
from pojok.organisation.models import Membership, Office, User
from pojok.visits import actions
from pojok.visits.actions.check_in import Arrival
from pojok.visits.actions.direct import Direction
from pojok.visits.links import revoke, token_of
from pojok.visits.models import Correction, Proof, Visit
from pojok.visits.proofs import shown
from pojok.web.proof.masking import masked
from pojok.web.proof.paper import MEMBERS_LETTERS, NEED_LETTERS
from tests.office import House, fresh
from tests.serving import Server
from tests.web.browsing import Visitor, acting_on

SignIn = Callable[[Caller], Client]
NAME = "Sri Wahyuni, S.E."


def visit_of(house: House, **more: object) -> Visit:
    """A finished visit with all that a paper tells."""
    arrival = Arrival(
        guest=GuestGiven(name=NAME, agency="dinkes", phone="081278901234", position="Bendahara Pengeluaran"),
        **{"need": "SPM LS ditolak", "members": ("Budi Santoso", "Ani Lestari"), "letter_number": "800/12/2026"} | more,  # type: ignore[arg-type]
    )
    visit = actions.check_in(key=uuid4(), by=house.petugas, arrival=arrival).visit
    actions.greet(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    actions.report(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    actions.direct(key=uuid4(), visit_id=visit.pk, by=house.piket, direction=Direction("perbendaharaan"))
    actions.call(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    actions.consult(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan)
    return actions.finish(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan).visit


def proof_of(house: House, **more: object) -> Proof:
    return actions.prove(key=uuid4(), visit_id=visit_of(house, **more).pk, by=house.petugas).proof


def stranger(as_user: SignIn) -> Client:
    """Somebody of another office."""
    office = Office.objects.create(
        code="lain", name="Kantor Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB",
        corner_name="Pojok", named_official_minutes=20,
    )  # fmt: skip
    user = User.objects.create_user("orang.lain", name="Orang Lain")
    Membership.objects.create(user=user, office=office, role="petugas", began_at=clock.now())
    caller = caller_for(user, office)
    assert caller is not None
    return as_user(caller)


def text(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ").split())


def paper(answer: HttpResponse) -> str:
    """What stands on the one page."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox.upper_right] == [210, 297]
    return " ".join(page.extract_text().replace("\u200b", "").split())


def check(code: str, **more: str) -> HttpResponse:
    return Client().get(f"/v/{code}/", headers=more)


# Making and fetching it


def test_staff_press_once_and_have_the_paper(house: House, as_user: SignIn) -> None:
    visit, client = visit_of(house), as_user(house.petugas)
    assert "Buat bukti kunjungan" in text(client.get(f"/visits/{visit.pk}/"))
    pressed = client.post(f"/visits/{visit.pk}/proof/", {"key": str(uuid4())})
    assert (pressed.status_code, pressed["Location"]) == (303, f"/visits/{visit.pk}/bukti.pdf")
    answer = client.get(pressed["Location"])
    day = visit.office.day(visit.arrived_at).isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="bukti-kunjungan-{day}-{fresh(visit).ticket}.pdf"'
    page = text(client.get(f"/visits/{visit.pk}/"))
    assert "Unduh bukti kunjungan" in page
    assert shown(Proof.objects.get().code) in page
    assert "membuat bukti kunjungan" in page


def test_the_paper_tells_what_an_office_at_home_asks_for(house: House, as_user: SignIn) -> None:
    proof = proof_of(house)
    visit = fresh(proof.visit_id)
    told = paper(as_user(house.petugas).get(f"/visits/{visit.pk}/bukti.pdf"))
    for words in (
        house.office.name.upper(),
        "BUKTI KUNJUNGAN",
        NAME,
        "Bendahara Pengeluaran",
        "Dinas Kesehatan",
        "Budi Santoso, Ani Lestari",
        "800/12/2026",
        "SPM LS ditolak",
        "Perbendaharaan (P-001)",
        house.perbendaharaan.name,
        "Cap dan tanda tangan",
        shown(proof.code),
        "WIB",
    ):
        assert words in told, words
    assert "81278901234" not in told, "nobody's phone"


def test_the_code_on_the_paper_is_the_address_where_it_is_verified(
    house: House, as_user: SignIn, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    proof = proof_of(house)
    drawn: list[str] = []
    monkeypatch.setattr("pojok.web.proof.paper.qr_svg", lambda text: drawn.append(text) or qr.qr_svg(text))
    settings.PUBLIC_URL = "https://pojok.example.go.id"  # type: ignore[attr-defined]
    told = paper(as_user(house.petugas).get(f"/visits/{proof.visit_id}/bukti.pdf"))
    assert drawn == [f"https://pojok.example.go.id/v/{shown(proof.code)}/"]
    assert "pojok.example.go.id/v/" in told
    assert text(check(drawn[0].split("/")[-2]))


def test_fetching_writes_nothing(house: House, as_user: SignIn) -> None:
    visit, client = visit_of(house), as_user(house.petugas)
    assert client.get(f"/visits/{visit.pk}/bukti.pdf").status_code == 404
    assert client.get(f"/visits/{visit.pk}/proof/").status_code == 405
    assert client.get(f"/g/{token_of(visit)}/bukti.pdf")["Location"] == f"/g/{token_of(visit)}/"
    assert not Proof.objects.exists()


@pytest.mark.parametrize("role", ["pimpinan", "admin", "auditor"])
def test_who_only_looks_on_may_fetch_it_but_not_make_it(house: House, as_user: SignIn, role: str) -> None:
    visit, client = visit_of(house), as_user(house.person(role, role))
    assert "Buat bukti kunjungan" not in text(client.get(f"/visits/{visit.pk}/"))
    assert client.post(f"/visits/{visit.pk}/proof/").status_code == 403
    actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas)
    assert NAME in paper(client.get(f"/visits/{visit.pk}/bukti.pdf"))


def test_another_office_finds_neither(house: House, as_user: SignIn) -> None:
    proof, other = proof_of(house), stranger(as_user)
    assert other.get(f"/visits/{proof.visit_id}/bukti.pdf").status_code == 404
    assert other.post(f"/visits/{proof.visit_id}/proof/").status_code == 404


def test_a_guest_makes_and_fetches_it_by_the_link(house: House) -> None:
    visit, guest = visit_of(house), Client(enforce_csrf_checks=True)
    link = f"/g/{token_of(visit)}/"
    assert "Buat bukti kunjungan" in text(guest.get(link))
    pressed = guest.post(f"{link}proof/", {"key": str(uuid4())})
    assert (pressed.status_code, pressed["Location"]) == (303, f"{link}bukti.pdf")
    answer = guest.get(pressed["Location"])
    assert NAME in paper(answer)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Unduh bukti kunjungan" in text(guest.get(link))
    assert Proof.objects.get().by is None


def test_a_guest_who_waits_is_offered_nothing_and_told_why(house: House) -> None:
    visit = house.waiting()
    assert "bukti" not in text(Client().get(f"/g/{token_of(visit)}/")).lower()
    told = text(Client().post(f"/g/{token_of(visit)}/proof/"), 409)
    assert "baru bisa dibuat setelah tamu diterima" in told


def test_a_link_that_no_longer_holds_opens_no_paper(house: House) -> None:
    proof = proof_of(house)
    link = f"/g/{token_of(fresh(proof.visit_id))}/"
    revoke(proof.visit)
    for answer in (Client().get(f"{link}bukti.pdf", follow=True), Client().post(f"{link}proof/", follow=True)):
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()


def test_a_guest_fetches_so_often_and_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pojok.web.proof.making._PAPERS", 1)
    proof = proof_of(house)
    link = f"/g/{token_of(fresh(proof.visit_id))}/bukti.pdf"
    assert Client().get(link).status_code == 200
    late = Client().get(link)
    assert (late.status_code, int(late["Retry-After"]) <= 300) == (429, True)


def test_a_damaged_key_makes_nothing(house: House, as_user: SignIn) -> None:
    visit = visit_of(house)
    assert as_user(house.petugas).post(f"/visits/{visit.pk}/proof/", {"key": "rusak"}).status_code == 422
    assert Client().post(f"/g/{token_of(visit)}/proof/", {"key": "rusak"}).status_code == 422
    assert not Proof.objects.exists()


def test_a_paper_stays_one_page_and_says_what_it_left_out(house: House, as_user: SignIn) -> None:
    members = [f"{'Nama ' * 20}{n}" for n in range(20)]
    proof = proof_of(house, need="kata " * 790, members=members, letter_number="9" * 80)
    Office.objects.filter(pk=house.office.pk).update(name="Badan " * 33)
    told = paper(as_user(house.petugas).get(f"/visits/{proof.visit_id}/bukti.pdf"))
    shown_members = MEMBERS_LETTERS // len(members[0])
    assert f"dan {20 - shown_members} orang lagi" in told
    assert told.count("kata ") <= NEED_LETTERS // 5
    assert "…" in told


def test_an_emoji_in_a_name_keeps_nobody_from_a_paper(house: House, as_user: SignIn) -> None:
    proof = proof_of(house)
    fresh(proof.visit_id).guest.__class__.objects.update(name="Sri 🌸 Wahyuni")
    assert "Wahyuni" in paper(as_user(house.petugas).get(f"/visits/{proof.visit_id}/bukti.pdf"))


def test_the_paper_is_in_indonesian_also_from_an_english_screen(house: House, as_user: SignIn) -> None:
    proof, client = proof_of(house), as_user(house.petugas)
    client.cookies["bahasa"] = "en"
    told = paper(client.get(f"/visits/{proof.visit_id}/bukti.pdf"))
    assert "Hari, tanggal" in told
    assert not re.search(r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday", told)


# Verifying it


def test_a_genuine_proof_shows_what_to_compare(house: House) -> None:
    proof = proof_of(house)
    answer = check(shown(proof.code))
    told = text(answer)
    for words in (
        "Bukti ini asli",
        house.office.name,
        "Perbendaharaan",
        "3 orang",
        "Dinas Kesehatan",
        "S** W******* S***",
    ):
        assert words in told, words
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")


def test_it_tells_no_more_than_that(house: House) -> None:
    page = check(proof_of(house).code).content.decode()
    for secret in ("Wahyuni", "Budi", "Ani", "8127890", "SPM LS", "Bendahara", "800/12"):
        assert secret not in page, secret
    assert "<script" not in page


@pytest.mark.parametrize("form", [str.lower, lambda code: code, lambda code: f"{code[:5]} {code[5:]}", shown])
def test_a_code_is_taken_as_people_type_it(house: House, form: Callable[[str], str]) -> None:
    proof = proof_of(house)
    answer = Client().get("/v/", {"code": form(proof.code)})
    assert answer["Location"] == f"/v/{shown(proof.code)}/"
    assert "Bukti ini asli" in text(Client().get(f"/v/{form(proof.code)}/"))


def test_an_unknown_code_is_a_page_that_does_not_tell_how_near_it_was(house: House) -> None:
    proof = proof_of(house)
    near = ("3" if proof.code[0] == "2" else "2") + proof.code[1:]
    pages = [text(check(code), 404).replace(code, "") for code in (near, "ABCDE-FGHJK", "bukan-kode", "0" * 300)]
    assert "Kode ini tidak dikenal" in pages[0]
    assert len(set(pages)) == 1


def test_the_form_says_what_a_code_looks_like(house: House) -> None:
    assert "Periksa bukti kunjungan" in text(Client().get("/v/"))
    answer = Client().get("/v/", {"code": "<b>xyz"})
    assert "sepuluh huruf dan angka" in text(answer, 422)
    assert 'value="&lt;b&gt;xyz"' in answer.content.decode(), "what was typed stays"


def test_a_cancelled_visit_is_said_to_prove_nothing(house: House, as_user: SignIn) -> None:
    proof = proof_of(house)
    Visit.objects.filter(pk=proof.visit_id).update(state="cancelled")
    told = text(check(proof.code))
    assert "Kunjungan ini dibatalkan" in told
    assert "Bukti ini asli" not in told
    assert "KUNJUNGAN INI DIBATALKAN" in paper(as_user(house.petugas).get(f"/visits/{proof.visit_id}/bukti.pdf"))


def test_a_later_correction_is_told_unless_it_was_taken_back(house: House, as_user: SignIn) -> None:
    proof = proof_of(house)
    assert "Diperbaiki" not in text(check(proof.code))
    correction = Correction.objects.create(
        pk=uuid4(), visit=proof.visit, field="guest.name", old="Sri", new=NAME, reason_code="lain",
        reason="Salah ketik", by_id=house.piket.user_id, at=proof.made_at + timedelta(minutes=5),
    )  # fmt: skip
    told = text(check(proof.code))
    assert "Diperbaiki kantor setelah bukti dibuat" in told
    assert "Salah ketik" not in told
    assert "diperbaiki pada" in paper(as_user(house.petugas).get(f"/visits/{proof.visit_id}/bukti.pdf"))
    correction.undone_at = clock.now()
    correction.save()
    assert "Diperbaiki" not in text(check(proof.code))


def test_what_was_taken_back_later_is_told(house: House) -> None:
    visit = house.consulting()
    actions.finish(key=(press := uuid4()), visit_id=visit.pk, by=house.perbendaharaan)
    proof = actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas).proof
    actions.undo(key=uuid4(), visit_id=visit.pk, by=house.perbendaharaan, undoes=press)
    told = text(check(proof.code))
    assert "Ada tindakan yang dibatalkan setelah bukti dibuat" in told
    assert "masih berlangsung" in told


def test_who_left_before_being_received_is_told_so(house: House) -> None:
    visit = house.reported()
    actions.depart(key=uuid4(), visit_id=visit.pk, by=house.piket, reason="Bukan urusan kantor ini")
    proof = actions.prove(key=uuid4(), visit_id=visit.pk, by=house.petugas).proof
    assert "sebelum diterima" in text(check(proof.code))


def test_guessing_is_stopped_by_address(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pojok.web.proof.verifying._TRIES", 3)
    proof = proof_of(house)
    assert [check("ABCDE-FGHJK").status_code for _n in range(4)] == [404, 404, 404, 429]
    assert check(proof.code).status_code == 429, "also when it is right: no guess is answered any more"
    assert Client(REMOTE_ADDR="10.0.0.9").get(f"/v/{proof.code}/").status_code == 200


def test_verifying_takes_few_statements(house: House) -> None:
    code = proof_of(house).code
    check(code)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        check(code)
    assert len(asked) <= 7, [query["sql"][:100] for query in asked]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sri Wahyuni, S.E.", "S** W******* S***"),
        ("A", "A"),
        ("x́yz", "x́**"),
        ("W" * 120, "W" + "*" * 12),
        ("🌸 Ani", "🌸 A**"),
    ],
)
def test_a_name_is_masked_but_for_first_letters(name: str, expected: str) -> None:
    assert masked(name) == expected


# In the browser


@pytest.mark.browser
def test_the_page_is_small_and_clean_without_a_script(visitor: Callable[..., Visitor], module_server: Server) -> None:
    with acting_on(module_server) as house:
        code = shown(proof_of(house).code)
    for more in ({}, {"color_scheme": "dark"}):
        one = visitor(viewport={"width": 360, "height": 740}, locale="id-ID", **more)
        bytes_sent = []
        one.page.on("response", lambda r, sent=bytes_sent: sent.append(len(r.body())))
        for path in (f"/v/{code}/", "/v/", "/v/ABCDE-FGHJK/"):
            page = one.open(path)
            assert one.axe() == ""
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert sum(bytes_sent[:4]) < 30_000


@pytest.mark.browser
def test_a_press_fetches_the_paper_and_the_page_then_offers_it(
    visitor: Callable[..., Visitor], module_server: Server
) -> None:
    with acting_on(module_server) as house:
        visit = visit_of(house)
        link = f"/g/{token_of(visit)}/"
    for one, path in ((visitor(username="petugas"), f"/visits/{visit.pk}/"), (visitor(locale="id-ID"), link)):
        page = one.open(path)
        button = page.get_by_role("button", name="Buat bukti kunjungan").or_(
            page.get_by_role("link", name="Unduh bukti kunjungan")
        )
        with page.expect_download() as download:
            button.first.click()
        assert re.fullmatch(r"bukti-kunjungan-\d{4}-\d\d-\d\d-P-\d{3}\.pdf", download.value.suggested_filename)
        page.reload()
        assert page.get_by_role("link", name="Unduh bukti kunjungan").is_visible()
        assert one.axe() == ""
