"""What a guest is told in each state: the largest thing, what happens now, and the title of the page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.visits.models import State
from pojok.visits.queries import GuestView
from pojok.visits.queries.told import STEP_MINUTES, WaitNow
from pojok.web.ui.words import clock_zone


@dataclass(frozen=True)
class Told:
    """`head` beside the number or instead of one; `then` what happens now. calls: head is larger than the number.
    resting: who is on a break; wait: the likely wait, and `most` the longest; each a sentence or nothing."""

    head: str
    then: str
    calls: bool = False
    over: bool = False
    resting: str = ""
    wait: str = ""
    most: str = ""


def told(view: GuestView) -> Told:
    """The sentences of this visit's state."""
    if view.state == State.WAITING:
        return _waiting(view)
    if view.state == State.CALLED:
        return Told(_("Silakan ke %(place)s") % {"place": view.place_short}, _called_then(view), calls=True)
    if view.state in (State.CONSULTING, State.ENDING):
        return _inside(view)
    if view.state == State.LEFT:
        return _left(view)
    if view.state == State.PARKED and view.away_until:
        return _back_by_itself(view, view.away_until)
    head, then = _simple(view.state)
    return Told(head, then, over=view.state in (State.FINISHED, State.CANCELLED))


def title(view: GuestView) -> str:
    """ "P-009, 1 tamu lagi": what a tab or a phone's list of pages shows."""
    if view.state == State.WAITING and view.ahead:
        short = ngettext("%(n)d tamu lagi", "%(n)d tamu lagi", view.ahead) % {"n": view.ahead}
    else:
        head = told(view).head
        short = head[:1].lower() + head[1:] if view.number else head
    return f"{view.number}, {short}" if view.number else short


def _waiting(view: GuestView) -> Told:
    """The place first, then the likely wait."""
    then = _("Tetap di dekat ruang tunggu. Halaman ini diperbarui sendiri.")
    head = _("Anda berikutnya")
    if view.ahead:
        head = ngettext("%(n)d tamu lagi sebelum Anda", "%(n)d tamu lagi sebelum Anda", view.ahead) % {"n": view.ahead}
    wait, most = _likely(view.wait)
    return Told(head, then, resting=_resting(view), wait=wait, most=most)


def _likely(wait: WaitNow | None) -> tuple[str, str]:
    if wait is None:
        return "", ""
    if wait.low is None or wait.high is None:
        return _("Lama tunggu belum dapat diperkirakan."), ""
    most = wait.most if wait.most and wait.most > wait.high else None
    longest = _("Paling lama %(most)d menit.") % {"most": most} if most else ""
    if wait.high <= STEP_MINUTES:
        return _("Sekitar %(n)d menit lagi.") % {"n": wait.high}, longest
    return _("Sekitar %(low)d–%(high)d menit lagi.") % {"low": wait.low, "high": wait.high}, longest


def _resting(view: GuestView) -> str:
    if view.resting is None:
        return ""
    if view.resting.back_at is None:
        sentence = _("%(name)s tidak kembali hari ini. Tanyakan kepada petugas di meja depan.")
        return sentence % {"name": view.resting.name}
    at = clock_zone(view.resting.back_at, view.office.timezone)
    return _("%(name)s istirahat sampai %(at)s.") % {"name": view.resting.name, "at": at}


def _back_by_itself(view: GuestView, until: datetime) -> Told:
    head = _("Giliran Anda ditunda sampai %(at)s") % {"at": clock_zone(until, view.office.timezone)}
    return Told(head, _("Setelah itu Anda menunggu lagi dengan sendirinya. Urutan Anda tetap menurut jam datang."))


def _called_then(view: GuestView) -> str:
    if view.place_name != view.place_short:
        return _("Anda dipanggil sekarang: %(place)s.") % {"place": view.place_name}
    return _("Anda dipanggil sekarang.")


def _inside(view: GuestView) -> Told:
    if view.state == State.ENDING:
        return Told(_("Konsultasi selesai"), _("Mampir ke meja depan sebelum pulang."))
    where = view.place_name or view.corner_name
    return Told(_("Anda sedang berkonsultasi"), _("Di %(place)s.") % {"place": where})


def _left(view: GuestView) -> Told:
    if view.refer_name:
        head = _("Keperluan ini di %(office)s") % {"office": view.refer_name}
        return Told(head, _("Bukan di kantor ini. Tunjukkan halaman ini bila ditanya di sana."), calls=True, over=True)
    return Told(_("Kunjungan ini sudah ditutup"), _("Datang lagi kapan saja; petugas masih mengenal Anda."), over=True)


def _simple(state: str) -> tuple[str, str]:
    return {
        State.ARRIVED: (_("Anda sudah terdaftar"), _("Petugas segera menyambut Anda.")),
        State.GREETED: (_("Selamat datang"), _("Kedatangan Anda sedang dilaporkan ke piket.")),
        State.REPORTED: (
            _("Piket segera menemui Anda"),
            _("Sampaikan keperluan Anda. Setelah itu nomor antrean muncul di halaman ini."),
        ),
        State.MISSED: (
            _("Anda tadi dipanggil"),
            _("Bila sudah di sini lagi, tekan tombol di bawah. Urutan Anda tetap menurut jam datang."),
        ),
        State.PARKED: (
            _("Giliran Anda ditunda"),
            _("Bila sudah siap, tekan tombol di bawah. Urutan Anda tetap menurut jam datang."),
        ),
        State.FINISHED: (_("Kunjungan selesai"), _("Terima kasih sudah datang. Hati-hati di jalan.")),
        State.CANCELLED: (_("Kunjungan ini dibatalkan"), _("Bila keliru, temui petugas di pintu.")),
    }[State(state)]
