"""Whether an SOP can run: known acts, each once and in their order, by people who exist."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pojok.organisation.models import Role
from pojok.packs.mistakes import Found
from pojok.packs.parts import SopPart, StepPart
from pojok.sop.plan import ACTS

# Without it a guest never gets a unit and a number.
_NEEDED = "direct"


def check_sop(sop: SopPart, found: Found) -> None:
    """Note what keeps this SOP from running."""
    for field, given in (("actors", sop.actors), ("steps", sop.steps)):
        if not given:
            sentence = _("SOP ini tidak punya isi “%(name)s”.") % {"name": field}
            found.add(sop.at.file, sop.at.of(field), sentence, _("Isi paling sedikit satu."))
        seen: dict[str, int] = {}
        for part in given:
            line = seen.setdefault(part.code, part.at.of("code"))
            if part.code and line != part.at.of("code"):
                sentence = _("“%(code)s” sudah ada di baris %(line)d.") % {"code": part.code, "line": line}
                found.add(sop.at.file, part.at.of("code"), sentence, _("Hapus salah satunya, atau beri kode lain."))
    actors = [actor.code for actor in sop.actors]
    for step in sop.steps:
        _known(step, "actors", step.actors, actors, found)
        _known(step, "acts", step.acts, ACTS, found)
        _known(step, "performers", step.performers, Role.values, found)
        if not step.performers:
            sentence = _("Langkah “%(code)s” tidak menyebut siapa yang boleh melakukannya.") % {"code": step.code}
            found.add(step.at.file, step.at.of("performers"), sentence, _("Isi performers, misalnya [petugas]."))
    _acts_once_in_order(sop, found)


def _known(
    step: StepPart, field: str, given: tuple[str, ...], known: list[str] | tuple[str, ...], found: Found
) -> None:
    for word in given:
        if word not in known:
            sentence = _("“%(word)s” dalam %(field)s tidak dikenal.") % {"word": word, "field": field}
            remedy = _("Pilih dari: %(known)s.") % {"known": ", ".join(known)}
            found.add(step.at.file, step.at.of(field), sentence, remedy)


def _acts_once_in_order(sop: SopPart, found: Found) -> None:
    at: dict[str, int] = {}
    last = -1
    for step in sop.steps:
        line = step.at.of("acts")
        for act in step.acts:
            if act not in ACTS:
                continue
            if act in at:
                sentence = _("Tindakan “%(act)s” sudah ada di baris %(line)d.") % {"act": act, "line": at[act]}
                found.add(step.at.file, line, sentence, _("Sebut setiap tindakan satu kali saja."))
                continue
            at[act] = line
            if ACTS.index(act) < last:
                names = {"act": act, "other": ACTS[last]}
                sentence = _("Tindakan “%(act)s” berdiri setelah “%(other)s”, padahal terjadi lebih dulu.") % names
                remedy = _("Urutannya: %(acts)s.") % {"acts": ", ".join(ACTS)}
                found.add(step.at.file, line, sentence, remedy)
            last = max(last, ACTS.index(act))
    if sop.steps and _NEEDED not in at:
        sentence = _("Tidak ada langkah dengan tindakan “direct”, sehingga tamu tidak pernah mendapat nomor antrean.")
        found.add(sop.at.file, sop.at.of("steps"), sentence, _("Tambahkan direct pada salah satu langkah."))
