"""What waits are estimated from, and how what was told compares with what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from pojok.organisation.models import Office, Unit

# So far back in an office's calls one looks for a unit's durations: constant work, however many visits there are.
CALLS_LOOKED_AT = 5000
# Step 6 belongs to the official's work with the guest; a press that comes later than this was forgotten.
LAST_STEP_MINUTES = 10

# From the call (the first one since the guest was last away) to the end of the consultation, and of the last step when
# somebody pressed it apart. Of one office day only, pressed by people (design §6c.5): not what the day's end closed.
_DURATIONS = """
SELECT extract(epoch FROM greatest(run.ended_at, coalesce(last.ended_at, run.ended_at)) - first.called_at)::float8
FROM (
    SELECT visit_id, ticket_id, unit_id, called_at FROM visits_call
    WHERE office_id = %(office)s AND undone_at IS NULL AND called_at <= %(now)s
    ORDER BY called_at DESC LIMIT %(looked)s
) c
JOIN visits_visit v ON v.id = c.visit_id
JOIN visits_steprun run ON run.visit_id = c.visit_id AND run.undone_at IS NULL AND run.measured AND run.skipped = ''
    AND run.began_at >= c.called_at AND run.ended_at <= %(now)s
JOIN sop_sopstep step ON step.version_id = v.sop_version_id AND step.code = run.code AND 'consult' = ANY(step.acts)
CROSS JOIN LATERAL (
    SELECT min(f.called_at) AS called_at FROM visits_call f
    WHERE f.ticket_id = c.ticket_id AND f.undone_at IS NULL AND f.called_at >= coalesce(
        (SELECT max(a.ended_at) FROM visits_absence a
         WHERE a.visit_id = c.visit_id AND a.undone_at IS NULL AND a.ended_at <= c.called_at), '-infinity')
) first
LEFT JOIN LATERAL (
    SELECT r.ended_at FROM visits_steprun r
    JOIN sop_sopstep s ON s.version_id = v.sop_version_id AND s.code = r.code AND 'finish' = ANY(s.acts)
    WHERE r.visit_id = v.id AND r.undone_at IS NULL AND r.measured AND r.skipped = '' AND r.began_at = run.ended_at
      AND r.ended_at <= run.ended_at + make_interval(mins => %(last_step)s)
    LIMIT 1
) last ON true
WHERE c.unit_id = %(unit)s
  AND NOT EXISTS (SELECT 1 FROM visits_call n WHERE n.visit_id = c.visit_id AND n.undone_at IS NULL
                  AND n.called_at > c.called_at AND n.called_at <= run.began_at)
  AND (coalesce(v.ended_at, run.ended_at) AT TIME ZONE %(zone)s)::date = (c.called_at AT TIME ZONE %(zone)s)::date
  AND NOT 'ditutup_otomatis' = ANY(v.warnings)
ORDER BY c.called_at DESC LIMIT %(last)s
"""

# The first range told of each number, with what came: minutes from then to the first call. Left out: numbers taken
# back, guests who were away meanwhile (nobody could call them), and those never called.
_TOLD = """
SELECT w.unit_id, w.told_at, w.low_minutes AS low, w.high_minutes AS high, w.most_minutes AS most,
       CASE WHEN away.visit_id IS NULL THEN extract(epoch FROM came.called_at - w.told_at)::float8 / 60 END AS waited
FROM (
    SELECT DISTINCT ON (told.ticket_id) told.* FROM visits_waittold told
    WHERE told.unit_id = ANY(%(units)s) AND told.told_at >= %(since)s AND told.told_at <= %(now)s
    ORDER BY told.ticket_id, told.told_at, told.id
) w
LEFT JOIN visits_ticketvoid gone ON gone.ticket_id = w.ticket_id
LEFT JOIN LATERAL (
    SELECT min(c.called_at) AS called_at FROM visits_call c
    WHERE c.ticket_id = w.ticket_id AND c.undone_at IS NULL AND c.called_at <= %(now)s
) came ON true
LEFT JOIN LATERAL (
    SELECT a.visit_id FROM visits_absence a
    WHERE a.visit_id = w.visit_id AND a.undone_at IS NULL
      AND a.began_at >= w.told_at AND a.began_at < came.called_at LIMIT 1
) away ON true
WHERE gone.ticket_id IS NULL
"""

_REPORT = f"""
SELECT unit_id,
       count(*) FILTER (WHERE waited >= 0 AND low IS NOT NULL),
       count(*) FILTER (WHERE waited >= 0 AND waited BETWEEN low AND high),
       count(*) FILTER (WHERE waited >= 0 AND waited < low),
       count(*) FILTER (WHERE waited >= 0 AND waited <= most),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY high - low) FILTER (WHERE waited >= 0 AND low IS NOT NULL),
       count(*) FILTER (WHERE low IS NULL)
FROM ({_TOLD}) judged GROUP BY unit_id
"""

# Only guests who had to wait: of those called at once nothing is learned about the ends of a range.
_MISSES = f"""
SELECT count(*), count(*) FILTER (WHERE waited < low), count(*) FILTER (WHERE waited > high),
       count(*) FILTER (WHERE waited > most)
FROM (
    SELECT * FROM ({_TOLD}) judged WHERE waited >= 0 AND high > %(least)s ORDER BY told_at DESC LIMIT %(last)s
) recent
"""


def durations(unit: Unit, office: Office, moment: datetime, *, last: int) -> list[float]:
    """Seconds of the unit's last consultations, from call to end, newest first. One statement."""
    given: dict[str, Any] = {
        "office": office.pk,
        "unit": unit.pk,
        "zone": office.timezone,
        "now": moment,
        "last": last,
        "looked": CALLS_LOOKED_AT,
        "last_step": LAST_STEP_MINUTES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DURATIONS, given)
        return [float(seconds) for (seconds,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Held:
    """How often what was told at arrival held, of one unit. `judged`: told a range and called; `early`: called before
    it began; `most_held`: not later than "at most"; `untold`: told that nothing can be said."""

    unit: Unit
    judged: int
    held: int
    early: int
    most_held: int
    median_width: float | None
    untold: int

    @property
    def late(self) -> int:
        """Called after the range ended."""
        return self.judged - self.held - self.early

    @property
    def percent(self) -> int | None:
        return round(100 * self.held / self.judged) if self.judged else None

    @property
    def most_percent(self) -> int | None:
        return round(100 * self.most_held / self.judged) if self.judged else None


def held(units: list[Unit], since: datetime, moment: datetime) -> list[Held]:
    """The report of these units, in their order; units of which nothing was told have noughts. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, {"units": [u.pk for u in units], "since": since, "now": moment})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [Held(unit, *found.get(unit.pk, (0, 0, 0, 0, None, 0))) for unit in units]


def misses(unit_id: int, since: datetime, moment: datetime, *, last: int, least: int) -> tuple[int, int, int, int]:
    """Of the unit's last told waits: how many were judged, called before the range, after it, after "at most".

    `least`: ranges that end at so many minutes or less don't count. One statement.
    """
    given: dict[str, Any] = {"units": [unit_id], "since": since, "now": moment, "last": last, "least": least}
    with connection.cursor() as cursor:
        cursor.execute(_MISSES, given)
        row: tuple[int, int, int, int] = cursor.fetchone()
        return row
