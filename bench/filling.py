"""Many rows at once, as years of work leave them: what is measured must not depend on how little there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Sql = Callable[..., list[tuple[Any, ...]]]

GUESTS = 60_000

# Ids are made of words, so that pgbench and the load name the same rows without being told.
_GUESTS = """
INSERT INTO guests_guest (id, office_id, agency_id, name, normalised, phone, position, created_at)
SELECT md5('guest' || n)::uuid, o.id, a.ids[1 + n %% cardinality(a.ids)], 'Tamu Ukur ' || n, 'tamu ukur ' || n, '', '',
       now()
FROM generate_series(1, %(guests)s) n,
     (SELECT id FROM organisation_office LIMIT 1) o,
     (SELECT array_agg(id ORDER BY id) ids FROM guests_agency) a
"""

_PAST = """
WITH made AS (
  SELECT md5('past' || n)::uuid visit, md5('past-ticket' || n)::uuid ticket, md5('past-call' || n)::uuid call,
         md5('guest' || (1 + n %% %(guests)s))::uuid guest, u.ids[1 + n %% cardinality(u.ids)] unit, n,
         now() - interval '1 day' * (1 + n / 400) - interval '1 minute' * (n %% 400) AS at
  FROM generate_series(%(first)s::int, %(last)s::int) n,
       (SELECT array_agg(id ORDER BY id) ids FROM organisation_unit WHERE letter IS NOT NULL) u),
 visits AS (
  INSERT INTO visits_visit (id, office_id, guest_id, agency_id, members, sop_version_id, state, purpose, need,
      letter_number, priority, priority_reason, arrived_at, taken_at, unit_id, directed_at, ticket_id, place_id,
      called_at, called_by_id, outcome, ended_at, warnings, link_version)
  SELECT m.visit, g.office_id, g.id, g.agency_id, '{}', %(sop)s, 'finished', 'konsultasi', '', '', 0, '', m.at, m.at,
      m.unit, m.at, m.ticket, %(place)s, m.at, %(by)s, '', m.at + interval '40 minutes', '{}', 1
  FROM made m JOIN guests_guest g ON g.id = m.guest),
 tickets AS (
  INSERT INTO visits_ticket (id, office_id, unit_id, day, number, letter, visit_id, given_at)
  SELECT ticket, %(office)s, unit, at::date, 1000 + n, 'X', visit, at FROM made)
INSERT INTO visits_call (id, office_id, visit_id, ticket_id, unit_id, place_id, by_id, called_at)
SELECT call, %(office)s, visit, ticket, unit, %(place)s, %(by)s, at FROM made
"""

# Guests at one point of their way, `round` telling the rows of one repeat from another's. `clients` × `each`. Who is
# directed later came earlier, so that few stand before anybody in the queue, as in an office.
_AT_A_POINT = """
WITH made AS (
  SELECT md5(%(round)s || '-' || c || '-' || k)::uuid visit, md5(%(round)s || '-t-' || c || '-' || k)::uuid ticket,
         md5('guest' || (1 + (c * %(each)s + k) %% %(guests)s))::uuid guest,
         u.ids[1 + c %% cardinality(u.ids)] unit, c * %(each)s + k AS n, k
  FROM generate_series(0, %(clients)s - 1) c, generate_series(1, %(each)s) k,
       (SELECT array_agg(id ORDER BY "order") ids FROM organisation_unit WHERE letter IS NOT NULL) u),
 runs AS (
  INSERT INTO visits_steprun (visit_id, code, began_at, measured, press, skipped)
  SELECT visit, 'report', now(), true, visit, '' FROM made WHERE %(state)s = 'reported'),
 tickets AS (
  INSERT INTO visits_ticket (id, office_id, unit_id, day, number, letter, visit_id, given_at)
  SELECT ticket, %(office)s, unit, current_date - 400 - %(batch)s, n + 1, 'X', visit, now() FROM made
  WHERE %(state)s = 'waiting')
INSERT INTO visits_visit (id, office_id, guest_id, agency_id, members, sop_version_id, state, purpose, need,
    letter_number, priority, priority_reason, arrived_at, unit_id, ticket_id, outcome, warnings, link_version)
SELECT m.visit, g.office_id, g.id, g.agency_id, '{}', %(sop)s, %(state)s, 'konsultasi', '', '', 0, '',
    now() - interval '1 minute' - interval '1 millisecond' * m.k,
    CASE %(state)s WHEN 'waiting' THEN m.unit END, CASE %(state)s WHEN 'waiting' THEN m.ticket END, '', '{}', 1
FROM made m JOIN guests_guest g ON g.id = m.guest
"""

_batch = 0


def facts(sql: Sql) -> dict[str, Any]:
    """Ids that every row needs."""
    ((office, sop, place, by),) = sql(
        """SELECT o.id, (SELECT id FROM sop_sopversion WHERE office_id = o.id ORDER BY number DESC LIMIT 1),
                  (SELECT id FROM organisation_place WHERE office_id = o.id ORDER BY "order" LIMIT 1),
                  (SELECT id FROM organisation_user WHERE username = 'ukur-0')
           FROM organisation_office o LIMIT 1"""
    )
    return {"office": office, "sop": sop, "place": place, "by": by, "guests": GUESTS}


def guests(sql: Sql) -> None:
    sql(_GUESTS, {"guests": GUESTS})


def past(sql: Sql, visits: int) -> None:
    """So many visits of earlier days, with number and call."""
    for first in range(1, visits + 1, 250_000):
        sql(_PAST, {**facts(sql), "first": first, "last": min(first + 249_999, visits)})


def at_a_point(sql: Sql, state: str, round_: str, clients: int, each: int) -> None:
    """Reported or waiting guests for one repeat."""
    global _batch
    _batch += 1
    given = {"state": state, "round": round_, "clients": clients, "each": each, "batch": _batch}
    sql(_AT_A_POINT, {**facts(sql), **given})


def home(sql: Sql) -> None:
    """Whoever a measurement left inside goes: the next one begins in an office as the day had it."""
    sql(
        """UPDATE visits_visit SET state = 'left', ended_at = now()
           WHERE state NOT IN ('finished', 'left', 'cancelled') AND guest_id IN
                 (SELECT id FROM guests_guest WHERE name LIKE 'Tamu Ukur %')"""
    )
    sql("VACUUM visits_visit, visits_steprun, visits_ticketcounter")
