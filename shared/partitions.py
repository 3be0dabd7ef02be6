"""Daily partitions of outbox and inbox, made ahead; rows never lack a place.

A row of a day without a partition falls into the default one, from where it is moved
when the day's partition is made.
"""

from datetime import UTC, date, datetime, timedelta

from shared.db import Tx
from shared.runtime import Runtime

AHEAD_DAYS = 3
TABLES = {"outbox": "made_at", "inbox": "event_day"}
LOCK = 0x0_0E_52

_IS_THERE = """
SELECT EXISTS (SELECT FROM pg_class
               WHERE relname = $1 AND relnamespace = current_schema()::regnamespace)
"""
"""Reads the catalog itself: `to_regclass` answers from a cache that a wait for an
advisory lock does not refresh, so two workers that started together both made it."""


async def ensure(runtime: Runtime) -> list[str]:
    """Make the partitions of today and the next days; the names of those made."""
    today = datetime.now(UTC).date()
    made = []
    for table, column in TABLES.items():
        for ahead in range(AHEAD_DAYS + 1):
            day = today + timedelta(days=ahead)
            async with runtime.writing() as tx:
                if await make(tx, table, column, day):
                    made.append(_name(table, day))
    return made


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


async def make(tx: Tx, table: str, column: str, day: date) -> bool:
    """Make one day's partition and move into it what waits in the default one."""
    name = _name(table, day)
    if await tx.fetchval(_IS_THERE, name):
        return False
    await tx.execute("SET LOCAL lock_timeout = '2s'")
    await tx.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    if await tx.fetchval(_IS_THERE, name):
        return False
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
