"""How many wait for a lock in a service's database.

Databases made from one template have tables of the same object ids, and several suites
share one PostgreSQL: a look at `pg_locks` that does not name the database counts the
neighbours' waits.
"""

from shared.running.runtime import Runtime

_WAITERS = """
SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE NOT l.granted AND d.datname = current_database()
  AND ($1::text IS NULL OR l.locktype = $1::text)
  AND ($2::text IS NULL OR l.relation = $2::text::regclass)
"""


async def waiters(
    runtime: Runtime, kind: str | None = None, table: str | None = None
) -> int:
    """How many wait, for a lock of a kind (`relation`, `advisory`) or for one table."""
    async with runtime.reading() as tx:
        return int(await tx.fetchval(_WAITERS, kind, table))


async def somebody_waits(
    runtime: Runtime, kind: str | None = None, table: str | None = None
) -> bool:
    """Whether anybody does."""
    return await waiters(runtime, kind, table) > 0
