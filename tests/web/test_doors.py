"""Deny by default: nothing of `web` opens without its view saying who may."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from pojok.organisation.models import User
from pojok.web.urls import PUBLIC, _refuse, is_guarded, urlpatterns, views_in

ADDRESSES = [pattern for pattern in views_in(urlpatterns) if pattern.name != "live"]


@pytest.mark.parametrize("pattern", ADDRESSES, ids=lambda p: str(p.pattern))
def test_every_address_is_public_by_name_or_says_who_may_open_it(pattern: URLPattern) -> None:
    assert pattern.callback is not _refuse, f"{pattern.pattern} needs @staff(…) or @signed_in"
    assert is_guarded(pattern)


def test_public_names_exist() -> None:
    """A name that no address has would open whatever takes it later."""
    assert {pattern.name for pattern in ADDRESSES} >= PUBLIC


def test_addresses_have_names() -> None:
    assert all(pattern.name for pattern in ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pattern",
    [p for p in ADDRESSES if p.name not in PUBLIC and "<" not in str(p.pattern)],
    ids=lambda p: str(p.pattern),
)
def test_who_has_not_signed_in_is_led_to_the_sign_in_page(pattern: URLPattern) -> None:
    response = Client().get(f"/{pattern.pattern}")
    if response.status_code == 405:
        response = Client().post(f"/{pattern.pattern}")
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


@pytest.mark.django_db
def test_a_user_without_a_role_reaches_no_screen() -> None:
    client = Client()
    client.force_login(User.objects.create_user("baru", name="Orang Baru"))
    for pattern in ADDRESSES:
        if pattern.name in PUBLIC or "<" in str(pattern.pattern) or pattern.callback.access == "signed_in":
            continue
        response = client.get(f"/{pattern.pattern}")
        if response.status_code == 405:
            response = client.post(f"/{pattern.pattern}")
        assert (response.status_code, response["Location"]) == (302, "/kantor/"), pattern.pattern


def test_no_page_is_served_past_the_guard() -> None:
    """So that a page added to `config.urls` by itself isn't overlooked here."""
    known = {id(pattern.callback) for pattern in ADDRESSES}
    for pattern in views_in(get_resolver().url_patterns):
        if pattern.callback.__module__.startswith("pojok.web"):
            assert id(pattern.callback) in known, pattern
