"""Daily partitions of outbox and inbox, made ahead; rows never lack a place.

A row of a day without a partition falls into the default one, from where it is moved
when the day's partition is made.
"""

import asyncio
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared.db import Tx, locks
from shared.running.runtime import Runtime

AHEAD_DAYS = 3
LOCK_MILLISECONDS = 300
"""Whoever writes to the table waits as long behind us, so it is short."""
TRIES = 5
PAUSE_SECONDS = 0.5
TABLES = {"outbox": "made_at", "inbox": "event_day"}

_IS_THERE = """
SELECT EXISTS (SELECT FROM pg_class
               WHERE relname = $1 AND relnamespace = current_schema()::regnamespace)
"""
"""Reads the catalog itself: `to_regclass` answers from a cache that a wait for an
advisory lock does not refresh, so two workers that started together both made it."""


def today() -> date:
    """The day by which partitions are made and dropped: UTC, and the machine's."""
    return datetime.now(UTC).date()


async def ensure(runtime: Runtime) -> list[str]:
    """Make the partitions of today and the next days; the names of those made.

    Raises:
        asyncpg.LockNotAvailableError: if a table is never free for a moment; its rows
            fall into the default partition meanwhile.
    """
    first = today()
    return [
        _name(table, day)
        for table, column in TABLES.items()
        for ahead in range(AHEAD_DAYS + 1)
        if await _made(runtime, table, column, day := first + timedelta(days=ahead))
    ]


async def _made(runtime: Runtime, table: str, column: str, day: date) -> bool:
    for _ in range(TRIES):
        try:
            async with runtime.writing() as tx:
                return await make(tx, table, column, day)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_SECONDS)
    async with runtime.writing() as tx:
        return await make(tx, table, column, day)


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


async def make(tx: Tx, table: str, column: str, day: date) -> bool:
    """Make one day's partition and move into it what waits in the default one.

    The default one is held first: under load a row of the day would come between the
    moving and the attaching, again and again, and the partition never be made.
    """
    name = _name(table, day)
    if await tx.fetchval(_IS_THERE, name):
        return False
    await tx.execute("SET LOCAL lock_timeout = '2s'")
    await tx.execute("SELECT pg_advisory_xact_lock($1)", locks.PARTITIONS)
    if await tx.fetchval(_IS_THERE, name):
        return False
    await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'")
    await tx.execute(f"LOCK TABLE {table}_rest IN ACCESS EXCLUSIVE MODE")
    low, high = f"'{day}'", f"'{day + timedelta(days=1)}'"
    await tx.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS)")
    await tx.execute(
        f"""
        WITH moved AS (
            DELETE FROM {table}_rest WHERE {column} >= {low} AND {column} < {high}
            RETURNING *
        )
        INSERT INTO {name} SELECT * FROM moved
        """  # noqa: S608 - names of our own tables and dates
    )
    span = f"FROM ({low}) TO ({high})"
    await tx.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES {span}")
    return True
