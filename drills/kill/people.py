"""What the clients do: the people of an office on a busy day, who sometimes take back what they just did."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from drills.kill.client import Client

UNITS = ("sekretariat", "anggaran", "perbendaharaan", "akuntansi", "aset")
AGENCIES = ("dinkes", "dikbud", "Kecamatan Kalianda", "Instansi Baru Sekali")
DOOR = ("petugas", "piket")


@dataclass
class Floor:
    """Who stands where between the desk and the duty officer."""

    reported: deque[UUID] = field(default_factory=deque)


def people(clients: int) -> list[str]:
    """Usernames for so many clients: a quarter at the door, a quarter on duty, the rest in the rooms."""
    rooms = ["sekretaris", *UNITS[1:]]
    door = max(1, clients // 4)
    return ["petugas"] * door + ["piket"] * door + [rooms[n % len(rooms)] for n in range(max(1, clients - 2 * door))]


def act_as(username: str, client: Client, floor: Floor, number: int) -> None:
    """Act until told to stop."""
    once: Callable[[Client, Floor, str], None]
    if username == "petugas":
        once = _at_the_door
    elif username == "piket":
        once = _on_duty
    else:
        once = _in_the_room
    turn = 0
    while not client.stop.is_set():
        turn += 1
        once(client, floor, f"{username} {number}-{turn}" if username in DOOR else _unit_of(username))
    client.close()


def _unit_of(username: str) -> str:
    return "sekretariat" if username == "sekretaris" else username


def _at_the_door(client: Client, floor: Floor, name: str) -> None:
    visit = _arrive(client, name)
    if visit is None:
        return
    greeted = client.press("greet", f"/visits/{visit}/greeting")
    if client.random.random() < 0.05:
        client.press("departure", f"/visits/{visit}/departure", {"reason": "tidak_jadi"})
        return
    if greeted and client.press("report", f"/visits/{visit}/report"):
        floor.reported.append(visit)


def _arrive(client: Client, name: str) -> UUID | None:
    guest = {"name": f"Tamu {name}", "agency": client.random.choice(AGENCIES)}
    told = client.press("check_in", "/visits", {"guest": guest, "need": "SPM ditolak"})
    if told is None:
        return None
    visit = UUID(told["id"])
    return None if _changed_mind(client, visit, 0.05) else visit


def _on_duty(client: Client, floor: Floor, name: str) -> None:
    try:
        visit = floor.reported.popleft()
    except IndexError:
        arrived = _arrive(client, name)
        if arrived is None:
            return
        visit = arrived
        client.press("greet", f"/visits/{visit}/greeting")
        client.press("report", f"/visits/{visit}/report")
    if client.random.random() < 0.3:
        client.press("take", f"/visits/{visit}/taking")
    for _ in range(2):
        directed = client.press("direct", f"/visits/{visit}/direction", {"unit": client.random.choice(UNITS)})
        if not directed or not _changed_mind(client, visit, 0.1):
            return


def _in_the_room(client: Client, floor: Floor, unit: str) -> None:
    previous = client.random.choice(["keep", "finished", "finished", "missed", "parked"])
    told = client.press("call", f"/units/{unit}/calls", {"previous": previous})
    if told is None:
        client.stop.wait(0.1)
        return
    visit = UUID(told["id"])
    if _changed_mind(client, visit, 0.1):
        return
    chance = client.random.random()
    if chance < 0.1:
        _away(client, visit, "missed")
    elif chance < 0.2:
        _away(client, visit, "parking")
    elif chance < 0.3:
        _hand_off(client, visit, unit)
    else:
        _consult(client, visit)


def _away(client: Client, visit: UUID, how: str) -> None:
    client.press(how, f"/visits/{visit}/{how}")
    if client.random.random() < 0.7:
        client.press("return", f"/visits/{visit}/return")


def _hand_off(client: Client, visit: UUID, unit: str) -> None:
    other = client.random.choice([one for one in UNITS if one != unit])
    body = {"unit": other, "kind": "wrong_unit", "reason": "salah_bidang"}
    if client.press("handoff", f"/visits/{visit}/handoff", body):
        _changed_mind(client, visit, 0.2)


def _consult(client: Client, visit: UUID) -> None:
    if not client.press("consult", f"/visits/{visit}/consultation"):
        return
    if client.random.random() < 0.5:
        client.press("end", f"/visits/{visit}/consultation/end")
    if client.random.random() < 0.8:
        client.press("finish", f"/visits/{visit}/finish", {"outcome": "Selesai"})
        _changed_mind(client, visit, 0.1)


def _changed_mind(client: Client, visit: UUID, chance: float) -> bool:
    """Takes back the client's last acknowledged press; whether that was done."""
    if client.random.random() >= chance or client.last is None:
        return False
    undone = client.press("undo", f"/visits/{visit}/undo", {"undoes": str(client.last)})
    return undone is not None
