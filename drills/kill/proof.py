"""What must hold afterwards: the clients' memory against the database, and the database against its own rules."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from drills.kill.journal import Journal

# What each act leaves behind beside its Event: (table, kinds of Event). As many rows as Events, no more, no less.
LEAVES = {
    "visits_visit": ["visit.checked_in"],
    "visits_ticket": ["visit.directed", "visit.handed_off"],
    "visits_call": ["visit.called"],
    "visits_handoff": ["visit.handed_off"],
    "visits_absence": ["visit.missed", "visit.parked"],
    "visits_departure": ["visit.departed"],
}
SHOWN = 5


@dataclass(frozen=True)
class Check:
    """One thing proved, or what speaks against it."""

    name: str
    looked_at: int
    breaches: list[str]


def prove(journal: Journal) -> list[Check]:
    """Every check, each on its own. Works as the application's role in Django's database."""
    return [check(journal) for check in CHECKS]


def _acknowledged(journal: Journal) -> Check:
    """Every acknowledged press is there as the Event of its key, about the visit that was answered."""
    stored = dict(_rows("SELECT id, subject_id FROM history_event"))
    presses = journal.of("acknowledged")
    breaches = [
        f"{press.act} {press.key}: {'about another visit' if press.key in stored else 'lost'}"
        for press in presses
        if stored.get(press.key) != press.visit
    ]
    return Check("every acknowledged act is there", len(presses), breaches)


def _nothing_of_nobody(journal: Journal) -> Check:
    """No Event without a press: it has the key of one, or one derived from it (version 5)."""
    pressed = {press.key: press.outcome for press in journal.presses}
    stored = [UUID(str(key)) for (key,) in _rows("SELECT id FROM history_event")]
    breaches = [f"{key}: {pressed.get(key, 'never pressed')}" for key in stored if key.version != 5]
    breaches = [said for said in breaches if not said.endswith(("acknowledged", "undecided", "refused"))]
    return Check("nothing happened that nobody pressed", len(stored), breaches)


def _undecided(journal: Journal) -> Check:
    breaches = [f"{press.act} {press.key} after {press.tries} tries" for press in journal.of("undecided")]
    return Check("every press got an answer in the end", len(journal.presses), breaches)


def _once(journal: Journal) -> Check:
    """As many records as Events that make them, and as many acts."""
    breaches = []
    events: Counter[str] = Counter(dict(_rows("SELECT kind, count(*) FROM history_event GROUP BY kind")))
    for table, kinds in LEAVES.items():
        [(rows,)] = _rows(f"SELECT count(*) FROM {table}")
        if rows != sum(events[kind] for kind in kinds):
            breaches.append(f"{table}: {rows} rows, {sum(events[kind] for kind in kinds)} Events")
    [(acts,)] = _rows("SELECT count(*) FROM visits_visitact")
    if acts != events.total() - events["visit.undone"]:
        breaches.append(f"{acts} acts, {events.total() - events['visit.undone']} Events")
    twice = _rows(
        "SELECT g.name FROM visits_visit v JOIN guests_guest g ON g.id = v.guest_id GROUP BY 1 HAVING count(*) > 1"
    )
    breaches += [f"{name} arrived twice" for (name,) in twice]
    return Check("no act was done twice", events.total(), breaches)


def _numbers(journal: Journal) -> Check:
    """1…n of each unit and day, and the counter stands at n."""
    rows = _rows(
        """SELECT u.code, t.day, array_agg(t.number ORDER BY t.number), c.last
           FROM visits_ticket t JOIN organisation_unit u ON u.id = t.unit_id
           JOIN visits_ticketcounter c ON c.unit_id = t.unit_id AND c.day = t.day GROUP BY 1, 2, 4"""
    )
    breaches = [
        f"{unit} {day}: {len(numbers)} numbers, the last is {last}"
        for unit, day, numbers, last in rows
        if list(numbers) != list(range(1, last + 1))
    ]
    return Check("numbers go from 1 to n without gaps", sum(len(row[2]) for row in rows), breaches)


def _steps(journal: Journal) -> Check:
    """One open step at most, none when the visit is over; one open absence at most, and only of who is away."""
    rows = _rows(
        """SELECT v.id, v.state,
             (SELECT count(*) FROM visits_steprun r WHERE r.visit_id = v.id AND r.ended_at IS NULL
                AND r.undone_at IS NULL),
             (SELECT count(*) FROM visits_absence a WHERE a.visit_id = v.id AND a.ended_at IS NULL
                AND a.undone_at IS NULL)
           FROM visits_visit v"""
    )
    breaches = []
    for visit, state, steps, absences in rows:
        if steps > (0 if state in ("finished", "left", "cancelled") else 1):
            breaches.append(f"{visit} {state}: {steps} open steps")
        if absences != (1 if state in ("missed", "parked") else 0):
            breaches.append(f"{visit} {state}: {absences} open absences")
    return Check("one open step at most", len(rows), breaches)


def _states(journal: Journal) -> Check:
    """Walking the acts that weren't undone by the table of transitions leads to the state that is stored."""
    from pojok.sop.queries import plan_of
    from pojok.visits.models import Visit, VisitAct
    from pojok.visits.transitions import STAYS, TRANSITIONS, sources

    breaches = []
    acts: dict[UUID, list[str]] = {}
    for visit_id, act in VisitAct.objects.filter(undone_at=None).order_by("pk").values_list("visit_id", "act"):
        acts.setdefault(visit_id, []).append(act)
    visits = list(Visit.objects.all())
    for visit in visits:
        plan, state = plan_of(visit.sop_version_id), ""
        for act in acts.get(visit.pk, []):
            if act != "check_in" and state not in sources(act, plan):
                breaches.append(f"{visit.pk}: {act} from {state or 'nowhere'}")
            state = TRANSITIONS[act].next if TRANSITIONS[act].next != STAYS else state
        if (state or "cancelled") != visit.state:
            breaches.append(f"{visit.pk}: the acts lead to {state or 'cancelled'}, stored is {visit.state}")
        if (visit.ended_at is None) == (visit.state in ("finished", "left")):
            breaches.append(f"{visit.pk}: {visit.state}, ended at {visit.ended_at}")
    return Check("no visit is in a state that its acts don't lead to", len(visits), breaches)


CHECKS: list[Callable[[Journal], Check]] = [
    _acknowledged,
    _nothing_of_nobody,
    _undecided,
    _once,
    _numbers,
    _steps,
    _states,
]


def _rows(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def breaches(checks: list[Check]) -> Iterator[str]:
    """What speaks against each, the first few."""
    for check in checks:
        for said in check.breaches[:SHOWN]:
            yield f"{check.name}: {said}"
        if len(check.breaches) > SHOWN:
            yield f"{check.name}: {len(check.breaches) - SHOWN} more"
