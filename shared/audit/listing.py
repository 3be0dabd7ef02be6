"""The audit as a supervisor reads it: by case or person, the newest first (E-05).

A row that tells of a classified or surprise visit is for the agency that acted alone:
to everybody else there is no such visit (C-05). So is every act of that agency by which
the visit could be known.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.audit.act import hidden
from shared.auth import Principal, within_sql
from shared.db import ReadTx

SHOWN_CASES = 100

_HIDDEN = """(secret OR EXISTS (
    SELECT FROM audit AS s WHERE s.secret AND s.hides && audit.cases
        AND audit.agency IN (s.agency, '')))"""
"""Told of a secret visit, or an act of its agency, or of a handler, that names one.
Whoever else names one was told that there is none, and said so of any number."""
_LIST = f"""
WITH about AS MATERIALIZED (
    SELECT id, time, service, act, person, agency, client, address, request_id,
           trace_id, region, cases[1:{SHOWN_CASES}] AS cases,
           cardinality(cases) AS cases_count, outcome, code, rule, clause, causes,
           before::text AS before, after::text AS after, hash
    FROM audit
    WHERE cases && $1::text[] AND ($2::text IS NULL OR person = $2)
      AND time >= $3 AND (time, id) < ($4, $5::uuid)
      AND {within_sql("region", scope="$6")} AND (agency = $7 OR NOT {_HIDDEN})
)
SELECT * FROM about ORDER BY time DESC, id DESC LIMIT $8
"""  # noqa: S608 - conditions and a number of ours
"""By case. Materialized, for the planner would walk back through the time."""
_OF_ALL = _LIST.replace(" AS MATERIALIZED", " AS").replace(
    "cases && $1::text[]", "$1::text[] IS NULL"
)
"""By person or time alone: the index on time gives the newest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows are wanted."""

    case: str | None
    person: str | None
    since: datetime


async def listed(
    tx: ReadTx, who: Principal, asked: Asked, start: tuple[str, str], limit: int
) -> list[asyncpg.Record]:
    """Rows that the caller may see before a time and id, the newest first."""
    case = [asked.case, hidden(asked.case)] if asked.case is not None else None
    return await tx.fetch(
        _OF_ALL if case is None else _LIST,
        case,
        asked.person,
        asked.since,
        datetime.fromisoformat(start[0]),
        UUID(start[1]),
        who.scope.prefix,
        who.agency,
        limit,
    )
