"""The duty officer directs a guest to a unit: a number of its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pojok.organisation.models import Unit
from pojok.visits.models import StepRun, Ticket, Visit
from pojok.visits.queries.hot.door import closed_at
from pojok.visits.queries.hot.held import FIELDS_OF_SUBJECT, OPEN_RUN, SUBJECT
from pojok.visits.queries.hot.rows import (
    COLUMNS,
    GUEST,
    GUEST_WIDTH,
    RUNS,
    VISIT_WIDTH,
    Pressed,
    Presumed,
    known,
    one_row,
    prose,
    runs_of,
    visit_of,
)


@dataclass(frozen=True, slots=True)
class DirectionTold:
    """What was typed, cleaned. `need`, `purpose` None: as it was."""

    unit: str
    topic: str | None
    need: str | None
    purpose: str | None


# The counter comes last of what is locked: it reads what the steps before have written, and nothing that could wait
# comes after it. `closed` and `opened` are counted for that alone.
_STATEMENT = prose(f"""
WITH {SUBJECT},
target AS (                   -- where to: a unit with a queue of its own, and the topic if one was named
  SELECT unit.id, unit.code, unit.letter, topic.id AS topic_id
    FROM subject
    JOIN organisation_office office ON office.id = subject.office_id AND office.timezone = %(zone)s
    JOIN organisation_unit unit ON unit.office_id = office.id AND unit.code = %(unit)s::text AND unit.letter <> ''
    LEFT JOIN knowledge_topic topic ON topic.office_id = office.id AND topic.code = %(topic)s::text
   WHERE %(topic)s::text IS NULL OR topic.id IS NOT NULL
),
{OPEN_RUN},
closed AS (
  UPDATE visits_steprun run
     SET ended_at = greatest(%(at)s::timestamptz, run.began_at), measured = run.press <> %(key)s
    FROM open_run, target WHERE run.id = open_run.id
  RETURNING run.id
),
opened AS (                   -- a guest whom somebody had taken is in this step already
  INSERT INTO visits_steprun (visit_id, code, began_at, ended_at, measured, by_id, press, skipped)
  SELECT subject.id, %(step)s::text, %(at)s, %(at)s, false, %(by)s, %(key)s, ''
    FROM subject, target WHERE NOT EXISTS (SELECT FROM open_run WHERE open_run.code = %(step)s::text)
  RETURNING id
),
counter AS (
  INSERT INTO visits_ticketcounter AS counter (unit_id, day, last)
  SELECT target.id, %(day)s, 1
    FROM target, (SELECT count(*) FROM closed) before, (SELECT count(*) FROM opened) also_before
  ON CONFLICT (unit_id, day) DO UPDATE SET last = counter.last + 1
  RETURNING counter.last AS number
),
ticket AS (
  INSERT INTO visits_ticket (id, office_id, unit_id, day, number, letter, visit_id, given_at)
  SELECT %(ticket)s::uuid, subject.office_id, target.id, %(day)s, counter.number, target.letter, subject.id, %(at)s
    FROM subject, target, counter
  RETURNING number
),
moved AS (
  UPDATE visits_visit visit
     SET state = 'waiting', unit_id = target.id, official_id = NULL, ticket_id = %(ticket)s, topic_id = target.topic_id,
         need = coalesce(%(need)s::text, visit.need), purpose = coalesce(%(purpose)s::text, visit.purpose),
         taken_at = coalesce(visit.taken_at, %(at)s),
         taken_by_id = CASE WHEN visit.taken_at IS NULL THEN %(by)s ELSE visit.taken_by_id END,
         directed_at = %(at)s, offered_to_unit_at = NULL, place_id = NULL, called_at = NULL, called_by_id = NULL,
         ended_at = NULL
    FROM subject, target, ticket WHERE visit.id = subject.id
  RETURNING visit.*
),
event AS (
  INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
  SELECT %(key)s, moved.office_id, %(event)s, moved.id, %(at)s, %(at)s, %(by)s, %(via)s,
      jsonb_strip_nulls(jsonb_build_object('unit', target.code, 'topic', %(topic)s::text, 'purpose', moved.purpose,
                                           'ticket', moved.ticket_id, 'number', ticket.number)),
      %(digest)s
    FROM moved, target, ticket
),
act AS (                      -- with what undo needs: how it stood, what was opened, what closed, what made
  INSERT INTO visits_visitact (key, press, visit_id, act, by_id, at, before)
  SELECT %(key)s, %(key)s, subject.id, 'direct', %(by)s, %(at)s,
      jsonb_build_object(
          'fields', {FIELDS_OF_SUBJECT},
          'opened', coalesce((SELECT jsonb_build_array(opened.id) FROM opened), '[]'),
          'closed', coalesce((SELECT jsonb_build_array(closed.id) FROM closed), '[]'),
          'made', jsonb_build_array(jsonb_build_array('ticket', %(ticket)s::uuid)), 'returned', '[]'::jsonb)
    FROM subject, ticket
)
SELECT {COLUMNS}, {GUEST}, {RUNS}, (SELECT opened.id FROM opened), ticket.number,
       target.id, target.code, target.letter, target.topic_id,
       (SELECT count(*) FROM visits_visit other
         WHERE other.unit_id = target.id AND other.state = 'waiting' AND other.priority > v.priority)
       + (SELECT count(*) FROM visits_visit other
           WHERE other.unit_id = target.id AND other.state = 'waiting' AND other.priority = v.priority
             AND other.arrived_at < v.arrived_at)
       + (SELECT count(*) FROM visits_visit other
           WHERE other.unit_id = target.id AND other.state = 'waiting' AND other.priority = v.priority
             AND other.arrived_at = v.arrived_at
             AND (SELECT theirs.number FROM visits_ticket theirs WHERE theirs.id = other.ticket_id) < ticket.number)
  FROM subject v
  JOIN ticket ON true
  JOIN target ON true
  JOIN guests_guest guest ON guest.id = v.guest_id
  JOIN guests_agency agency ON agency.id = v.agency_id
""")


def direct(
    presumed: Presumed,
    pressed: Pressed,
    told: DirectionTold,
    *,
    visit_id: UUID,
    ticket_id: UUID,
    step: str,
    at: datetime,
    day: date,
    office_id: int,
    by_id: int,
    via: str,
    sources: Sequence[str],
) -> tuple[Visit, list[StepRun], int] | None:
    """The visit with its number, its runs, and how many come before it; None when it isn't the plain case.
    IntegrityError when the key was used before, or somebody opened a step meanwhile."""
    row = one_row(
        _STATEMENT,
        {
            "visit": visit_id,
            "office": office_id,
            "sop": presumed.sop,
            "zone": presumed.zone,
            "sources": list(sources),
            "unit": told.unit,
            "topic": told.topic,
            "need": told.need,
            "purpose": told.purpose,
            "at": at,
            "day": day,
            "step": step,
            "ticket": ticket_id,
            "key": pressed.key,
            "event": pressed.event,
            "digest": pressed.digest,
            "by": by_id,
            "via": via,
        },
    )
    if row is None:
        return None
    visit = visit_of(row)
    runs_told, opened, number, unit_id, code, letter, topic_id, ahead = row[VISIT_WIDTH + GUEST_WIDTH :]
    runs = [closed_at(run, at, pressed.key) for run in runs_of(visit_id, runs_told)]
    if opened is not None:
        closing = {"began_at": at, "ended_at": at, "measured": False, "skipped": "", "undone_at": None}
        runs.append(known(StepRun, id=opened, visit_id=visit_id, code=step, by_id=by_id, press=pressed.key, **closing))
    visit.state, visit.directed_at, visit.topic_id = "waiting", at, topic_id
    visit.need = visit.need if told.need is None else told.need
    visit.purpose = told.purpose or visit.purpose
    if visit.taken_at is None:
        visit.taken_at, visit.taken_by_id = at, by_id
    visit.official_id = visit.offered_to_unit_at = visit.place_id = None
    visit.called_at = visit.called_by_id = visit.ended_at = None
    visit.unit = known(Unit, id=unit_id, office_id=office_id, code=code, letter=letter)
    visit.ticket = known(
        Ticket,
        id=ticket_id,
        office_id=office_id,
        unit_id=unit_id,
        day=day,
        number=number,
        letter=letter,
        visit_id=visit_id,
        given_at=at,
    )
    return visit, runs, ahead
