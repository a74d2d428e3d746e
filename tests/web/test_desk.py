"""The desk: receive in one press, never twice, nothing typed is lost."""

from uuid import uuid4

import pytest
from django.test import Client

from pojok.guests.models import Guest
from pojok.organisation.models import Office, User
from pojok.visits.models import Visit
from tests.office import CODE, House, fresh

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def house(db: None) -> House:
    return House(Office.objects.get(code=CODE))


@pytest.fixture
def desk(house: House) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=house.petugas.user_id))
    return client


def part(client: Client, target: str, query: str = "") -> str:
    answer = client.get(f"/desk/{query}", **HTMX, HTTP_HX_TARGET=target)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_known_guest_is_received_and_reported_in_one_press(desk: Client, house: House):
    guest = house.arrive("Sri Wahyuni").guest
    Visit.objects.update(state="finished")
    found = part(desk, "found", "?q=sri+dink")
    assert 'data-for="sri dink"' in found
    assert "<mark>Sri</mark> Wahyuni" in found
    key = uuid4()
    answer = desk.post("/desk/visits/", {"guest": guest.pk, "key": key}, **HTMX)
    assert "Sri Wahyuni sudah dilaporkan ke piket" in answer.content.decode()
    assert {"changed", "received"} <= set(answer["HX-Trigger"].replace('"', " ").split())
    visit = Visit.objects.get(pk=key)
    assert visit.state == "reported"
    desk.post("/desk/visits/", {"guest": guest.pk, "key": key}, **HTMX)
    assert Visit.objects.filter(guest=guest).count() == 2, "the same press again receives nobody twice"


def test_a_new_guest_needs_name_and_agency_and_keeps_the_words(desk: Client):
    answer = desk.post(
        "/desk/visits/",
        {"name": "Budi Santoso", "agency": "dinkes", "need": "SPM ditolak", "members": "Ani\n\nCitra", "key": uuid4(),
         "letter_number": "800/12/2026", "priority": "lansia"},
        **HTMX,
    )  # fmt: skip
    assert answer.status_code == 200
    visit = Visit.objects.get()
    assert (visit.guest.name, visit.agency.code, visit.need) == ("Budi Santoso", "dinkes", "SPM ditolak")
    assert (visit.members, visit.letter_number, visit.priority) == (["Ani", "Citra"], "800/12/2026", 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Isian ini belum diisi."),
        ({"name": "x" * 10000}, "Terlalu panjang"),
        ({"name": "Sri\u202e"}, "huruf tak terlihat"),
        ({"agency": " "}, "Instansi tamu belum diisi."),
        ({"phone": "123"}, "Nomor ini tidak bisa dipakai menelepon."),
        ({"members": "\n".join(f"Tamu {n}" for n in range(40))}, "Paling banyak 30 pendamping"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(desk: Client, wrong: dict[str, str], sentence: str):
    typed = {"name": "Budi Santoso", "agency": "dinkes", "need": "tanya GU yang ditolak", "key": str(uuid4())}
    answer = desk.post("/desk/visits/", typed | wrong, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "tanya GU yang ditolak" in page
    assert not Visit.objects.exists()
    assert not Guest.objects.exists()


def test_a_guest_already_inside_is_shown_instead_of_a_double(desk: Client, house: House):
    house.waiting("Asri Lestari")
    found = part(desk, "found", "?q=asri")
    assert "Sudah di sini sejak" in found
    assert "Buka kunjungan" in found
    assert "Terima &amp; laporkan" not in found


def test_single_acts_and_undo(desk: Client, house: House):
    key = uuid4()
    desk.post("/desk/visits/", {"name": "Budi", "agency": "dinkes", "only": "1", "key": key}, **HTMX)
    assert fresh(key).state == "arrived"
    greet = uuid4()
    desk.post(f"/desk/visits/{key}/greet/", {"report": "1", "key": greet}, **HTMX)
    assert fresh(key).state == "reported"
    answer = desk.post(f"/desk/visits/{key}/undo/", {"undoes": greet, "key": uuid4()}, **HTMX)
    assert answer.status_code == 200
    assert fresh(key).state == "arrived"
    answer = desk.post(f"/desk/visits/{key}/undo/", {"undoes": key, "key": uuid4()}, **HTMX)
    assert "Penerimaan Budi dibatalkan" in answer.content.decode()
    assert fresh(key).state == "cancelled"


def test_lanes_say_whose_turn_and_what_is_past_its_minutes(desk: Client, house: House):
    house.arrive("Ani")
    house.reported("Budi")
    house.waiting("Citra")
    lanes = part(desk, "lanes")
    for name in ("Ani", "Budi", "Citra", "P-001", "Di pintu", "Sudah dilaporkan", "Di dalam"):
        assert name in lanes
    assert 'data-waiting-count="2"' in lanes


def test_sudah_saya_telepon_appears_only_past_the_standard(desk: Client, house: House):
    from datetime import timedelta

    from pojok.lib import clock

    visit = house.reported("Budi")
    assert "Sudah saya telepon" not in part(desk, "lanes")
    visit.runs.filter(code="report").update(began_at=clock.now() - timedelta(minutes=3))
    assert "Sudah saya telepon" in part(desk, "lanes")
    desk.post(f"/desk/visits/{visit.pk}/phoned/", {"key": uuid4()}, **HTMX)
    assert "ditelepon" in part(desk, "lanes")


def test_the_page_works_without_javascript(desk: Client, house: House):
    guest = house.arrive("Sri Wahyuni").guest
    Visit.objects.update(state="finished")
    assert "Sri Wahyuni" in desk.get("/desk/?q=sri").content.decode()
    answer = desk.post("/desk/visits/", {"guest": guest.pk, "key": uuid4()})
    assert answer.status_code == 302
    assert "sudah dilaporkan ke piket" in desk.get(answer["Location"]).content.decode()


def test_the_slip_holds_the_guests_link_as_qr_and_no_more_names_than_needed(desk: Client, house: House):
    visit = house.waiting("Sri Wahyuni")
    page = desk.get(f"/desk/visits/{visit.pk}/slip/print/").content.decode()
    assert "qr-ink" in page
    assert "P-001" in page
    assert "Sri Wahyuni" not in page, "once there is a number the slip shows it instead of the name"


def test_other_roles_and_other_offices_are_refused(house: House):
    client = Client()
    client.force_login(User.objects.get(pk=house.perbendaharaan.user_id))
    assert client.get("/desk/").status_code == 403
    assert client.post("/desk/visits/", {"name": "x", "agency": "y"}).status_code == 403
    visit = house.arrive()
    other = Office.objects.create(
        code="lain", name="L", short_name="L", timezone="Asia/Jakarta", zone_label="WIB", corner_name="S",
        named_official_minutes=1,
    )  # fmt: skip
    stranger = House(other).person("asing", "petugas")
    client.force_login(User.objects.get(pk=stranger.user_id))
    assert client.get(f"/desk/visits/{visit.pk}/slip/print/").status_code == 404
    assert client.post(f"/desk/visits/{visit.pk}/greet/", {"key": uuid4()}).status_code == 404


def test_agencies_are_proposed_by_alias(desk: Client):
    items = desk.get("/desk/agencies/?q=dink").json()["items"]
    assert {"value": "Dinas Kesehatan", "label": "Dinas Kesehatan", "note": "Dinkes"} in items


@pytest.mark.parametrize(
    ("typed", "name", "agency"),
    [("budi dinkes", "Budi", "Dinas Kesehatan"), ("Budi Santoso", "Budi Santoso", ""), ("sri", "Sri", ""),
     ("ni made kec ketapang", "Ni Made", "Kecamatan Ketapang")],
)  # fmt: skip
def test_a_new_guests_agency_is_heard_from_what_was_typed(house: House, typed: str, name: str, agency: str):
    from pojok.web.desk.screen import split_new_guest

    assert split_new_guest(house.office.pk, typed) == (name, agency)


def test_the_desk_asks_the_database_no_more_with_more_guests(desk: Client, house: House, django_assert_max_num_queries):
    for n in range(12):
        house.waiting(f"Tamu {n}")
    desk.get("/desk/")
    with django_assert_max_num_queries(18):
        desk.get("/desk/")


@pytest.mark.parametrize("query", ["?q=%00", "?q=sri%00", "?new&name=%00&agency=%00", "agencies/?q=%00"])
def test_a_character_that_no_keyboard_has_finds_nothing_and_breaks_nothing(desk: Client, query: str):
    assert desk.get(f"/desk/{query}").status_code == 200
