"""Places are locked, read and written: one round trip each for a whole batch."""

from collections.abc import Iterable, Sequence

from matching_svc.domain.situation import Change
from matching_svc.models import ProposalRow
from matching_svc.reading import situations
from matching_svc.rows import as_event, as_row
from shared.copies import keep_newest
from shared.db import Tx
from shared.outbox import record

__all__ = ["lock", "situations", "write"]

LOCK = 77_001
LOCK_BUCKETS = 64

_LOCK_SQL = """
SELECT pg_advisory_xact_lock($1, bucket) FROM (
    SELECT DISTINCT (hashtext(place) & 2147483647) % $2 AS bucket
    FROM unnest($3::text[]) AS place ORDER BY bucket
) AS buckets
"""


async def lock(tx: Tx, places: Iterable[str]) -> None:
    """One recompute or answer at a time for a place; in one order, so none waits twice.

    Without it an answer that commits between a recompute's read and its write would
    be overwritten.
    """
    await tx.execute(_LOCK_SQL, LOCK, LOCK_BUCKETS, list(places))


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the proposals and publish what happened to each."""
    if changes:
        await keep_newest(tx, ProposalRow, [as_row(one.proposal) for one in changes])
        await record(tx, *(as_event(one) for one in changes))
