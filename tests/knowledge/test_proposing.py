"""The manual's rules direct, and say which words decided (design §3.3)."""

import pytest

from pojok.knowledge.proposing import propose
from pojok.organisation.models import Office, Unit
from tests.office import CODE


@pytest.fixture
def office(db: None) -> Office:
    return Office.objects.get(code=CODE)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("SPM LS kami dikembalikan, NPWP rekanan beda", "perbendaharaan"),
        ("mau tanya spd triwulan iv belum terbit", "perbendaharaan"),
        ("Penganggaran kegiatan baru", "anggaran"),
        ("Menyusun laporan keuangan dinas", "akuntansi"),
        ("barang milik daerah yang rusak", "aset"),
        ("Penghapusan randis", "aset"),
        ("rekon belanja", "akuntansi"),
    ],
)
def test_words_of_the_field_lead_to_their_unit(office: Office, text: str, unit: str):
    proposal = propose(office.pk, text)
    assert proposal is not None
    assert Unit.objects.get(pk=proposal.unit_id).code == unit
    assert proposal.spans
    assert all(text[s.start : s.end].strip() for s in proposal.spans)
    assert f"“{text[proposal.spans[0].start : proposal.spans[0].end]}”" in proposal.because


def test_the_manuals_rule_is_quoted_and_outweighs_practice(office: Office):
    proposal = propose(office.pk, "SPM untuk pengadaan mobil dinas dan bpkb nya")
    assert proposal is not None
    assert Unit.objects.get(pk=proposal.unit_id).code == "perbendaharaan"
    assert "diarahkan pada Bidang Perbendaharaan" in proposal.because
    assert proposal.second_unit_id == Unit.objects.get(office=office, code="aset").pk


@pytest.mark.parametrize("text", ["", "   ", "selamat pagi", "mau konsultasi", "spmx xspm", "🙂" * 50])
def test_it_says_nothing_rather_than_guess(office: Office, text: str):
    assert propose(office.pk, text) is None


@pytest.mark.parametrize("text", ["mau antar SPM ke sini", "spd triwulan iv belum terbit"])
def test_the_manuals_word_decides_also_inside_a_longer_one(office: Office, text: str):
    proposal = propose(office.pk, text)
    assert proposal is not None
    assert "diarahkan pada Bidang Perbendaharaan" in proposal.because
    assert len(proposal.spans) == 1
