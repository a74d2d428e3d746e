"""A wrong order of steps is 409 and names what is expected (design §6)."""

import pytest

from tests.api.people import Staff, refused

BODIES = {"direction": {"unit": "aset"}, "handoff": {"unit": "aset", "kind": "joint", "reason": "KIB"}}
WHO = {
    "greeting": "petugas", "report": "petugas", "taking": "piket", "direction": "piket", "calls": "perbendaharaan",
    "consultation": "perbendaharaan", "consultation/end": "perbendaharaan", "finish": "perbendaharaan",
    "missed": "perbendaharaan", "parking": "perbendaharaan", "return": "petugas", "handoff": "piket",
}  # fmt: skip
# Which acts fit a state, what is expected of it (the SOP's next act).
FITS = {
    "arrived": ({"greeting"}, "greet"),
    "greeted": ({"report"}, "report"),
    "reported": ({"taking", "direction"}, "take"),
    "waiting": ({"calls", "parking", "handoff"}, "call"),
    "called": ({"calls", "consultation", "missed", "parking", "handoff"}, "consult"),
    "missed": ({"calls", "return", "handoff"}, "call"),
    "parked": ({"calls", "return", "handoff"}, "call"),
    "consulting": ({"consultation/end", "finish", "handoff"}, "end"),
    "ending": ({"finish", "handoff"}, "finish"),
    "finished": (set(), None),
    "left": (set(), None),
    "cancelled": (set(), None),
}


def in_state(staff: Staff, state: str) -> dict:
    if state == "greeted":
        visit = staff.arrived()
        return staff.petugas.act(f"/visits/{visit['id']}/greeting")
    if state == "left":
        visit = staff.waiting()
        return staff.petugas.act(f"/visits/{visit['id']}/departure", {"reason": "tidak_jadi"})
    if state == "parked":
        visit = staff.waiting()
        return staff.perbendaharaan.act(f"/visits/{visit['id']}/parking")
    if state == "cancelled":
        visit = staff.arrived()
        return staff.petugas.act(f"/visits/{visit['id']}/undo", {"undoes": visit["id"]})
    return getattr(staff, state)()


@pytest.mark.parametrize("state", FITS)
def test_what_does_not_fit_is_refused_and_the_next_act_named(staff: Staff, state: str):
    visit = in_state(staff, state)
    assert visit["state"] == state
    fits, expected = FITS[state]
    for act, who in WHO.items():
        if act in fits:
            continue
        response = getattr(staff, who).post(f"/visits/{visit['id']}/{act}", BODIES.get(act))
        told = refused(response, 409, "wrong_order")
        assert told["state"] == state, act
        assert told.get("expected") == expected, act
    after = staff.now(visit)
    assert after["state"] == state
    assert after["steps"] == visit["steps"]


@pytest.mark.parametrize("state", FITS)
def test_what_fits_is_done(staff: Staff, state: str):
    for act in sorted(FITS[state][0]):
        visit = in_state(staff, state)
        getattr(staff, WHO[act]).act(f"/visits/{visit['id']}/{act}", BODIES.get(act))


def test_the_sentence_says_the_state_and_the_remedy_the_next_step(staff: Staff):
    visit = staff.arrived()
    told = refused(staff.petugas.post(f"/visits/{visit['id']}/report"), 409, "wrong_order")
    assert told["detail"] == "Belum bisa “laporkan ke piket”: kunjungan ini di pintu."
    assert told["remedy"] == "Langkah berikutnya: sambut."


def test_a_visit_that_is_over_says_so(staff: Staff):
    visit = staff.finished()
    told = refused(staff.perbendaharaan.post(f"/visits/{visit['id']}/finish"), 409, "wrong_order")
    assert "sudah berakhir" in told["detail"]
    assert told["remedy"]


def test_a_taken_guest_is_not_taken_twice(staff: Staff):
    visit = staff.reported()
    staff.piket.act(f"/visits/{visit['id']}/taking")
    refused(staff.piket.post(f"/visits/{visit['id']}/taking"), 409, "already_taken")
    assert "take" not in staff.piket.read(f"/visits/{visit['id']}")["next"]
