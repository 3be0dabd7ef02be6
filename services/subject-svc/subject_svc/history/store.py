"""The rows of earlier states."""

from collections.abc import Sequence
from datetime import datetime

from shared.db import ReadTx
from subject_svc.history.tables import History

EARLIER = """
SELECT aggregate, aggregate_id, version, state, replaced_at
FROM history JOIN unnest($1::text[], $2::text[]) AS wanted (aggregate, aggregate_id)
     USING (aggregate, aggregate_id)
WHERE (replaced_at, aggregate_id, version) < ($3::timestamptz, $4, $5)
ORDER BY replaced_at DESC, aggregate_id DESC, version DESC LIMIT $6
"""


async def earlier(
    tx: ReadTx,
    aggregates: Sequence[tuple[str, str]],
    before: tuple[datetime, str, int],
    limit: int,
) -> list[History]:
    """Earlier states of some aggregates, newest first, before a position.

    Args:
        tx: the transaction.
        aggregates: table name and id of each.
        before: replaced at, id and version of the row after which the page begins.
        limit: how many at most.
    """
    kinds = [kind for kind, _ in aggregates]
    ids = [id_ for _, id_ in aggregates]
    rows = await tx.fetch(EARLIER, kinds, ids, *before, limit)
    return [History(**row) for row in rows]
