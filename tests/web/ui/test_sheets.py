import re

import pytest
from django.test import Client

from pojok.web.ui import sheets


@pytest.mark.parametrize("bundle", sheets.BUNDLES)
def test_a_bundle_may_be_kept_for_ever_under_its_address(bundle: str) -> None:
    response = Client().get(sheets.url(bundle))
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert (
        response.content.decode().startswith("@layer tokens,base,components,screens;") or b"@layer" in response.content
    )


def test_an_old_address_still_answers_but_is_not_kept() -> None:
    response = Client().get("/ui/staff.0123456789ab.css")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


@pytest.mark.django_db
def test_an_unknown_bundle_is_404() -> None:
    assert Client().get("/ui/nothing.0123456789ab.css").status_code == 404


@pytest.mark.parametrize("bundle", sheets.BUNDLES)
def test_colours_are_named_in_the_tokens_only(bundle: str) -> None:
    for path in sheets.BUNDLES[bundle]:
        if path.name in ("tokens.css", "print.css"):
            continue
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules), path.name
        assert "!important" not in rules, path.name
