"""What the statements have in common: what they are told, how they are run, and records from what they return."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import DEFERRED, Model

from pojok.guests.models import Agency, Guest
from pojok.organisation.models import User
from pojok.visits.models import StepRun, Visit

M = TypeVar("M", bound=Model)

# Columns of a visit (as `v`) in the order of the model's fields, so that a row makes a record.
_NAMES = tuple(field.attname for field in Visit._meta.concrete_fields)
COLUMNS = ", ".join(f"v.{name}" for name in _NAMES)
VISIT_WIDTH = len(_NAMES)
# The guest as the answer tells it, after the columns of the visit.
GUEST = "guest.name, guest.phone, guest.position, agency.code, agency.name"
GUEST_WIDTH = 5
# The runs so far, oldest first, as the answer tells them.
RUNS = """(SELECT json_agg(json_build_array(run.id, run.code, run.began_at, run.ended_at, run.measured, run.by_id,
                                            doer.username, run.press, run.skipped) ORDER BY run.id)
             FROM visits_steprun run LEFT JOIN organisation_user doer ON doer.id = run.by_id
            WHERE run.visit_id = v.id AND run.undone_at IS NULL)"""


@dataclass(frozen=True, slots=True)
class Presumed:
    """What is taken to hold of an office, and what each statement checks: its zone and its SOP version in force."""

    zone: str
    sop: int
    sop_number: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """One act of a press: its key, its name, its Event's kind, the digest of what was said.

    Of those that open a step: which, where the visit stood before it in the same press, and what its Event holds.
    """

    key: UUID
    act: str
    event: str
    digest: bytes
    step: str = ""
    before: str = ""
    payload: Mapping[str, Any] | None = None


# The acts of one press in their order, from one parameter: see `together`.
PRESSED = """
pressed AS (
  SELECT * FROM ROWS FROM (jsonb_to_recordset(%(pressed)s::jsonb)
                           AS (key uuid, act text, event text, digest text, step text, before text, payload jsonb))
                WITH ORDINALITY AS pressed (key, act, event, digest, step, before, payload, number)
)"""


def together(acts: Sequence[Pressed]) -> str:
    """For PRESSED."""
    return json(
        [
            {
                "key": act.key,
                "act": act.act,
                "event": act.event,
                "digest": act.digest.hex(),
                "step": act.step,
                "before": act.before,
                "payload": act.payload or {},
            }
            for act in acts
        ]
    )


def prose(statement: str) -> str:
    """A statement without its comments and the spaces between its words. psycopg keeps what it has read of statements
    up to 4,096 characters; a longer one is taken apart again with every act."""
    bare = re.sub(r"--[^\n]*", "", statement)
    return re.sub(r"\s+", " ", bare).strip()


def one_row(statement: str, given: Mapping[str, Any]) -> Sequence[Any] | None:
    """Run it and give its row, if it did anything. By itself it is its own transaction; inside another one what fails
    takes nothing else along."""
    whole: AbstractContextManager[Any] = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with whole, connection.cursor() as cursor:
        cursor.execute(statement, given)
        row: Sequence[Any] | None = cursor.fetchone()
    return row


def json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def known(model: type[M], **values: Any) -> M:
    """A record of which this is known. What isn't is read when somebody asks for it, so nothing is ever made up."""
    record = model(*(values.get(field.attname, DEFERRED) for field in model._meta.concrete_fields))
    record._state.adding, record._state.db = False, DEFAULT_DB_ALIAS
    return record


def visit_of(row: Sequence[Any]) -> Visit:
    """The visit with its guest and agency, from a row that begins with COLUMNS and GUEST."""
    visit = Visit.from_db(DEFAULT_DB_ALIAS, _NAMES, row[:VISIT_WIDTH])
    name, phone, position, agency_code, agency_name = row[VISIT_WIDTH : VISIT_WIDTH + GUEST_WIDTH]
    visit.agency = known(Agency, id=visit.agency_id, office_id=visit.office_id, code=agency_code, name=agency_name)
    visit.guest = known(
        Guest,
        id=visit.guest_id,
        office_id=visit.office_id,
        agency_id=visit.agency_id,
        name=name,
        phone=phone,
        position=position,
    )
    return visit


def runs_of(visit_id: UUID, told: Sequence[Sequence[Any]] | None) -> list[StepRun]:
    """Runs from RUNS."""
    runs = []
    for pk, code, began_at, ended_at, measured, by_id, username, press, skipped in told or ():
        run = known(
            StepRun,
            id=pk,
            visit_id=visit_id,
            code=code,
            began_at=datetime.fromisoformat(began_at),
            ended_at=datetime.fromisoformat(ended_at) if ended_at else None,
            measured=measured,
            by_id=by_id,
            press=UUID(press),
            skipped=skipped,
            undone_at=None,
        )
        run.by = known(User, id=by_id, username=username) if by_id else None
        runs.append(run)
    return runs
