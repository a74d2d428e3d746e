"""One visit, held: what the statements that act on it begin with."""

from __future__ import annotations

# Everything a statement reads is as of its beginning, except the row it waited for. A visit on which somebody acted
# meanwhile is therefore left to the ORM form, which begins anew: `seen` is the row as of the beginning.
SUBJECT = """
seen AS MATERIALIZED (SELECT visit.xmin AS version FROM visits_visit visit WHERE visit.id = %(visit)s),
held AS MATERIALIZED (
  SELECT visit.*, visit.xmin AS version FROM visits_visit visit
   WHERE visit.id = %(visit)s AND visit.office_id = %(office)s AND visit.sop_version_id = %(sop)s
     AND visit.state = ANY(%(sources)s::text[])
     FOR UPDATE
),
subject AS (SELECT held.* FROM held JOIN seen ON seen.version = held.version)"""

# How it stood, for undo: acting.FIELDS.
FIELDS_OF_SUBJECT = """(SELECT to_jsonb(stood) FROM (SELECT subject.state, subject.purpose, subject.need,
    subject.topic_id, subject.taken_at, subject.taken_by_id, subject.unit_id, subject.official_id, subject.directed_at,
    subject.offered_to_unit_at, subject.ticket_id, subject.place_id, subject.called_at, subject.called_by_id,
    subject.phoned_at, subject.outcome, subject.ended_at, subject.warnings) stood)"""

# Its open step.
OPEN_RUN = """
open_run AS (
  SELECT run.id, run.code, run.press, run.began_at FROM visits_steprun run JOIN subject ON subject.id = run.visit_id
   WHERE run.ended_at IS NULL AND run.undone_at IS NULL
)"""
