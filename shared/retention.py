"""Purging is dropping partitions: of the outbox below the relay's saved position only.

An outbox partition goes when it is older than its retention and the saved position has
every row of it; an inbox partition when it is older than the inbox's retention.
"""

import logging
from datetime import UTC, date, datetime, timedelta

import asyncpg

from shared.db import Tx
from shared.runtime import Runtime

log = logging.getLogger(__name__)


async def purge(runtime: Runtime, *, dry_run: bool = False) -> list[str]:
    """Drop what is past its retention; the partitions dropped, or that would be."""
    today = datetime.now(UTC).date()
    settings = runtime.common
    keep_outbox = today - timedelta(days=settings.outbox_days)
    keep_inbox = today - timedelta(days=settings.inbox_days)
    dropped = []
    for table, oldest in (("outbox", keep_outbox), ("inbox", keep_inbox)):
        for name, day in await _partitions(runtime, table):
            if day >= oldest:
                continue
            if await _drop(runtime, table, name, dry_run=dry_run):
                dropped.append(name)
    return dropped


async def _partitions(runtime: Runtime, table: str) -> list[tuple[str, date]]:
    async with runtime.reading() as tx:
        rows = await tx.fetch(
            """
            SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = $1::text::regclass ORDER BY c.relname
            """,
            table,
        )
    names = [row["relname"] for row in rows]
    return [
        (name, date.fromisoformat(digits))
        for name in names
        if (digits := name.removeprefix(f"{table}_")).isdigit()
    ]


async def _drop(runtime: Runtime, table: str, name: str, *, dry_run: bool) -> bool:
    try:
        async with runtime.writing() as tx:
            if table == "outbox" and not await _all_sent(tx, name):
                log.warning("retention.unsent", extra={"partition": name})
                return False
            if dry_run:
                return True
            await tx.execute("SET LOCAL lock_timeout = '2s'")
            await tx.execute(f"ALTER TABLE {table} DETACH PARTITION {name}")
            await tx.execute(f"DROP TABLE {name}")
    except asyncpg.LockNotAvailableError:
        log.info("retention.busy", extra={"partition": name})
        return False
    log.info("retention.dropped", extra={"partition": name})
    return True


async def _all_sent(tx: Tx, partition: str) -> bool:
    """Whether the saved position of the relay has every row of a partition."""
    unsent = await tx.fetchval(
        f"""
        SELECT EXISTS (
            SELECT FROM {partition} WHERE NOT pg_visible_in_snapshot(xid, coalesce(
                (SELECT min(snapshot)::pg_snapshot FROM outbox_position), '1:1:'))
        )
        """  # noqa: S608 - the name of one of our own partitions
    )
    return not unsent
