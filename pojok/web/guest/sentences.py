"""What a guest is told in each state: the largest thing, what happens now, and the title of the page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pojok.visits.models import State
from pojok.visits.queries import GuestView


@dataclass(frozen=True)
class Told:
    """`head` beside the number or instead of one; `then` what happens now. calls: head is larger than the number."""

    head: str
    then: str
    calls: bool = False
    over: bool = False


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
    then = _("Tetap di dekat ruang tunggu. Halaman ini diperbarui sendiri.")
    if not view.ahead:
        return Told(_("Anda berikutnya"), then)
    head = ngettext("%(n)d tamu lagi sebelum Anda", "%(n)d tamu lagi sebelum Anda", view.ahead)
    return Told(head % {"n": view.ahead}, then)


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
