"""The reference in the database: pgbench sends what a plain program would send for an act, statement by statement."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.filling import facts
from bench.house import House

# The four statements of a check-in: who is it, the visit, its first step, what happened.
CHECK_IN = """
\\set n random(1, {guests})
BEGIN;
SELECT gen_random_uuid() AS visit, agency_id AS agency, id AS guest FROM guests_guest
 WHERE id = md5('guest' || :n::text)::uuid AND office_id = {office} \\gset
INSERT INTO visits_visit (id, office_id, guest_id, agency_id, members, sop_version_id, state, purpose, need,
  letter_number, priority, priority_reason, arrived_at, outcome, warnings, link_version)
 VALUES (:visit, {office}, :guest, :agency, '{{}}', {sop}, 'arrived', 'konsultasi', '', '', 0, '',
  now(), '', '{{}}', 1);
INSERT INTO visits_steprun (visit_id, code, began_at, measured, by_id, press, skipped)
 VALUES (:visit, 'arrive', now(), true, {by}, :visit, '');
INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
 VALUES (:visit, {office}, 'visit.checked_in', :visit, now(), now(), {by}, 'api', '{{"members": 0}}', '\\x00');
COMMIT;
"""

# Who is next, the call, the visit, what happened.
CALL = """
BEGIN;
SELECT id AS visit, ticket_id AS ticket, gen_random_uuid() AS call FROM visits_visit
 WHERE unit_id = {unit} AND state = 'waiting' AND official_id IS NULL
 ORDER BY priority DESC, arrived_at LIMIT 1 FOR UPDATE SKIP LOCKED \\gset
INSERT INTO visits_call (id, office_id, visit_id, ticket_id, unit_id, place_id, by_id, called_at)
 VALUES (:call, {office}, :visit, :ticket, {unit}, {place}, {by}, now());
UPDATE visits_visit SET state = 'called', place_id = {place}, called_at = now(), called_by_id = {by} WHERE id = :visit;
INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
 VALUES (:call, {office}, 'visit.called', :visit, now(), now(), {by}, 'api', '{{"times": 1}}', '\\x00');
COMMIT;
"""

# The visit held, the step before ended, the number, the ticket, the visit, what happened.
DIRECT = """
\\set k :k + 1
BEGIN;
SELECT id AS visit, gen_random_uuid() AS ticket FROM visits_visit
 WHERE id = md5('{round}' || '-' || :client_id::text || '-' || :k::text)::uuid AND state = 'reported' FOR UPDATE \\gset
UPDATE visits_steprun SET ended_at = now() WHERE visit_id = :visit AND ended_at IS NULL;
INSERT INTO visits_ticketcounter (unit_id, day, last) VALUES ({unit}, current_date + 1, 1)
 ON CONFLICT (unit_id, day) DO UPDATE SET last = visits_ticketcounter.last + 1 RETURNING last AS number \\gset
INSERT INTO visits_ticket (id, office_id, unit_id, day, number, letter, visit_id, given_at)
 VALUES (:ticket, {office}, {unit}, current_date + 1, :number, 'X', :visit, now());
UPDATE visits_visit SET state = 'waiting', unit_id = {unit}, ticket_id = :ticket, directed_at = now(), taken_at = now()
 WHERE id = :visit;
INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
 VALUES (:ticket, {office}, 'visit.directed', :visit, now(), now(), {by}, 'api', '{{"number": 1}}', '\\x00');
COMMIT;
"""


@dataclass(frozen=True)
class Done:
    """What pgbench managed."""

    per_second: float
    latencies_ms: list[float]


def run(house: House, script: str, *, clients: int, seconds: float, round_: str = "") -> Done:
    """So many clients with prepared statements, for whole seconds."""
    folder = house.folder / "pgbench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    ((units,),) = house.sql('SELECT array_agg(id ORDER BY "order") FROM organisation_unit WHERE letter IS NOT NULL')
    unit = f"('{{{','.join(map(str, units))}}}'::bigint[])[1 + :client_id % {len(units)}]"
    given: dict[str, Any] = {**facts(house.sql), "round": round_, "unit": unit}
    (folder / "act.sql").write_text(script.format(**given))
    command = [
        *(str(house.pgbench), "--no-vacuum", "--protocol=prepared", "--define=k=0", f"--client={clients}"),
        *("--jobs=2", f"--time={max(1, round(seconds))}", "--log", "--log-prefix=tx", "--file=act.sql", house.app_url),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+) ", done.stdout)
    if found is None or "aborted" in done.stderr:
        raise RuntimeError(f"pgbench: {done.stderr[-600:]}")
    return Done(float(found[1]), _latencies(folder))


def _latencies(folder: Path) -> list[float]:
    return [
        int(line.split(" ", 3)[2]) / 1000
        for log in folder.glob("tx.*")
        for line in log.read_text().splitlines()
        if line
    ]
