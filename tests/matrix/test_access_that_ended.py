"""Access ends at once: links, tokens and sessions whose reason is gone open nothing."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from pojok.lib import clock
from pojok.organisation.callers import token_digest
from pojok.organisation.models import Membership, Token, User
from pojok.visits import actions
from pojok.visits.links import VALID, revoke, token_of
from pojok.visits.models import Visit, VisitAct
from tests.matrix.world import PASSWORD, Somebody, World

LINKED = ("", "leave/", "return/", "undo/")


def by_link(token: str, what: str = "") -> HttpResponse:
    client = Client()
    return client.get(f"/g/{token}/") if not what else client.post(f"/g/{token}/{what}", {"undoes": str(uuid4())})


def opens_nothing(token: str) -> None:
    for what in LINKED:
        response = by_link(token, what)
        assert response.status_code == 404, what
        assert response["Cache-Control"] == "no-store"
        assert "Siniwati" not in response.content.decode()


def read(somebody: Somebody) -> int:
    return somebody.client.get("/api/v1/visits", headers={"authorization": f"Bearer {somebody.token}"}).status_code


def write(somebody: Somebody, world: World) -> int:
    at = f"/api/v1/visits/{world.here.visits['arrived'].pk}/greeting"
    headers = {"authorization": f"Bearer {somebody.token}"}
    return somebody.client.post(at, "", content_type="application/json", headers=headers).status_code


def end_membership(somebody: Somebody) -> None:
    Membership.objects.filter(user=somebody.user).update(ended_at=clock.now())


# --- the guest's link -------------------------------------------------------------------------------------------------
def test_a_link_of_ninety_days_ago(kept: World) -> None:
    visit = kept.here.visits["missed"]
    token = token_of(visit)
    assert by_link(token).status_code == 200
    Visit.objects.filter(pk=visit.pk).update(arrived_at=clock.now() - VALID)
    opens_nothing(token)


def test_a_revoked_link_and_the_one_given_after_it(kept: World) -> None:
    visit = kept.here.visits["missed"]
    old = token_of(visit)
    revoke(visit)
    opens_nothing(old)
    assert by_link(token_of(Visit.objects.get(pk=visit.pk))).status_code == 200
    assert Visit.objects.get(pk=visit.pk).state == "missed"


def test_a_link_altered_in_any_byte(kept: World) -> None:
    raw = bytearray(base64.urlsafe_b64decode(token_of(kept.here.visits["missed"]) + "=="))
    for at in range(len(raw)):
        altered = bytes(b ^ (1 if n == at else 0) for n, b in enumerate(raw))
        token = base64.urlsafe_b64encode(altered).decode().rstrip("=")
        assert by_link(token, "return/").status_code in (404, 429), at
    assert Visit.objects.get(pk=kept.here.visits["missed"].pk).state == "missed"


@pytest.mark.parametrize("part", [slice(0, 22), slice(0, -1), slice(0, 0), slice(22, None)])
def test_a_part_of_a_link(kept: World, part: slice) -> None:
    opens_nothing(token_of(kept.here.visits["missed"])[part] or "x")


def test_the_seal_of_another_visit(kept: World) -> None:
    one, other = (base64.urlsafe_b64decode(token_of(kept.here.visits[state]) + "==") for state in ("missed", "waiting"))
    opens_nothing(base64.urlsafe_b64encode(one[:16] + other[16:]).decode().rstrip("="))


def test_a_link_undoes_nothing_of_another_visit_and_nothing_of_the_staff(kept: World) -> None:
    token = token_of(kept.here.visits["missed"])
    staff = VisitAct.objects.filter(visit=kept.here.visits["missed"]).latest("pk").press
    other = VisitAct.objects.filter(visit=kept.here.visits["waiting"]).latest("pk").press
    for press, status in ((staff, 403), (other, 404)):
        assert Client().post(f"/g/{token}/undo/", {"undoes": str(press)}).status_code == status
        assert not VisitAct.objects.filter(press=press, undone_at__isnull=False).exists()


def test_a_link_is_no_token_and_no_sign_in(kept: World) -> None:
    guest = kept.people["guest"]
    assert (read(guest), write(guest, kept)) == (401, 401)
    client = Client()
    client.get(f"/g/{guest.token}/")
    assert client.get(f"/visits/{kept.here.visits['waiting'].pk}/")["Location"].startswith("/masuk/")


# --- tokens -----------------------------------------------------------------------------------------------------------
def test_the_token_of_a_former_member(kept: World) -> None:
    petugas = kept.people["petugas"]
    assert read(petugas) == 200
    end_membership(petugas)
    assert (read(petugas), write(petugas, kept)) == (401, 401)


def test_the_token_of_somebody_who_has_not_begun(kept: World) -> None:
    petugas = kept.people["petugas"]
    Membership.objects.filter(user=petugas.user).update(began_at=clock.now() + timedelta(days=1))
    assert (read(petugas), write(petugas, kept)) == (401, 401)


def test_a_revoked_token(kept: World) -> None:
    petugas = kept.people["petugas"]
    Token.objects.filter(digest=token_digest(petugas.token)).update(revoked_at=clock.now())
    assert (read(petugas), write(petugas, kept)) == (401, 401)


def test_the_token_of_a_disabled_user(kept: World) -> None:
    petugas = kept.people["petugas"]
    User.objects.filter(pk=petugas.user.pk).update(is_active=False)
    assert (read(petugas), write(petugas, kept)) == (401, 401)


def test_a_role_that_ended_while_another_goes_on(kept: World) -> None:
    """The token still speaks for the person, without what has ended."""
    petugas = kept.people["petugas"]
    kept.here.hire("", "auditor", user=petugas.user)
    Membership.objects.filter(user=petugas.user, role="petugas").update(ended_at=clock.now())
    assert (read(petugas), write(petugas, kept)) == (200, 403)


def test_a_membership_elsewhere_keeps_no_token_alive_here(kept: World) -> None:
    both = kept.people["both_here"]
    assert read(both) == 200
    Membership.objects.filter(user=both.user, office=kept.here.office).update(ended_at=clock.now())
    assert (read(both), read(kept.people["both_there"])) == (401, 200)


@pytest.mark.parametrize("spoil", [str.upper, lambda t: t[:-1], lambda t: t + "x", lambda t: "", lambda t: "pjk_"])
def test_a_token_that_is_none(kept: World, spoil) -> None:
    petugas = kept.people["petugas"]
    wrong = Somebody("petugas", kept.here, kept.there, petugas.user, spoil(petugas.token))
    assert (read(wrong), write(wrong, kept)) == (401, 401)


@pytest.mark.parametrize("scheme", ["Basic", "Token", "bearer:", ""])
def test_a_token_in_another_way(kept: World, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {kept.people['petugas'].token}".strip()}
    assert Client().get("/api/v1/visits", headers=headers).status_code == 401


def test_a_session_is_no_token(kept: World) -> None:
    """The API knows no cookie, so no other site can act with somebody's session."""
    client = kept.people["petugas"].client
    assert client.get("/api/v1/visits").status_code == 401
    assert client.post(f"/api/v1/visits/{kept.here.visits['arrived'].pk}/greeting").status_code == 401


# --- sessions ---------------------------------------------------------------------------------------------------------
def greets(somebody: Somebody, world: World) -> HttpResponse:
    return somebody.client.post(f"/desk/visits/{world.here.visits['arrived'].pk}/greet/")


def test_a_session_after_its_membership_ended(kept: World) -> None:
    petugas = kept.people["petugas"]
    assert petugas.client.get("/desk/").status_code == 200
    end_membership(petugas)
    for response in (petugas.client.get("/desk/"), petugas.client.get("/visits/"), greets(petugas, kept)):
        assert (response.status_code, response["Location"]) == (302, "/kantor/")
    assert "Anda" in petugas.client.get("/kantor/").content.decode()
    assert Visit.objects.get(pk=kept.here.visits["arrived"].pk).state == "arrived"


def test_a_session_after_its_role_ended(kept: World) -> None:
    petugas = kept.people["petugas"]
    kept.here.hire("", "auditor", user=petugas.user)
    Membership.objects.filter(user=petugas.user, role="petugas").update(ended_at=clock.now())
    assert greets(petugas, kept).status_code == 403
    assert petugas.client.get("/visits/").status_code == 200


def test_a_session_after_the_password_changed(kept: World) -> None:
    petugas = kept.people["petugas"]
    own = Client()
    own.force_login(petugas.user)
    new = "pagar-kayu-biru-77"
    changed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert own.post("/sandi/", changed).status_code == 200
    assert own.get("/desk/").status_code == 200, "where it was changed, work goes on"
    for response in (petugas.client.get("/desk/"), greets(petugas, kept)):
        assert response["Location"].startswith("/masuk/")


def test_a_session_after_the_user_was_disabled(kept: World) -> None:
    petugas = kept.people["petugas"]
    User.objects.filter(pk=petugas.user.pk).update(is_active=False)
    for response in (petugas.client.get("/desk/"), greets(petugas, kept)):
        assert response["Location"].startswith("/masuk/")


def test_a_session_after_signing_out(kept: World) -> None:
    petugas = kept.people["petugas"]
    petugas.client.post("/keluar/")
    stolen = Client()
    stolen.cookies = petugas.signed_in()
    assert stolen.get("/desk/")["Location"].startswith("/masuk/")


def test_who_worked_in_two_offices_and_left_the_chosen_one(kept: World) -> None:
    """Goes on in the one that is left; what is sent for the other finds nothing."""
    both = kept.people["both_there"]
    visit = kept.there.visits["arrived"]
    Membership.objects.filter(user=both.user, office=kept.there.office).update(ended_at=clock.now())
    page = both.client.get("/visits/").content.decode()
    assert "Sanawati" not in page
    assert both.client.post(f"/desk/visits/{visit.pk}/greet/").status_code in (403, 404)
    assert Visit.objects.get(pk=visit.pk).state == "arrived"


def test_the_named_official_who_left_is_no_longer_to_be_named(kept: World) -> None:
    konsultan = kept.people["konsultan"]
    end_membership(konsultan)
    visit = kept.here.visits["reported"]
    body = {"unit": kept.here.unit, "official": konsultan.user.username}
    headers = {"authorization": f"Bearer {kept.people['piket'].token}"}
    at = f"/api/v1/visits/{visit.pk}/direction"
    response = kept.people["piket"].client.post(at, body, content_type="application/json", headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "unknown_official")


def test_what_was_called_by_somebody_who_left_is_finished_by_a_colleague(kept: World) -> None:
    visit = kept.here.visits["consulting"]
    Membership.objects.filter(user_id=kept.here.caller("konsultan").user_id).update(ended_at=clock.now())
    by = kept.people["konsultan"].caller
    assert by is not None
    assert actions.finish(key=uuid4(), visit_id=visit.pk, by=by).visit.state == "finished"
