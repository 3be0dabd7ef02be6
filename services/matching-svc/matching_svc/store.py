"""Places in and proposals out: one read and one write for a whole batch of places.

The database puts each place's rows together as JSON, and one pass of pydantic makes
the domain's values of them; that is what lets a district be recomputed in seconds.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

import asyncpg
from pydantic import TypeAdapter

from matching_svc.domain.facts import Facts
from matching_svc.domain.inspection import Inspection
from matching_svc.domain.proposal import Proposal
from matching_svc.domain.relief import Relief
from matching_svc.domain.situation import (
    Application,
    Change,
    Code,
    Situation,
)
from matching_svc.domain.task import Task
from matching_svc.models import ProposalRow
from matching_svc.rows import as_event, as_row
from shared.copies import keep_newest
from shared.db import ReadTx, Tx
from shared.outbox import record

LOCK = 77_001
LOCK_BUCKETS = 64
DONE_DAYS = 400
"""How far back visits are read: as far as an occasion may keep its distance."""

_TASKS = TypeAdapter(tuple[Task, ...])
_PROPOSALS = TypeAdapter(tuple[Proposal, ...])
_CODES = TypeAdapter(tuple[Code, ...])
_APPLICATIONS = TypeAdapter(tuple[Application, ...])
_DONE = TypeAdapter(tuple[Inspection, ...])
_RELIEFS = TypeAdapter(tuple[Relief, ...])
_PAST = TypeAdapter(dict[str, int])
_SECTORS = TypeAdapter(dict[str, frozenset[str]])

_LOCK_SQL = """
SELECT pg_advisory_xact_lock($1, bucket) FROM (
    SELECT DISTINCT (hashtext(place) & 2147483647) % $2 AS bucket
    FROM unnest($3::text[]) AS place ORDER BY bucket
) AS buckets
"""

_READ_SQL = """
SELECT p.place, c.business_types, c.closed_weekdays, c.closed_days,
       coalesce(c.uscc, t.uscc) AS uscc, coalesce(t.region, c.region) AS region,
       t.tasks, a.applications, k.codes, v.done, r.reliefs, j.proposals, j.past,
       (SELECT array_agg(DISTINCT l.domain) FROM list_entry_copy l
        WHERE l.uscc = ANY(t.usccs || c.uscc || c.subjects)
          AND l.list_name = 'solo' AND l.active
          AND l.valid_from <= $2 AND (l.valid_to IS NULL OR l.valid_to >= $2)) AS solo,
       (SELECT json_object_agg(code, sectors) FROM agency_copy
        WHERE cardinality(sectors) > 0)::text AS sectors
FROM unnest($1::text[]) AS p(place)
LEFT JOIN place_copy c ON c.number = p.place
CROSS JOIN LATERAL (
    SELECT json_agg(x)::text AS tasks, min(x.uscc) AS uscc, min(x.region) AS region,
           array_agg(DISTINCT x.uscc) AS usccs
    FROM task_copy x
    WHERE x.place = p.place
      AND (x.status = 'scheduled'
           OR x.status IN ('visited', 'covered', 'waived') AND x.latest >= $3)
) t
CROSS JOIN LATERAL (
    SELECT json_agg(x)::text AS applications FROM application_copy x
    WHERE x.place = p.place
) a
CROSS JOIN LATERAL (
    SELECT json_agg(x)::text AS codes FROM code_copy x
    WHERE x.place = p.place AND x.status NOT IN ('cancelled', 'expired')
) k
CROSS JOIN LATERAL (
    SELECT json_agg(x)::text AS done
    FROM visit_copy x WHERE x.place = p.place AND x.day >= $3
) v
CROSS JOIN LATERAL (
    SELECT json_agg(x)::text AS reliefs FROM relief x WHERE x.place = p.place
) r
CROSS JOIN LATERAL (
    SELECT (json_agg(x) FILTER (WHERE x.matters))::text AS proposals,
           (json_object_agg(x.number, x.version) FILTER (WHERE NOT x.matters))::text
               AS past
    FROM proposal x WHERE x.place = p.place
) j
ORDER BY p.place
"""


async def lock(tx: Tx, places: Iterable[str]) -> None:
    """One recompute or answer at a time for a place; in one order, so none waits twice.

    Without it an answer that commits between a recompute's read and its write would
    be overwritten.
    """
    await tx.execute(_LOCK_SQL, LOCK, LOCK_BUCKETS, list(places))


async def situations(tx: ReadTx, places: Sequence[str], today: date) -> list[Situation]:
    """Everything that is known of these places."""
    since = today - timedelta(days=DONE_DAYS)
    rows = await tx.fetch(_READ_SQL, list(places), today, since)
    return [_situation(row) for row in rows]


def _situation(row: asyncpg.Record) -> Situation:
    done = sorted(
        _DONE.validate_json(row["done"] or "[]"),
        key=lambda one: (one.code, one.day, one.source),
    )
    facts = Facts(
        place=row["place"],
        business_types=tuple(row["business_types"] or ()),
        closed_weekdays=tuple(row["closed_weekdays"] or ()),
        closed_days=tuple(row["closed_days"] or ()),
        solo_domains=frozenset(row["solo"] or ()),
    )
    return Situation(
        facts=facts,
        uscc=row["uscc"] or "",
        region=row["region"] or "",
        tasks=_TASKS.validate_json(row["tasks"] or "[]"),
        proposals=_PROPOSALS.validate_json(row["proposals"] or "[]"),
        codes=_CODES.validate_json(row["codes"] or "[]"),
        applications=_APPLICATIONS.validate_json(row["applications"] or "[]"),
        visited_codes=frozenset(one.code for one in done),
        done={task: one.day for one in done for task in one.tasks},
        inspections=tuple(done),
        reliefs=_RELIEFS.validate_json(row["reliefs"] or "[]"),
        sectors=_sectors(row["sectors"] or "{}"),
        past_versions=_PAST.validate_json(row["past"] or "{}"),
    )


@lru_cache(maxsize=8)
def _sectors(text: str) -> dict[str, frozenset[str]]:
    return _SECTORS.validate_json(text)


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the proposals and publish what happened to each."""
    if changes:
        await keep_newest(tx, ProposalRow, [as_row(one.proposal) for one in changes])
        await record(tx, *(as_event(one) for one in changes))
