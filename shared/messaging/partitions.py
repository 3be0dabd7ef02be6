"""Daily partitions of outbox and inbox: made ahead, dropped when they are past.

A row of a day without a partition falls into the default one, from where it is moved
when the day's partition is made. Nothing else attaches or detaches: whoever does it
without holding the parent first makes every statement beside it err. Such a statement
has listed the partitions, waits for the lock on one of them, and then sees neither the
row that left that one nor the partition that the row went to; the relay's position
moves past the row, and an INSERT is refused by a constraint that was not there before.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared.db import ReadTx, Tx, locks
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

AHEAD_DAYS = 3
LOCK_MILLISECONDS = 300
"""Every user of the table waits behind this lock, so the time is short."""
TRIES = 5
PAUSE_SECONDS = 0.5
MOVED_ROWS = 10_000
"""More are never moved: the table is locked meanwhile. Such a day keeps its rows in the
default partition, from where retention deletes them in batches."""
TABLES = {"outbox": "made_at", "inbox": "event_day"}

_IS_THERE = """
SELECT EXISTS (SELECT FROM pg_class
               WHERE relname = $1 AND relnamespace = current_schema()::regnamespace)
"""
"""Reads the catalog itself: `to_regclass` answers from a cache that a wait for an
advisory lock does not refresh, so two workers that started together both made it."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One day's partition of outbox or inbox."""

    table: str
    day: date

    @property
    def name(self) -> str:
        """The partition's own table."""
        return f"{self.table}_{self.day:%Y%m%d}"

    @property
    def rows(self) -> str:
        """The condition that the partition's rows meet."""
        column, (low, high) = TABLES[self.table], self.bounds
        return f"{column} >= {low} AND {column} < {high}"

    @property
    def bounds(self) -> tuple[str, str]:
        """The first instant and the first one after it, as literals."""
        return f"'{self.day}'", f"'{self.day + timedelta(days=1)}'"


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
    wanted = [
        Partition(table, first + timedelta(days=ahead))
        for table in TABLES
        for ahead in range(AHEAD_DAYS + 1)
    ]
    return [
        partition.name for partition in wanted if await ensure_one(runtime, partition)
    ]


async def ensure_one(runtime: Runtime, partition: Partition) -> bool:
    """Make a partition, asking for the table briefly and a few times; whether it was.

    Raises:
        asyncpg.LockNotAvailableError: if the table is never free for a moment.
    """
    for _ in range(TRIES):
        try:
            async with runtime.writing() as tx:
                return await make(tx, partition)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_SECONDS)
    async with runtime.writing() as tx:
        return await make(tx, partition)


async def partitions_of(tx: ReadTx, table: str) -> list[Partition]:
    """The daily partitions of a table; the default one is none of them."""
    rows = await tx.fetch(
        """
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = $1::text::regclass ORDER BY c.relname
        """,
        table,
    )
    names: Sequence[str] = [row["relname"] for row in rows]
    return [
        Partition(table, date.fromisoformat(digits))
        for name in names
        if (digits := name.removeprefix(f"{table}_")).isdigit()
    ]


async def make(tx: Tx, partition: Partition, moved_rows: int = MOVED_ROWS) -> bool:
    """Make one day's partition and move into it what waits in the default one.

    The parent is held from before the look at what is there until the commit: see the
    module. A statement that comes meanwhile waits before it lists the partitions.

    Returns:
        False where the partition is there, or where more than `moved_rows` rows of the
        day stand in the default one: they stay.

    Raises:
        asyncpg.LockNotAvailableError: the table is not free within the lock's time.
    """
    if await _is_there(tx, partition):
        return False
    await tx.execute("SET LOCAL lock_timeout = '2s'")
    await tx.execute("SELECT pg_advisory_xact_lock($1)", locks.PARTITIONS)
    await hold(tx, partition.table)
    if await _is_there(tx, partition) or await _too_many(tx, partition, moved_rows):
        return False
    await tx.execute("SELECT attach_day($1, $2)", partition.table, partition.day)
    return True


async def hold(tx: Tx, table: str) -> None:
    """Lock outbox or inbox until the commit, so that nobody lists its partitions.

    Raises:
        asyncpg.LockNotAvailableError: the table is not free within the lock's time.
    """
    await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'")
    await tx.execute(f"LOCK TABLE ONLY {table} IN ACCESS EXCLUSIVE MODE")


async def drop(tx: Tx, partition: Partition) -> None:
    """Drop a partition with its rows; `hold` comes first."""
    await tx.execute("SELECT drop_day($1, $2)", partition.table, partition.day)


async def _is_there(tx: Tx, partition: Partition) -> bool:
    there: bool = await tx.fetchval(_IS_THERE, partition.name)
    return there


async def _too_many(tx: Tx, partition: Partition, most: int) -> bool:
    """Whether the default partition has more rows of the day than may be moved."""
    count = await tx.fetchval(
        f"""
        SELECT count(*) FROM (SELECT FROM {partition.table}_rest
                              WHERE {partition.rows} LIMIT $1) AS waiting
        """,  # noqa: S608 - names of our own tables and dates
        most + 1,
    )
    if count <= most:
        return False
    log.warning("partitions.day_stays", extra={"partition": partition.name})
    return True
