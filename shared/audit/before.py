"""What an act changed: the members that were others before it.

The state before is what the last act about the same aggregate left behind. It was
written in the transaction of that act, so whoever has changed the aggregate since then
has told of it here too.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import asyncpg

from shared import jsontext
from shared.audit.act import case_of, state_of
from shared.db import Tx
from shared.events import Event

LOOKS_BACK = timedelta(days=400)
"""Older partitions are not looked into: of what lay still for longer, `before` says
nothing, and the row of that time does."""

_LAST = """
SELECT s.n, told.version, told.data::text AS data
FROM unnest($1::text[], $2::text[], $3::bigint[], $5::text[])
    WITH ORDINALITY AS s(kind, id, v, said, n),
LATERAL (
    WITH about AS MATERIALIZED (
        SELECT time, after -> 'states' AS states FROM audit
        WHERE cases @> ARRAY[s.id] AND time >= $4 AND after IS NOT NULL
          AND strpos(after::text, s.said) > 0
    )
    SELECT state.version, state.data FROM about, json_to_recordset(about.states)
        AS state(aggregate text, id text, version bigint, data json)
    WHERE state.aggregate = s.kind AND state.id = s.id AND state.version < s.v
    ORDER BY about.time DESC, state.version DESC LIMIT 1
) AS told
"""
"""Materialized, for the planner would go back through time for the one row that it
wants, over every act of the service. Most acts about a case tell no state of it, only
its id: the text of an id is looked for before any JSON is read."""


async def before_of(tx: Tx, states: Sequence[Event]) -> str | None:
    """The members that changed, as they were; None where nothing is known of before."""
    first: dict[tuple[str, str], Event] = {}
    last: dict[tuple[str, str], Event] = {}
    for event in states:
        key = event.aggregate, case_of(event)
        first.setdefault(key, event)
        last[key] = event
    changed = [key for key, event in first.items() if event.version > 1]
    if not changed:
        return None
    found = await tx.fetch(
        _LAST,
        [kind for kind, _ in changed],
        [id_ for _, id_ in changed],
        [first[key].version for key in changed],
        tx.runtime.clock.now() - LOOKS_BACK,
        [jsontext.dumps(id_) for _, id_ in changed],
    )
    told = [_changed(row, changed[row["n"] - 1], last) for row in found]
    return jsontext.dumps({"states": told}) if told else None


def _changed(
    row: asyncpg.Record, key: tuple[str, str], last: Mapping[tuple[str, str], Event]
) -> dict[str, Any]:
    was, now = jsontext.loads(row["data"]), jsontext.loads(state_of(last[key]))
    aggregate, id_ = key
    return {
        "aggregate": aggregate,
        "id": id_,
        "version": row["version"],
        "data": {k: v for k, v in was.items() if now.get(k) != v},
    }
