"""A konsultan calls the next guest of a queue."""

from __future__ import annotations

from datetime import datetime

from pojok.organisation.models import Place, Unit, User
from pojok.visits.models import StepRun, Ticket, Visit
from pojok.visits.queries.hot.held import FIELDS_OF_SUBJECT
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

# One order (models.visit.in_calling_order, by the index visit_queue), nobody twice, nothing on a repeat: a key used
# before finds nobody here, and the ORM form tells what became of it.
_STATEMENT = prose(f"""
WITH queue AS (
  SELECT unit.id, unit.code, unit.office_id FROM organisation_unit unit
    JOIN organisation_office office ON office.id = unit.office_id AND office.timezone = %(zone)s
   WHERE unit.office_id = %(office)s AND unit.code = %(unit)s::text AND unit.letter <> ''
     AND unit.id = ANY(%(units)s::bigint[])
     AND NOT EXISTS (SELECT FROM history_event WHERE id = %(key)s)
),
next AS MATERIALIZED (
  SELECT visit.*, visit.xmin AS version FROM visits_visit visit JOIN visits_ticket ticket ON ticket.id = visit.ticket_id
   WHERE visit.unit_id = (SELECT queue.id FROM queue) AND visit.office_id = %(office)s AND visit.state = 'waiting'
     AND visit.arrived_at >= %(day_begins)s
     AND (visit.official_id IS NULL OR visit.official_id = %(by)s OR visit.offered_to_unit_at <= %(at)s)
   ORDER BY visit.priority DESC, visit.arrived_at, ticket.number, visit.id
   LIMIT 1 FOR NO KEY UPDATE OF visit SKIP LOCKED
),
subject AS (                  -- as of the beginning of this statement, on which everything below rests
  SELECT next.* FROM next JOIN visits_visit seen ON seen.id = next.id AND seen.xmin = next.version
   WHERE next.sop_version_id = %(sop)s
),
place AS (                    -- the one named; else of the last call today, the first free table, the first, the unit's
  SELECT place.id, place.code, place.name, place.seats FROM subject, organisation_place place
   WHERE place.office_id = subject.office_id AND (place.unit_id IS NULL OR place.unit_id = subject.unit_id)
     AND place.id = CASE WHEN %(place)s::text IS NOT NULL
       THEN (SELECT named.id FROM organisation_place named
              WHERE named.office_id = %(office)s AND named.code = %(place)s::text)
       ELSE coalesce(
         (SELECT usual.id FROM (SELECT call.place_id FROM visits_call call
                                 WHERE call.by_id = %(by)s AND call.office_id = %(office)s AND call.undone_at IS NULL
                                   AND call.called_at >= %(day_begins)s
                                 ORDER BY call.called_at DESC LIMIT 1) last
            JOIN organisation_place usual ON usual.id = last.place_id
           WHERE usual.unit_id IS NULL OR usual.unit_id = subject.unit_id),
         (SELECT free.id FROM organisation_place free
           WHERE free.office_id = %(office)s AND free.unit_id IS NULL
             AND NOT EXISTS (SELECT FROM visits_visit there WHERE there.place_id = free.id
                                AND there.office_id = %(office)s
                                AND there.state IN ('called', 'consulting'))
           ORDER BY free."order", free.id LIMIT 1),
         (SELECT shared.id FROM organisation_place shared
           WHERE shared.office_id = %(office)s AND shared.unit_id IS NULL ORDER BY shared."order", shared.id LIMIT 1),
         (SELECT own.id FROM organisation_place own
           WHERE own.office_id = %(office)s AND own.unit_id = subject.unit_id ORDER BY own."order", own.id LIMIT 1)) END
),
seats AS (                    -- who is called or consulting sits; no more rows are read than there are seats
  SELECT place.seats - coalesce(sum(there.people), 0) AS free, 1 + cardinality(subject.members) AS people
    FROM subject, place LEFT JOIN LATERAL (
      SELECT 1 + cardinality(there.members) AS people FROM visits_visit there
       WHERE there.place_id = place.id AND there.office_id = %(office)s AND there.state IN ('called', 'consulting')
       LIMIT place.seats) there ON true
   GROUP BY place.seats, subject.members
),
full_place AS (               -- for the last seats two rooms have to wait for each other: the ORM form
  SELECT seats.free < seats.people AS is_full FROM seats
   WHERE seats.free < seats.people OR seats.free >= 2 * seats.people
),
call AS (
  INSERT INTO visits_call (id, office_id, visit_id, ticket_id, unit_id, place_id, by_id, called_at)
  SELECT %(key)s::uuid, subject.office_id, subject.id, subject.ticket_id, subject.unit_id, place.id, %(by)s, %(at)s
    FROM subject, place, full_place
  RETURNING visit_id
),
back AS (                     -- a missed or parked guest who is called is back
  UPDATE visits_absence absence SET ended_at = %(at)s
    FROM call WHERE absence.visit_id = call.visit_id AND absence.ended_at IS NULL AND absence.undone_at IS NULL
  RETURNING absence.id
),
moved AS (
  UPDATE visits_visit visit
     SET state = 'called', place_id = place.id, called_at = %(at)s, called_by_id = %(by)s,
         warnings = array_remove(visit.warnings, 'place_full')
                    || CASE WHEN full_place.is_full THEN ARRAY['place_full'] ELSE '{{}}' END
    FROM subject, place, full_place, call WHERE visit.id = subject.id
  RETURNING visit.warnings
),
event AS (
  INSERT INTO history_event (id, office_id, kind, subject_id, at, recorded_at, by_id, via, payload, digest)
  SELECT %(key)s, subject.office_id, %(event)s, subject.id, %(at)s, %(at)s, %(by)s, %(via)s,
      jsonb_build_object('unit', queue.code, 'place', place.code, 'ticket', subject.ticket_id,
          'times', 1 + (SELECT count(*) FROM visits_call earlier
                         WHERE earlier.ticket_id = subject.ticket_id AND earlier.undone_at IS NULL))
        || CASE WHEN full_place.is_full THEN '{{"full": true}}' ELSE '{{}}'::jsonb END,
      %(digest)s
    FROM subject, queue, place, full_place
),
act AS (                      -- with what undo needs: how it stood, what was made, which absences ended
  INSERT INTO visits_visitact (key, press, visit_id, act, by_id, at, before)
  SELECT %(key)s, %(key)s, subject.id, 'call', %(by)s, %(at)s,
      jsonb_build_object(
          'fields', {FIELDS_OF_SUBJECT}, 'opened', '[]'::jsonb, 'closed', '[]'::jsonb,
          'made', jsonb_build_array(jsonb_build_array('call', %(key)s::uuid)),
          'returned', coalesce((SELECT jsonb_agg(back.id) FROM back), '[]'))
    FROM subject, call WHERE call.visit_id = subject.id
)
SELECT {COLUMNS}, {GUEST}, {RUNS}, moved.warnings, queue.code, place.id, place.code, place.name,
       ticket.day, ticket.number, ticket.letter, ticket.given_at, official.username
  FROM subject v
  JOIN queue ON true
  JOIN place ON true
  JOIN moved ON true
  JOIN guests_guest guest ON guest.id = v.guest_id
  JOIN guests_agency agency ON agency.id = v.agency_id
  JOIN visits_ticket ticket ON ticket.id = v.ticket_id
  LEFT JOIN organisation_user official ON official.id = v.official_id
""")


def call_next(
    presumed: Presumed,
    pressed: Pressed,
    *,
    unit: str,
    place: str | None,
    at: datetime,
    day_begins: datetime,
    office_id: int,
    by_id: int,
    unit_ids: list[int],
    via: str,
) -> tuple[Visit, list[StepRun]] | None:
    """The guest called, with the runs; None when nobody is next or it isn't the plain case. IntegrityError when the
    same press is under way elsewhere."""
    row = one_row(
        _STATEMENT,
        {
            "zone": presumed.zone,
            "sop": presumed.sop,
            "office": office_id,
            "unit": unit,
            "units": unit_ids,
            "key": pressed.key,
            "event": pressed.event,
            "digest": pressed.digest,
            "by": by_id,
            "at": at,
            "place": place,
            "day_begins": day_begins,
            "via": via,
        },
    )
    if row is None:
        return None
    visit = visit_of(row)
    (runs, warnings, unit_code, place_id, place_code, place_name, day, number, letter, given_at, username) = row[
        VISIT_WIDTH + GUEST_WIDTH :
    ]
    visit.state, visit.called_at, visit.called_by_id, visit.warnings = "called", at, by_id, warnings
    visit.unit = known(Unit, id=visit.unit_id, office_id=office_id, code=unit_code, letter=letter)
    visit.place = known(Place, id=place_id, office_id=office_id, code=place_code, name=place_name)
    visit.ticket = known(
        Ticket,
        id=visit.ticket_id or pressed.key,
        office_id=office_id,
        unit_id=visit.unit_id or 0,
        day=day,
        number=number,
        letter=letter,
        visit_id=visit.pk,
        given_at=given_at,
    )
    if visit.official_id is not None:
        visit.official = known(User, id=visit.official_id, username=username)
    return visit, runs_of(visit.pk, runs)
