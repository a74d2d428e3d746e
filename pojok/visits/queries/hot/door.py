"""A visit goes on at the door: greeted, reported, or both in one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pojok.visits.models import StepRun, Visit
from pojok.visits.queries.hot.held import FIELDS_OF_SUBJECT, OPEN_RUN, SUBJECT
from pojok.visits.queries.hot.rows import (
    COLUMNS,
    GUEST,
    GUEST_WIDTH,
    PRESSED,
    RUNS,
    VISIT_WIDTH,
    Pressed,
    Presumed,
    known,
    one_row,
    prose,
    runs_of,
    together,
    visit_of,
)

_STATEMENT = prose(f"""
WITH {SUBJECT},
{OPEN_RUN},
{PRESSED},
closed AS (
  UPDATE visits_steprun run
     SET ended_at = greatest(%(at)s::timestamptz, run.began_at), measured = run.press <> %(press)s
    FROM open_run WHERE run.id = open_run.id
  RETURNING run.id
),
run AS (                      -- one step each; what the same press opened and ended isn't measured
  INSERT INTO visits_steprun (visit_id, code, began_at, ended_at, measured, by_id, press, skipped)
  SELECT subject.id, pressed.step, %(at)s, CASE WHEN pressed.number < %(count)s THEN %(at)s::timestamptz END,
      pressed.number = %(count)s, %(by)s, %(press)s, ''
    FROM subject, pressed LEFT JOIN closed ON true ORDER BY pressed.number
  RETURNING id, code
),
event AS (
  INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
  SELECT pressed.key, subject.office_id, pressed.event, subject.id, %(at)s, %(at)s, %(by)s, %(via)s, '{{}}',
      decode(pressed.digest, 'hex')
    FROM subject, pressed ORDER BY pressed.number
),
act AS (                      -- with what undo needs: how it stood, what was opened and what closed
  INSERT INTO visits_visitact (key, press, visit_id, act, by_id, at, before)
  SELECT pressed.key, %(press)s, subject.id, pressed.act, %(by)s, %(at)s,
      jsonb_build_object(
          'fields', {FIELDS_OF_SUBJECT}
                    || CASE WHEN pressed.number = 1 THEN '{{}}' ELSE jsonb_build_object('state', pressed.before) END,
          'opened', jsonb_build_array(opened.id),
          'closed', CASE WHEN pressed.number = 1
                         THEN coalesce((SELECT jsonb_build_array(closed.id) FROM closed), '[]')
                         ELSE jsonb_build_array(before.id) END,
          'made', '[]'::jsonb, 'returned', '[]'::jsonb)
    FROM subject, pressed
    JOIN run opened ON opened.code = pressed.step
    LEFT JOIN pressed earlier ON earlier.number = pressed.number - 1
    LEFT JOIN run before ON before.code = earlier.step
   ORDER BY pressed.number
),
moved AS (
  UPDATE visits_visit visit SET state = %(state)s FROM subject WHERE visit.id = subject.id
)
SELECT {COLUMNS}, {GUEST}, {RUNS}, (SELECT array_agg(run.id ORDER BY run.id) FROM run)
  FROM subject v
  JOIN guests_guest guest ON guest.id = v.guest_id
  JOIN guests_agency agency ON agency.id = v.agency_id
""")


def move_at_door(
    presumed: Presumed,
    acts: Sequence[Pressed],
    *,
    visit_id: UUID,
    press: UUID,
    at: datetime,
    office_id: int,
    by_id: int,
    via: str,
    sources: Sequence[str],
    state: str,
) -> tuple[Visit, list[StepRun]] | None:
    """The visit moved on to `state`, and its runs; None when it isn't the plain case. IntegrityError when a key was
    used before, or somebody opened a step meanwhile."""
    row = one_row(
        _STATEMENT,
        {
            "visit": visit_id,
            "office": office_id,
            "sop": presumed.sop,
            "sources": list(sources),
            "at": at,
            "press": press,
            "pressed": together(acts),
            "count": len(acts),
            "by": by_id,
            "via": via,
            "state": state,
        },
    )
    if row is None:
        return None
    visit = visit_of(row)
    visit.state = state
    told, opened = row[VISIT_WIDTH + GUEST_WIDTH :]
    runs = [closed_at(run, at, press) for run in runs_of(visit_id, told)]
    for pk, act in zip(opened, acts, strict=True):
        last = act is acts[-1]
        runs.append(
            known(
                StepRun,
                id=pk,
                visit_id=visit_id,
                code=act.step,
                began_at=at,
                ended_at=None if last else at,
                measured=last,
                by_id=by_id,
                press=press,
                skipped="",
                undone_at=None,
            )
        )
    return visit, runs


def closed_at(run: StepRun, at: datetime, press: UUID) -> StepRun:
    """A run as it was before the statement, which ended the open one."""
    if run.ended_at is None:
        run.ended_at, run.measured = max(at, run.began_at), run.press != press
    return run
