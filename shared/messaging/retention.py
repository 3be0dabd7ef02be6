"""Purging is dropping partitions: of the outbox below the relay's saved position only.

An outbox partition goes when it is older than its retention and the saved position has
every row of it; an inbox partition when no consumer takes an event of its day any more.

Dropping needs the table to itself for a moment, and whoever comes meanwhile waits
behind it. So it asks for that moment briefly and often, not once and for long.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared.db import ReadTx, Tx
from shared.messaging.bus.topics import topic_of
from shared.messaging.outbox_backlog import NOT_SENT, SENT
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

LOCK_MILLISECONDS = 200
TRIES = 8
PAUSE_SECONDS = 0.5
CLOCKS_DIFFER_DAYS = 1
"""A worker whose clock is behind may still take an event that another would not."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One day's partition of outbox or inbox."""

    table: str
    name: str
    day: date


async def purge(runtime: Runtime, *, dry_run: bool = False) -> list[str]:
    """Drop what is past its retention; the partitions dropped, or that would be."""
    return [
        one.name
        for one in await overdue(runtime)
        if await _drop(runtime, one, dry_run=dry_run)
    ]


async def overdue(runtime: Runtime) -> list[Partition]:
    """The partitions that are past their retention, the oldest first."""
    limits = oldest_kept(runtime)
    async with runtime.reading() as tx:
        known = [one for table in limits for one in await partitions_of(tx, table)]
    past = [one for one in known if one.day < limits[one.table]]
    return sorted(past, key=lambda one: (one.day, one.table))


def oldest_kept(runtime: Runtime) -> dict[str, date]:
    """The first day that is kept of each table."""
    today, settings = datetime.now(UTC).date(), runtime.common
    margin = timedelta(days=CLOCKS_DIFFER_DAYS)
    return {
        "outbox": today - timedelta(days=settings.outbox_days),
        "inbox": today - timedelta(days=settings.inbox_days) - margin,
    }


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
        Partition(table, name, date.fromisoformat(digits))
        for name in names
        if (digits := name.removeprefix(f"{table}_")).isdigit()
    ]


async def _drop(runtime: Runtime, one: Partition, *, dry_run: bool) -> bool:
    for _ in range(TRIES):
        try:
            async with runtime.writing() as tx:
                return await _drop_if_free(tx, one, dry_run=dry_run)
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_SECONDS)
    log.info("retention.busy", extra={"partition": one.name})
    return False


async def _drop_if_free(tx: Tx, one: Partition, *, dry_run: bool) -> bool:
    if one.table == "outbox" and not await _all_sent(tx, one.name):
        log.warning("retention.unsent", extra={"partition": one.name})
        return False
    if dry_run:
        return True
    await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'")
    await tx.execute(f"LOCK TABLE {one.table} IN ACCESS EXCLUSIVE MODE")
    # asked again: a transaction that was open before may have left a row since
    if one.table == "outbox" and not await _all_sent(tx, one.name):
        return False
    await tx.execute(f"ALTER TABLE {one.table} DETACH PARTITION {one.name}")
    await tx.execute(f"DROP TABLE {one.name}")
    log.info("retention.dropped", extra={"partition": one.name})
    return True


async def _all_sent(tx: Tx, partition: str) -> bool:
    """Whether the saved position of the relay has every row of a partition."""
    unsent = await tx.fetchval(
        f"SELECT EXISTS (SELECT FROM {partition}, {SENT} WHERE {NOT_SENT})",  # noqa: S608
        topic_of(tx.runtime.service.name),
    )
    return not unsent
