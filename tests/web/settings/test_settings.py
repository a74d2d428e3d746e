"""Settings: people and roles, agencies and guests, the SOP in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from pojok.guests.actions import agency_named
from pojok.guests.models import Agency, AgencyMerge, Guest, GuestMerge
from pojok.history.models import Event
from pojok.organisation.models import Membership, Token, User
from tests.office import House


@pytest.fixture
def admin(house: House, as_user: Callable[..., Client]) -> Client:
    return as_user(house.person("admin", "admin"))


def text(response) -> str:  # type: ignore[no-untyped-def] - Django's test response
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def post(client: Client, url: str, **given: object):  # type: ignore[no-untyped-def]
    return client.post(url, {"key": str(uuid4()), **given})


@pytest.mark.parametrize(
    "path", ["", "people/", "people/new/", "agencies/", "guests/", "sop/", "people/csv/", "agencies/csv/"]
)
def test_only_the_admin_opens_settings(house: House, as_user: Callable[..., Client], admin: Client, path: str):
    assert admin.get(f"/settings/{path}").status_code == 200
    for other in (house.piket, house.petugas, house.perbendaharaan, house.person("kepala", "pimpinan")):
        assert as_user(other).get(f"/settings/{path}").status_code == 403


def test_somebody_new_gets_a_role_and_a_link_that_sets_the_password(house: House, admin: Client):
    answer = post(
        admin, "/settings/people/new/", name="Sri Lestari", username="sri.lestari", role="konsultan", unit="aset"
    )
    path = re.search(r'value="http://[^/]+(/[^"]+)"', answer.content.decode())
    assert path
    stranger = Client()
    page = stranger.get(path.group(1), follow=True)
    assert page.status_code == 200
    done = stranger.post(
        page.redirect_chain[-1][0], {"new_password1": "rahasia-sekali-7", "new_password2": "rahasia-sekali-7"}
    )
    assert done.status_code == 302
    assert stranger.get("/room/").status_code == 200
    assert Client().get(path.group(1), follow=True).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"username": "dengan spasi"}, "username"),
        ({"username": ""}, "username"),
        ({"role": "raja"}, "role"),
        ({"unit": ""}, "unit"),
        ({"unit": "tidak-ada"}, "unit"),
        ({"position": "tidak-ada"}, "position"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(admin: Client, given: dict[str, str], field: str):
    form = {"name": "Sri Lestari", "username": "sri.lestari", "role": "konsultan", "unit": "aset", **given}
    answer = post(admin, "/settings/people/new/", **form)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}_error"' in html
    assert form["name"] in html
    assert not User.objects.filter(username="sri.lestari").exists()


def test_a_username_that_is_taken_is_refused_though_the_person_works_elsewhere(house: House, admin: Client):
    User.objects.create_user("dipakai", name="Orang Lain")
    answer = post(admin, "/settings/people/new/", name="Sri", username="dipakai", role="petugas")
    assert answer.status_code == 422
    assert "sudah dipakai" in text(answer)


def test_an_ended_role_stops_at_the_next_press_and_goes_on_after_undo(
    house: House, as_user: Callable[..., Client], admin: Client
):
    piket = as_user(house.piket)
    assert piket.get("/duty/").status_code == 200
    role = Membership.objects.get(user_id=house.piket.user_id)
    ended = post(admin, f"/settings/roles/{role.pk}/end/")
    assert ended.status_code == 303
    assert piket.get("/duty/").status_code in (302, 403)
    page = admin.get(ended["Location"])
    assert f"/settings/roles/{role.pk}/resume/" in page.content.decode()
    post(admin, f"/settings/roles/{role.pk}/resume/")
    assert piket.get("/duty/").status_code == 200


def test_the_last_admin_and_ones_own_admin_role_stay(house: House, admin: Client):
    Membership.objects.filter(office=house.office, role="admin").exclude(
        user_id=house.person("admin", "admin").user_id
    ).delete()
    own = Membership.objects.get(office=house.office, role="admin")
    assert post(admin, f"/settings/roles/{own.pk}/end/").status_code == 409
    own.refresh_from_db()
    assert own.ended_at is None


def test_a_closed_account_and_ended_sessions_stop_at_once(house: House, as_user: Callable[..., Client], admin: Client):
    user_id = house.petugas.user_id
    desk = as_user(house.petugas)
    post(admin, f"/settings/people/{user_id}/sign-out/")
    assert desk.get("/desk/").status_code == 302
    desk = as_user(house.petugas)
    assert desk.get("/desk/").status_code == 200
    post(admin, f"/settings/people/{user_id}/disable/")
    assert desk.get("/desk/").status_code == 302
    post(admin, f"/settings/people/{user_id}/enable/")
    assert User.objects.get(pk=user_id).is_active


def test_an_account_of_two_offices_is_not_one_admins_to_order(house: House, admin: Client):
    from pojok.lib import clock
    from pojok.organisation.models import Office

    other = Office.objects.create(
        code="lain", name="Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB", corner_name="P",
        named_official_minutes=10,
    )  # fmt: skip
    user_id = house.petugas.user_id
    Membership.objects.create(user_id=user_id, office=other, role="admin", began_at=clock.now())
    for act in ("disable", "link", "sign-out"):
        assert post(admin, f"/settings/people/{user_id}/{act}/").status_code == 409


def test_a_token_is_shown_once_works_and_is_revoked(house: House, admin: Client):
    user_id = house.petugas.user_id
    key = str(uuid4())
    url = f"/settings/people/{user_id}/tokens/"
    made = admin.post(url, {"key": key, "label": "papan luar"})
    token = re.search(r"pjk_[\w-]+", made.content.decode())
    assert token
    assert "pjk_" not in admin.post(url, {"key": key, "label": "papan luar"}).content.decode()
    asks = {"HTTP_AUTHORIZATION": f"Bearer {token.group()}"}
    assert Client().get("/api/v1/units", **asks).status_code == 200
    post(admin, f"/settings/tokens/{Token.objects.get(label='papan luar').pk}/revoke/")
    assert Client().get("/api/v1/units", **asks).status_code == 401


def test_an_agency_typed_wrong_is_proposed_merged_and_parted_again(house: House, admin: Client):
    health = agency_named(house.office.pk, "dinkes")
    wrong = agency_named(house.office.pk, "Dinas Kesehtan")
    assert "Dinas Kesehtan" in text(admin.get("/settings/agencies/"))
    done = post(admin, f"/settings/agencies/{wrong.pk}/merge/", into_id=health.pk, **{"from": "list"})
    assert done.status_code == 303
    merge = AgencyMerge.objects.get(agency=wrong)
    assert f"merges/{merge.pk}/undo/" in admin.get(done["Location"]).content.decode()
    post(admin, f"/settings/agencies/merges/{merge.pk}/undo/")
    assert Agency.objects.get(pk=wrong.pk).merged_into is None


def test_an_unknown_agency_to_merge_into_is_said_beside_the_field(house: House, admin: Client):
    wrong = agency_named(house.office.pk, "Dinas Kesehtan")
    answer = post(admin, f"/settings/agencies/{wrong.pk}/merge/", into="Dinas Antah Berantah")
    assert answer.status_code == 422
    assert 'id="into_error"' in answer.content.decode()
    assert "Dinas Antah Berantah" in answer.content.decode()


def test_a_guest_met_twice_is_proposed_and_merged(house: House, admin: Client):
    one = house.arrive("Sri Wahyuni", "dinkes").guest
    two = Guest.objects.create(
        office=house.office, agency=one.agency, name="Sri Wahyuni, S.E.", normalised=one.normalised
    )
    assert "Sri Wahyuni, S.E." in text(admin.get("/settings/guests/"))
    post(admin, f"/settings/guests/{two.pk}/merge/", into=one.pk)
    assert GuestMerge.objects.get(guest=two).into == one
    assert "Sri Wahyuni, S.E." not in text(admin.get("/settings/guests/?q=sri wahyuni"))


def test_a_corrected_guest_keeps_what_was_typed_when_it_cannot_be(house: House, admin: Client):
    guest = house.arrive("Selamat Riadi").guest
    answer = post(admin, f"/settings/guests/{guest.pk}/", name="Slamet Riyadi", phone="12", position="")
    assert answer.status_code == 422
    assert "Slamet Riyadi" in answer.content.decode()
    assert post(admin, f"/settings/guests/{guest.pk}/", name="Slamet Riyadi", phone="", position="").status_code == 303
    assert Guest.objects.get(pk=guest.pk).name == "Slamet Riyadi"


def test_what_belongs_to_another_office_is_not_there(house: House, admin: Client):
    from pojok.organisation.models import Office

    other = Office.objects.create(
        code="lain", name="Lain", short_name="Lain", timezone="Asia/Jakarta", zone_label="WIB", corner_name="P",
        named_official_minutes=10,
    )  # fmt: skip
    theirs = agency_named(other.pk, "Kantor Mereka")
    guest = Guest.objects.create(office=other, agency=theirs, name="Milik Mereka", normalised="milik mereka")
    stranger = User.objects.create_user("mereka", name="Mereka")
    for path in (f"agencies/{theirs.pk}/", f"guests/{guest.pk}/", f"people/{stranger.pk}/"):
        assert admin.get(f"/settings/{path}").status_code == 404
    assert post(admin, f"/settings/guests/{guest.pk}/merge/", into=uuid4()).status_code == 404


def test_the_sop_is_shown_word_for_word_and_said_where_it_is_changed(house: House, admin: Client):
    told = text(admin.get("/settings/sop/"))
    for step in house.office.sop_versions.get().steps.all():
        assert " ".join(step.text.split()) in told
    assert "pojok office load" in told


def test_lists_come_out_as_csv_without_formulas(house: House, admin: Client):
    agency_named(house.office.pk, "=1+1 Dinas")
    told = admin.get("/settings/agencies/csv/?show=typed").content.decode()
    assert "'=1+1 Dinas" in told


def test_acts_of_the_admin_are_events_without_names(house: House, admin: Client):
    post(admin, "/settings/people/new/", name="Sri Lestari", username="sri.lestari", role="petugas")
    event = Event.objects.get(kind="membership.begun", by_id=house.person("admin", "admin").user_id)
    assert "Lestari" not in str(event.payload)


def test_lists_cost_the_same_however_long(house: House, admin: Client, django_assert_max_num_queries):  # type: ignore[no-untyped-def]
    for n in range(30):
        agency_named(house.office.pk, f"Kantor Baru {n}")
        house.person(f"orang{n}", "petugas")
    for path in ("people/", "agencies/", "guests/", ""):
        with django_assert_max_num_queries(16):
            admin.get(f"/settings/{path}")
