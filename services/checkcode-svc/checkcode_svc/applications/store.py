"""Everything that an application is judged by, in one round trip (C-02)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from checkcode_svc.applications.domain.requirements import (
    CertificateFacts,
    ItemFacts,
    PlaceFacts,
    TaskFacts,
)
from shared import jsontext
from shared.db import ReadTx

_TASKS = TypeAdapter(tuple[TaskFacts, ...])
_ITEMS = TypeAdapter(tuple[ItemFacts, ...])
_CERTIFICATES = TypeAdapter(tuple[CertificateFacts, ...])

_FACTS = """
WITH mine AS MATERIALIZED (
    SELECT t.number, t.agency, t.place, t.kind, t.status, t.on_site, t.earliest,
        t.latest, t.known_on, jsonb_path_query_array(t.items, '$[*].code') AS items,
        t.plan_code, t.source, t.source_reason, t.settled_on, t.period_from,
        t.period_to, t.out_of_scope, t.surprise, t.classified,
        coalesce((
            SELECT h.application_id IS DISTINCT FROM $5
            FROM task_hold AS h WHERE h.task = t.number
        ), false) AS held
    FROM task_copy AS t
    WHERE t.number = ANY(ARRAY(SELECT jsonb_array_elements_text($1)))
),
spot AS MATERIALIZED (
    SELECT coalesce($2, (SELECT place FROM mine ORDER BY number LIMIT 1)) AS number
)
SELECT
    nextval('code_serial') AS serial,
    p.uscc, p.region, p.kind AS place_kind, spot.number AS place,
    p.closed_weekdays, p.closed_days,
    (SELECT coalesce(json_agg(mine ORDER BY number), '[]')::text FROM mine) AS tasks,
    (SELECT coalesce(json_agg(json_build_object(
        'code', i.code, 'claimed_by', i.claimed_by, 'filed', i.filed,
        'valid_to', i.valid_to)), '[]')::text
     FROM item_copy AS i WHERE i.code = ANY(ARRAY(
        SELECT jsonb_array_elements_text($3)
        UNION ALL SELECT jsonb_array_elements_text(mine.items) FROM mine))) AS items,
    (SELECT coalesce(json_agg(json_build_object(
        'number', c.certificate, 'agency', c.agency, 'valid_from', c.valid_from,
        'valid_to', c.valid_to, 'revoked', c.revoked)), '[]')::text
     FROM inspector_copy AS c
     WHERE c.certificate = ANY(ARRAY(SELECT jsonb_array_elements_text($4)))
    ) AS certificates,
    EXISTS (
        SELECT FROM task_copy AS t
        WHERE t.place = spot.number AND t.agency <> $6 AND t.status = 'scheduled'
          AND t.on_site AND NOT (t.surprise OR t.classified OR t.joint_forbidden)
          AND t.out_of_scope IS NULL
          AND $7::date BETWEEN (t.earliest - interval '1 month')::date AND t.latest
          AND NOT EXISTS (
              SELECT FROM task_hold AS h WHERE h.task = t.number AND h.code IS NOT NULL)
    ) AS neighbours
FROM spot LEFT JOIN place_copy AS p ON p.number = spot.number AND NOT p.retired
"""
"""Names come as JSON arrays, whose length the planner never looks at, so it keeps one
plan for all calls. Of an array of text it sees the length and plans every call anew,
which costs twice what the query itself does. `held` is a value and no EXISTS, which the
planner would answer by reading every hold there is, for the few tasks that are named.
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application names; `agency` and `day` where neighbours are sought."""

    tasks: Collection[str]
    place: str | None
    items: Collection[str]
    inspectors: Collection[str]
    agency: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of what it names, and a serial number should a code come of it."""

    serial: int
    place: PlaceFacts | None
    uscc: str
    region: str
    tasks: tuple[TaskFacts, ...]
    items: tuple[ItemFacts, ...]
    certificates: tuple[CertificateFacts, ...]
    neighbours: bool
    """Whether another agency has a joinable open task there within a month: only then
    is matching-svc asked (C-03)."""


async def gather(tx: ReadTx, wanted: Wanted, own: object = None) -> Facts:
    """Read it all at once; `own` is the application whose holds do not count.

    Serial numbers come from a sequence, which holds up no other application; one that
    is not used leaves a gap, which means nothing.
    """
    row = await tx.fetchrow(
        _FACTS,
        jsontext.dumps(list(wanted.tasks)),
        wanted.place,
        jsontext.dumps(list(wanted.items)),
        jsontext.dumps(list(wanted.inspectors)),
        own,
        wanted.agency,
        wanted.day,
    )
    if row is None:
        raise LookupError("the facts query gives one row always")
    known = row["place_kind"] is not None
    return Facts(
        serial=row["serial"],
        place=PlaceFacts(
            row["place"],
            row["place_kind"],
            frozenset(row["closed_weekdays"]),
            frozenset(row["closed_days"]),
        )
        if known
        else None,
        uscc=row["uscc"] or "",
        region=row["region"] or "",
        tasks=_TASKS.validate_json(row["tasks"]),
        items=_ITEMS.validate_json(row["items"]),
        certificates=_CERTIFICATES.validate_json(row["certificates"]),
        neighbours=row["neighbours"],
    )
