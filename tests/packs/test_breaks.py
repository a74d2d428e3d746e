"""The office's regular breaks: checked line by line, loaded a row a weekday, ended when they are dropped."""

from __future__ import annotations

from datetime import time

import pytest

from pojok.lib import clock
from pojok.organisation.models import Office, RegularBreak
from pojok.packs.load import load
from tests.packs.copies import PackCopy

pytestmark = pytest.mark.usefixtures("db")


def test_breaks_stand_a_row_a_weekday_and_end_when_the_pack_drops_them(example: PackCopy) -> None:
    load(example.path)
    office = Office.objects.get(code="kantor-contoh")
    rows = RegularBreak.objects.filter(office=office).order_by("order")
    assert [(b.code, b.weekday, b.begins, b.ends) for b in rows] == [
        ("makan_siang", None, time(12, 30), time(13)),
        ("jumat", 4, time(12), time(13, 15)),
    ]
    example.replace("hours.yaml", '  - {code: makan_siang, name: Makan siang, begins: "12.30", ends: "13.00"}\n', "")

    report = load(example.path)

    assert report["breaks"].kept == ("Makan siang tiap hari 12.30-13.00 (berakhir)",)
    assert [b.code for b in rows.in_force(office.day(clock.now()))] == ["jumat"]
