"""The sheet of components, for the people who build screens. Only in a demo office."""

from datetime import timedelta
from types import SimpleNamespace as Example

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pojok.lib import clock
from pojok.web.account.access import StaffRequest, staff


@require_safe
@staff()
def components(request: StaffRequest) -> HttpResponse:
    """Every component in every state, with examples."""
    if not request.office.is_demo:
        raise Http404
    now = clock.now()
    units = [
        Example(letter=letter, order=order, name=name)
        for order, (letter, name) in enumerate(
            [
                ("S", "Sekretariat"),
                ("A", "Bidang Anggaran"),
                ("P", "Bidang Perbendaharaan"),
                ("K", "Bidang Akuntansi"),
                ("B", "Bidang Aset"),
                ("D", "Bidang Pendapatan"),
                ("E", "Bidang Investasi"),
                ("F", "Unit Pelaksana Teknis"),
            ]
        )
    ]
    given = {
        "now": now,
        "waiting": 3,
        "units": units,
        "treasury": units[2],
        "since": {minutes: now - timedelta(minutes=minutes, seconds=2) for minutes in (0, 2, 4, 8, 23)},
        "ago": {days: now - timedelta(days=days) for days in (0, 1, 4, 40, 400)},
        "until": now + timedelta(seconds=10),
        "said": "Bu, SPM LS kami dikembalikan, katanya NPWP rekanan beda dengan kontrak. Cukup surat pernyataan?",
        "spans": [(4, 10), (16, 28)],
        "processes": [
            {"value": "provision", "label": "Pilihan", "small": "tamu yang memilih"},
            {"value": "prescription", "label": "Nasihat", "small": "tamu menjalankan"},
            {"value": "mediation", "label": "Mediasi", "small": "antara para pihak"},
        ],
        "became": [
            {"value": "finished", "label": "Selesai", "key": "1"},
            {"value": "missed", "label": "Tidak hadir", "key": "2"},
            {"value": "parked", "label": "Tunda", "key": "3"},
            {"value": "keep", "label": "Masih di sini", "key": "4"},
        ],
        "journey": [
            {"label": "Diterima di pintu", "status": "done", "at": now - timedelta(minutes=26)},
            {"label": "Menunggu dipanggil", "status": "now"},
            {"label": "Konsultasi", "status": "later"},
        ],
    }
    return render(request, "components/page.html", given)
