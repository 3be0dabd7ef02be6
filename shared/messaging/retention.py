"""Purges by dropping partitions; the outbox only below the relay's saved position.

An outbox partition goes when it is older than its retention and the saved position has
every row of it; an inbox partition when no consumer takes an event of its day any more.
The same two questions decide of rows in the default partition, which are deleted in
batches: those of days that had too many to get a partition of their own.

Dropping needs the table to itself for a moment, and whoever comes meanwhile waits
behind it. So it asks for that moment briefly and often, not once and for long.
"""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared.db import Tx
from shared.messaging import partitions
from shared.messaging.bus.topics import topic_of
from shared.messaging.outbox_backlog import NOT_SENT, SENT
from shared.messaging.partitions import Partition
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

TRIES = 8
PAUSE_SECONDS = 0.5
CLOCKS_DIFFER_DAYS = 1
"""A worker whose clock is behind may still take an event that another would not."""
BATCH_ROWS = 10_000


async def purge(runtime: Runtime, *, dry_run: bool = False) -> list[str]:
    """Drop what is past its retention; the partitions dropped, or that would be."""
    return [
        partition.name
        for partition in await overdue(runtime)
        if await _drop(runtime, partition, dry_run=dry_run)
    ]


async def overdue(runtime: Runtime) -> list[Partition]:
    """The partitions that are past their retention, the oldest first."""
    limits = oldest_kept(runtime)
    async with runtime.reading() as tx:
        kept = [
            partition
            for table in limits
            for partition in await partitions.partitions_of(tx, table)
        ]
    past = [partition for partition in kept if partition.day < limits[partition.table]]
    return sorted(past, key=lambda partition: (partition.day, partition.table))


def oldest_kept(runtime: Runtime) -> dict[str, date]:
    """The first day that is kept of each table."""
    today, settings = datetime.now(UTC).date(), runtime.settings
    margin = timedelta(days=CLOCKS_DIFFER_DAYS)
    return {
        "outbox": today - timedelta(days=settings.outbox_days),
        "inbox": today - timedelta(days=settings.inbox_days) - margin,
    }


async def clear_default(runtime: Runtime) -> int:
    """Delete what is past its retention in the default partitions; how many rows.

    Each batch is a transaction of its own: nobody waits for long, and a fault costs the
    batch in hand only.
    """
    rows = 0
    for table, limit in oldest_kept(runtime).items():
        count = BATCH_ROWS
        while count == BATCH_ROWS:
            async with runtime.writing() as tx:
                count = await _delete_batch(tx, table, limit)
            rows += count
    if rows:
        log.info("retention.deleted", extra={"rows": rows})
    return rows


_OUTBOX_BATCH = f"""
DELETE FROM outbox_rest WHERE ctid = ANY (ARRAY(
    SELECT o.ctid FROM outbox_rest AS o, {SENT}
    WHERE made_at < $2::date AND NOT ({NOT_SENT})
    LIMIT $3 FOR UPDATE OF o SKIP LOCKED))
"""  # noqa: S608 - parts of one statement
_INBOX_BATCH = """
DELETE FROM inbox_rest WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM inbox_rest WHERE event_day < $1
    LIMIT $2 FOR UPDATE SKIP LOCKED))
"""


async def _delete_batch(tx: Tx, table: str, limit: date) -> int:
    if table == "outbox":
        topic = topic_of(tx.runtime.service.name)
        tag = await tx.execute(_OUTBOX_BATCH, topic, limit, BATCH_ROWS)
    else:
        tag = await tx.execute(_INBOX_BATCH, limit, BATCH_ROWS)
    return int(tag.rpartition(" ")[2])


async def _drop(runtime: Runtime, partition: Partition, *, dry_run: bool) -> bool:
    for _ in range(TRIES):
        try:
            async with runtime.writing() as tx:
                return await _drop_if_free(tx, partition, dry_run=dry_run)
        except asyncpg.UndefinedTableError:
            return False  # another worker of the service dropped it meanwhile
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(PAUSE_SECONDS)
    log.info("retention.busy", extra={"partition": partition.name})
    return False


async def _drop_if_free(tx: Tx, partition: Partition, *, dry_run: bool) -> bool:
    if partition.table == "outbox" and not await _all_sent(tx, partition):
        log.warning("retention.unsent", extra={"partition": partition.name})
        return False
    if dry_run:
        return True
    await partitions.hold(tx, partition.table)
    # asked again: a transaction that was open before may have left a row since
    if partition.table == "outbox" and not await _all_sent(tx, partition):
        return False
    await partitions.drop(tx, partition)
    log.info("retention.dropped", extra={"partition": partition.name})
    return True


async def _all_sent(tx: Tx, partition: Partition) -> bool:
    """Whether the saved position of the relay has every row of a partition."""
    unsent = await tx.fetchval(
        f"""
        SELECT EXISTS (SELECT FROM outbox, {SENT}
                       WHERE {partition.rows} AND {NOT_SENT})
        """,  # noqa: S608 - dates of ours
        topic_of(tx.runtime.service.name),
    )
    return not unsent
