"""What an act changed: the members that were others before it.

The state before is what the last act about the same aggregate left behind. It was
written in the transaction of that act, so whoever has changed the aggregate since then
has told of it here too.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shared import jsontext
from shared.audit.act import case_of, state_of
from shared.db import Tx
from shared.events import Event

LOOKS_BACK = timedelta(days=400)
"""Older partitions are not looked into: of what lay still for longer, `before` says
nothing, and the row of that time does."""

_LAST = """
SELECT s.n, told.state::text AS state
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS s(kind, id, v, n),
LATERAL (
    WITH about AS MATERIALIZED (
        SELECT time, after FROM audit
        WHERE cases @> ARRAY[s.id] AND time >= $4 AND after IS NOT NULL
    )
    SELECT state FROM about, json_array_elements(about.after -> 'states') AS state
    WHERE state ->> 'aggregate' = s.kind AND state ->> 'id' = s.id
      AND (state ->> 'version')::bigint < s.v
    ORDER BY about.time DESC, (state ->> 'version')::bigint DESC LIMIT 1
) AS told
"""
"""Materialized, for the planner would go back through time for the one row that it
wants, over every act of the service."""


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
    )
    told = [
        _changed(jsontext.loads(row["state"]), last[changed[row["n"] - 1]])
        for row in found
    ]
    return jsontext.dumps({"states": told}) if told else None


def _changed(before: dict[str, Any], event: Event) -> dict[str, Any]:
    now = jsontext.loads(state_of(event))
    was = before["data"]
    return {**before, "data": {k: v for k, v in was.items() if now.get(k) != v}}
