"""Locks of places: one recompute or answer at a time for each of them."""

from collections.abc import Collection

from shared.db import Tx

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


async def lock(tx: Tx, places: Collection[str]) -> None:
    """One recompute or answer at a time for a place; in one order, so none waits twice.

    Without it an answer that commits between a recompute's read and its write would
    be overwritten. Other places go on meanwhile: workers share a district.
    """
    if len(places) < MANY:
        await tx.execute(_LOCK_SQL, PLACES, GATE, list(places))
    else:
        await tx.execute(_LOCK_ALL_SQL, GATE)
