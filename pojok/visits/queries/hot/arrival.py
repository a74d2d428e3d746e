"""A known guest is received, and in the same press greeted and reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pojok.lib import days
from pojok.visits.models import StepRun, Visit
from pojok.visits.queries.hot.rows import (
    COLUMNS,
    GUEST,
    GUEST_WIDTH,
    PRESSED,
    VISIT_WIDTH,
    Pressed,
    Presumed,
    json,
    known,
    one_row,
    prose,
    together,
    visit_of,
)


@dataclass(frozen=True, slots=True)
class ArrivalTold:
    """What was typed, cleaned."""

    guest: UUID
    members: list[str]
    need: str
    purpose: str
    letter_number: str


# Who it is; and that the office is as presumed, the SOP in force above all. Merged guests and agencies are followed by
# the ORM form.
_STATEMENT = prose(f"""
WITH known AS (
  SELECT guest.id, guest.name, guest.phone, guest.position, guest.agency_id, agency.code AS agency_code,
         agency.name AS agency_name, office.id AS office_id
    FROM guests_guest guest
    JOIN guests_agency agency ON agency.id = guest.agency_id
    JOIN organisation_office office ON office.id = guest.office_id
   WHERE guest.id = %(guest)s AND guest.office_id = %(office)s
     AND guest.merged_into_id IS NULL AND agency.merged_into_id IS NULL AND office.timezone = %(zone)s
     AND %(sop)s = (SELECT sop.id FROM sop_sopversion sop
                     WHERE sop.office_id = office.id
                       AND sop.in_force_from <= %(day)s
                       AND (sop.in_force_until IS NULL OR sop.in_force_until >= %(day)s)
                     ORDER BY sop.number DESC LIMIT 1)
),
hours AS (                    -- the office's hours of that day; an office without hours marks nothing
  SELECT coalesce(bool_or(hour.weekday = %(weekday)s AND hour.opens <= %(hour)s AND %(hour)s < hour.closes), true)
         AS open
    FROM known JOIN organisation_workinghours hour ON hour.office_id = known.office_id
   WHERE (hour.in_force_from IS NULL OR hour.in_force_from <= %(day)s)
     AND (hour.in_force_until IS NULL OR hour.in_force_until >= %(day)s)
),
visit AS (
  INSERT INTO visits_visit (id, office_id, guest_id, agency_id, members, sop_version_id, state, purpose, need,
      letter_number, priority, priority_reason, arrived_at, outcome, warnings, link_version)
  SELECT %(key)s::uuid, known.office_id, known.id, known.agency_id, %(members)s::text[], %(sop)s, %(state)s,
      %(purpose)s, %(need)s, %(letter)s, 0, '', %(at)s, '',
      CASE WHEN EXISTS (SELECT FROM visits_visit earlier
                         WHERE earlier.guest_id = known.id AND earlier.state NOT IN ('finished', 'left', 'cancelled'))
           THEN ARRAY['already_inside'] ELSE '{{}}' END
        || CASE WHEN hours.open THEN '{{}}' ELSE ARRAY['outside_hours'] END, 1
    FROM known, hours
  RETURNING *
),
{PRESSED},
run AS (                      -- one step each; what the same press opened and ended isn't measured
  INSERT INTO visits_steprun (visit_id, code, began_at, ended_at, measured, by_id, press, skipped)
  SELECT visit.id, pressed.step, %(at)s, CASE WHEN pressed.number < %(count)s THEN %(at)s::timestamptz END,
      pressed.number = %(count)s, %(by)s, %(key)s, ''
    FROM visit, pressed ORDER BY pressed.number
  RETURNING id, code
),
event AS (
  INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
  SELECT pressed.key, visit.office_id, pressed.event, visit.id, %(at)s, %(at)s, %(by)s, %(via)s,
      CASE WHEN pressed.number > 1 THEN pressed.payload
           ELSE pressed.payload || jsonb_build_object('agency', visit.agency_id)
                || CASE WHEN visit.warnings = '{{}}' THEN '{{}}'
                        ELSE jsonb_build_object('warnings', visit.warnings) END END,
      decode(pressed.digest, 'hex')
    FROM visit, pressed ORDER BY pressed.number
),
act AS (                      -- with what undo needs: how it stood, what was opened and what closed
  INSERT INTO visits_visitact (key, press, visit_id, act, by_id, at, before)
  SELECT pressed.key, %(key)s, visit.id, pressed.act, %(by)s, %(at)s,
      jsonb_build_object(
          'fields', %(fields)s::jsonb || jsonb_build_object('state', pressed.before, 'warnings', visit.warnings),
          'opened', jsonb_build_array(opened.id),
          'closed', CASE WHEN closed.id IS NULL THEN '[]' ELSE jsonb_build_array(closed.id) END,
          'made', '[]'::jsonb, 'returned', '[]'::jsonb)
    FROM visit, pressed
    JOIN run opened ON opened.code = pressed.step
    LEFT JOIN pressed earlier ON earlier.number = pressed.number - 1
    LEFT JOIN run closed ON closed.code = earlier.step
   ORDER BY pressed.number
)
SELECT {COLUMNS}, {GUEST}, (SELECT array_agg(run.id ORDER BY run.id) FROM run)
  FROM visit v, known guest, (SELECT agency_code AS code, agency_name AS name FROM known) agency
""")


def arrive(
    presumed: Presumed,
    told: ArrivalTold,
    acts: Sequence[Pressed],
    *,
    at: datetime,
    office_id: int,
    by_id: int,
    via: str,
    state: str,
    fields: dict[str, Any],
) -> tuple[Visit, list[StepRun]] | None:
    """The visit begun, and its runs; None when it isn't the plain case. IntegrityError when a key was used before."""
    key = acts[0].key
    there = days.local(at, presumed.zone)
    row = one_row(
        _STATEMENT,
        {
            "at": at,
            "guest": told.guest,
            "office": office_id,
            "zone": presumed.zone,
            "day": there.date(),
            "weekday": there.weekday(),
            "hour": there.time(),
            "sop": presumed.sop,
            "key": key,
            "members": told.members,
            "state": state,
            "purpose": told.purpose,
            "need": told.need,
            "letter": told.letter_number,
            "pressed": together(acts),
            "count": len(acts),
            "by": by_id,
            "via": via,
            "fields": json(fields),
        },
    )
    if row is None:
        return None
    visit = visit_of(row)
    runs = [
        known(
            StepRun,
            id=pk,
            visit_id=key,
            code=act.step,
            began_at=at,
            ended_at=None if act is acts[-1] else at,
            measured=act is acts[-1],
            by_id=by_id,
            press=key,
            skipped="",
            undone_at=None,
        )
        for pk, act in zip(row[VISIT_WIDTH + GUEST_WIDTH], acts, strict=True)
    ]
    return visit, runs
