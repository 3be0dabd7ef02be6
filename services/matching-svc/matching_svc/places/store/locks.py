"""Places are locked, read and written: one round trip each for a whole batch."""

from collections.abc import Collection, Sequence

from matching_svc import metrics
from matching_svc.neighbours.tables import ProposalRow
from matching_svc.places.domain.situation import Change
from matching_svc.places.store.situations import situations
from matching_svc.proposals.events import as_event, as_row
from shared import jsontext
from shared.db import Tx
from shared.messaging import outbox
from shared.messaging.copies import shape_of

__all__ = ["lock", "situations", "write"]

PLACES, GATE = 77_001, 77_000
"""The classes of advisory locks: one for each place, and one for all of them."""
MANY = 1_000
"""From so many places on all are locked at once: the server's table has an end."""

_LOCK_SQL = """
WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared($2, 0))
SELECT pg_advisory_xact_lock($1, key) FROM gate, (
    SELECT DISTINCT hashtext(place) AS key FROM unnest($3::text[]) AS place ORDER BY key
) AS keys
"""
_LOCK_ALL_SQL = "SELECT pg_advisory_xact_lock($1, 0)"

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


async def lock(tx: Tx, places: Collection[str]) -> None:
    """One recompute or answer at a time for a place; in one order, so none waits twice.

    Without it an answer that commits between a recompute's read and its write would
    be overwritten. Other places go on meanwhile: workers share a district.
    """
    if len(places) < MANY:
        await tx.execute(_LOCK_SQL, PLACES, GATE, list(places))
    else:
        await tx.execute(_LOCK_ALL_SQL, GATE)


async def write(tx: Tx, changes: Sequence[Change]) -> None:
    """Keep the proposals and publish what happened to each."""
    if not changes:
        return
    last = {one.proposal.number: one.proposal for one in changes}
    rows = jsontext.dumps([as_row(one) for one in last.values()])
    events = [as_event(one) for one in changes]
    await tx.execute(_WRITE_SQL, rows, *outbox.values(tx, *events))
    measured = metrics.of(tx.runtime)
    tx.when_committed.append(lambda: measured.tell(changes))
