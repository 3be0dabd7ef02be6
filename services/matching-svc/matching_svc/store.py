"""Places are locked, read and written: one round trip each for a whole batch."""

from collections.abc import Iterable, Sequence

from matching_svc import metrics
from matching_svc.domain.situation import Change
from matching_svc.models import ProposalRow
from matching_svc.reading import situations
from matching_svc.rows import as_event, as_row
from shared import jsontext, outbox
from shared.copies import shape_of
from shared.db import Tx

__all__ = ["lock", "situations", "write"]

LOCK = 77_001
LOCK_BUCKETS = 64

_LOCK_SQL = """
SELECT pg_advisory_xact_lock($1, bucket) FROM (
    SELECT DISTINCT (hashtext(place) & 2147483647) % $2 AS bucket
    FROM unnest($3::text[]) AS place ORDER BY bucket
) AS buckets
"""

_COLUMNS = [one.name for one in shape_of(ProposalRow).columns]
_WRITE_SQL = f"""
WITH kept AS (
    INSERT INTO proposal AS kept ({", ".join(_COLUMNS)})
    SELECT {", ".join(_COLUMNS)}
    FROM jsonb_populate_recordset(NULL::proposal, $1::text::jsonb)
    ON CONFLICT (number) DO UPDATE
    SET {", ".join(f"{one} = excluded.{one}" for one in _COLUMNS if one != "number")}
    WHERE kept.version < excluded.version
)
{outbox.insertion(2)}
"""  # noqa: S608 - names of columns of ours
"""The rows and the events that tell of them, in one statement."""


async def lock(tx: Tx, places: Iterable[str]) -> None:
    """One recompute or answer at a time for a place; in one order, so none waits twice.

    Without it an answer that commits between a recompute's read and its write would
    be overwritten.
    """
    await tx.execute(_LOCK_SQL, LOCK, LOCK_BUCKETS, list(places))


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the proposals and publish what happened to each."""
    if not changes:
        return
    last = {one.proposal.number: one.proposal for one in changes}
    rows = jsontext.dumps([as_row(one) for one in last.values()])
    events = [as_event(one) for one in changes]
    await tx.execute(_WRITE_SQL, rows, *outbox.values(tx, *events))
    metrics.of(tx.runtime).tell(changes)
